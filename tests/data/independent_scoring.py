"""A second scorer, written apart from the engine: it imports nothing of the product and reads the shipped JSON as plain data.

`python tests/data/independent_scoring.py` writes `independent_vectors.json` again. Its arithmetic is whole numbers only: a score is
a pair (numerator, denominator), reduced at the end, so that a fault of the engine's fractions would not be repeated here.
"""

import json
from math import gcd
from pathlib import Path

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "app" / "adapters" / "instruments"
Score = tuple[int, int]


def load(name: str) -> dict:
    """A shipped definition, unparsed."""
    return json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))


def score(document: dict, answers: dict[str, int]) -> dict[str, Score | None]:
    """Each scale's reduced fraction, or None when too few of its items were answered. Handles sums and means of signed items."""
    sets = document["response_sets"]
    ends = {item["id"]: (min(sets[item["set"]]["values"]), max(sets[item["set"]]["values"])) for item in document["items"]}
    return {scale["id"]: _scale(scale, answers, ends) for scale in document["scales"]}


def _scale(scale: dict, answers: dict[str, int], ends: dict[str, tuple[int, int]]) -> Score | None:
    total = count = 0
    for item, key in scale["keys"].items():
        if answers.get(item) is None:
            continue
        count += 1
        total += answers[item] if key == 1 else sum(ends[item]) - answers[item]
    least = scale["missing"]["min_answered"] if scale["missing"]["policy"] == "prorate" else len(scale["keys"])
    if count < least:
        return None
    numerator = total * (len(scale["keys"]) if scale["method"] == "sum" else 1)
    shared = gcd(numerator, count)
    return numerator // shared, count // shared


def answered(document: dict, *, step: int, start: int, skip: int) -> dict[str, int]:
    """Answers that walk unevenly through the response set by `step` from `start`, leaving out every `skip`-th item (0: none)."""
    given = {}
    for place, item in enumerate(document["items"], 1):
        values = document["response_sets"][item["set"]]["values"]
        if not skip or place % skip:
            given[item["id"]] = values[(start + step * place + place * place // 3) % len(values)]
    return given


def vectors() -> list[dict]:
    """Four ways of answering each shipped questionnaire, with the scores expected."""
    found = []
    for name in ("ipip-50", "mini-ipip", "riasec-60"):
        document = load(name)
        for step, start, skip in ((1, 0, 0), (2, 3, 7), (3, 1, 4), (1, 4, 2)):
            given = answered(document, step=step, start=start, skip=skip)
            found.append({"instrument": name, "answers": given, "expected": score(document, given)})
    return found


if __name__ == "__main__":
    text = json.dumps(vectors(), ensure_ascii=False, separators=(",", ":")).replace('},{"instrument"', '},\n{"instrument"')
    (HERE / "independent_vectors.json").write_text(text + "\n", encoding="utf-8")
