"""Small questionnaires for the tests: the format's own example, and builders."""

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from app.domain.instrument.definition import Definition, fingerprint
from app.domain.scoring.report import Report
from app.domain.scoring.score import Context, score

DATA = Path(__file__).parents[1] / "data"

BOTH = {"fr": "texte", "en": "text"}
EVIDENCE = {"holder": "Holder", "sentence": "Anybody may use it.", "source": "a page", "read_on": "2026-11-22"}


def pole(key: int) -> dict[str, Any]:
    return {"key": key, "word": "one", "opposite": "other"}


def document(**changes: Any) -> dict[str, Any]:
    """Four sentences about extraversion, two of them reversed, and a question shown after some answers."""
    poles = {"e1": pole(1), "e2": pole(-1), "e3": pole(1), "e4": pole(-1)}
    whole = {
        "schema": "bdc-instrument/1",
        "id": "mini.extraversion",
        "version": "1.0.0",
        "title": BOTH,
        "construct": "personality.trait",
        "legal": {
            "purpose": BOTH,
            "special_category": [],
            "item_licence": "public-domain",
            "licence_evidence": EVIDENCE,
            "attribution": "Somebody",
            "translations": {
                "fr": {"origin": "in-house", "evidence": "in-house", "label": "traduction non validée", "poles": poles},
                "en": {"origin": "source", "evidence": "published", "poles": poles},
            },
        },
        "response_sets": {
            "five": {"kind": "ordinal", "values": [1, 2, 3, 4, 5], "labels": {"fr": list("abcde"), "en": list("abcde")}},
        },
        "items": [
            *({"id": name, "type": "ordinal", "set": "five", "text": BOTH} for name in ("e1", "e2", "e3", "e4")),
            {
                "id": "where",
                "type": "choice",
                "scored": False,
                "required": False,
                "text": BOTH,
                "options": [{"id": "work", "label": BOTH}, {"id": "home", "label": BOTH}],
                "enable_when": {"any": [{"item": "e2", "op": ">=", "value": 4}, {"item": "e4", "op": ">=", "value": 4}]},
            },
        ],
        "scales": [
            {
                "id": "E",
                "name": BOTH,
                "method": "mean",
                "keys": {"e1": 1, "e2": -1, "e3": 1, "e4": -1},
                "missing": {"policy": "prorate", "min_answered": 3},
                "range": [1, 5],
            },
        ],
        "report": {"bands": [{"id": "low", "max": "7/3"}, {"id": "middle", "max": "11/3"}, {"id": "high", "max": 5}]},
    }
    return copy.deepcopy({**whole, **changes})


def ordinal(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "ordinal", "set": "five", "text": BOTH, **more}


def scale(name: str, method: str, keys: dict[str, int], **more: Any) -> dict[str, Any]:
    return {"id": name, "name": BOTH, "method": method, "keys": keys, **more}


def definition(**changes: Any) -> Definition:
    return Definition.model_validate(document(**changes))


def scored(questionnaire: Definition, answers: dict[str, Any], **context: Any) -> Report:
    return score(questionnaire, answers, Context(definition_hash=fingerprint(questionnaire), **context))


def vector(name: str) -> dict[str, Any]:
    """A numeric vector by its name; its source stands in the file."""
    found: dict[str, Any] = json.loads((DATA / "scoring_vectors.json").read_text(encoding="utf-8"))["vectors"][name]
    return found


def independent() -> ModuleType:
    """The second scorer, which knows nothing of the product."""
    spec = importlib.util.spec_from_file_location("independent_scoring", DATA / "independent_scoring.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
