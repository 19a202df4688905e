"""When the yearly training report is due."""

from datetime import timedelta
from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule, Severity
from app.domain.machine import Ask

A = Ask[Any]


def _unfiled(ask: A) -> Finding | None:
    report = ask.facts.training_report
    return Finding({"year": report.year_ends_on.year, "date": report.due_on}) if ask.today > report.due_on else None


BY_APRIL_30 = Rule(
    id="bpf.file_by_april_30",
    basis=Basis.LAW,
    articles=(article("L6352-11"), article("R6352-23")),
    severity=Severity.WARN,
    fr="BPF {year} à déposer : il l'était le {date} au plus tard.",
    en="The training report of {year} has not been filed: it was due by {date}.",
    remedy_fr="Déposez-le sans attendre sur le portail de l'administration, puis notez la date et le numéro du dépôt.",
    remedy_en="File it without delay on the administration's portal, then record the day and the reference of the filing.",
    check=_unfiled,
)


def _year_goes_on(ask: A) -> Finding | None:
    """Filed neither before the year is over nor on a day to come."""
    first, said = ask.facts.training_report.year_ends_on + timedelta(days=1), ask.command.filed_on
    if ask.today < first:
        return Finding({"date": first}, possible_from=first)
    return None if first <= said <= ask.today else Finding({"date": first})


YEAR_OVER = Rule(
    id="bpf.year_over",
    basis=Basis.LAW,
    articles=(article("R6352-22"),),
    fr="Le BPF rend compte d'une année entière : il se dépose à partir du {date}, et aucun dépôt n'est daté d'avance.",
    en="The training report tells of a whole year: it is filed from {date} on, and no filing is dated ahead.",
    remedy_fr="Attendez la fin de l'année, et donnez la date de l'accusé de dépôt.",
    remedy_en="Wait until the year is over, and give the day of the acknowledgement.",
    check=_year_goes_on,
    reads_body=True,
)
