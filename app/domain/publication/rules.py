"""What published results must say of their method."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask

METHOD = ("figures", "period_from", "period_until", "population", "formula", "method_text", "answers")


def _without_method(ask: Ask[Any]) -> Finding | None:
    """What is missing, or counts fewer people than a group in which nobody is recognised."""
    found, least = ask.facts.publication, required_on("results.least_people_count", ask.today)
    missing = [name for name in METHOD if not getattr(found, name)]
    few = [f.label for f in found.figures if f.out_of < least]
    too_few = ["people"] if few or (found.answers is not None and found.answers < least) else []
    return Finding({"missing": [*missing, *too_few], "least": least}) if missing or too_few else None


RESULTS_METHOD = Rule(
    id="qualiopi.results_method",
    basis=Basis.LAW,
    articles=(article("V10"),),
    fr="Mode de calcul manquant : {missing} ({least} personnes au moins).",
    en="The method of computation is missing: {missing} ({least} people at least).",
    remedy_fr="Complétez le brouillon : période, population, formule, méthode, nombre de réponses ; en dessous du seuil, ne publiez pas.",
    remedy_en="Complete the draft: period, population, formula, method, number of answers; below the threshold, do not publish.",
    check=_without_method,
)


def _backwards(ask: Ask[Any]) -> Finding | None:
    known = getattr(ask.facts, "publication", None)

    def said(name: str) -> Any:
        return getattr(ask.command if known is None or name in ask.command.model_fields_set else known, name)

    first, last, figures = said("period_from"), said("period_until"), said("figures") or ()
    wrong = {
        "period": (first is not None and last is not None and last < first) or (last is not None and last > ask.today),
        "figures": any(f.counted > f.out_of for f in figures),
    }
    found = [name for name, is_wrong in wrong.items() if is_wrong]
    return Finding({"wrong": found}) if found else None


COHERENT = Rule(
    id="results.coherent",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ces résultats se contredisent : {wrong}.",
    en="These results contradict themselves: {wrong}.",
    remedy_fr="La période s'achève après son début et n'est pas à venir ; on ne compte pas plus de cas que de personnes.",
    remedy_en="The period ends after it begins and is not to come; no more is counted than there are people.",
    check=_backwards,
    reads_body=True,
)
