"""Earlier bilans, and the five years during which the CPF pays for no other (D6323-6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.calendar import add_years
from app.domain.funding_request.records import COUNTED_FUNDERS, DEAD, PreviousBilan
from app.domain.funding_request.rules import kind
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.reference import Reference
from app.domain.law.rule import Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame

A = Ask[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Barring:
    """A bilan that was financed: from which day the CPF may pay another, and until when that day is in doubt."""

    paid_by: FunderKind
    granted_on: date
    possible_from: date
    doubtful_until: date | None


def told(ask: A) -> tuple[PreviousBilan, ...]:
    """What she says of earlier bilans: in this command, else in the request."""
    request = getattr(ask.facts, "funding_request", None)
    said = "previous_bilans" in getattr(ask.command, "model_fields_set", ())
    found: tuple[PreviousBilan, ...] = ask.command.previous_bilans if said or request is None else request.previous_bilans
    return found


def counts(paid_by: FunderKind, frame: Frame = Frame.IN_FRAME) -> bool:
    """Whether a bilan paid so is one of those that D6323-6 counts: in the legal frame, by a funder of L6316-1 or a self-employed fund."""
    return frame is Frame.IN_FRAME and paid_by in COUNTED_FUNDERS


def _barring(ask: A) -> Iterator[Barring]:
    """Those that she tells of, then those that were financed here."""
    if kind(ask) is not FunderKind.CPF:
        return
    years = required_on("cpf.lookback_years", Reference.SUBSCRIPTION.day(ask))
    for one in told(ask):
        if counts(one.paid_by, one.frame):
            doubt = None if one.ended_on is None else add_years(one.ended_on, years=years)
            first = add_years(one.granted_on, years=years)
            yield Barring(paid_by=one.paid_by, granted_on=one.granted_on, possible_from=first, doubtful_until=doubt)
    for request in ask.facts.former:
        elsewhere = request.bilan_id != ask.facts.bilan.id and request.status not in DEAD
        if elsewhere and request.decided_on is not None and request.next_cpf_bilan_from is not None:
            yield Barring(
                paid_by=request.kind,
                granted_on=request.decided_on,
                possible_from=request.next_cpf_bilan_from,
                doubtful_until=request.next_cpf_bilan_warned_until,
            )


def _too_soon(ask: A) -> Finding | None:
    """The one that bars the longest."""
    day = Reference.SUBSCRIPTION.day(ask)
    found = [one for one in _barring(ask) if day < one.possible_from]
    if not found:
        return None
    last = max(found, key=lambda one: one.possible_from)
    return Finding({"funder": last.paid_by, "date": last.granted_on, "next": last.possible_from}, possible_from=last.possible_from)


FIVE_YEARS = Rule(
    id="cpf.five_years",
    basis=Basis.LAW,
    articles=(article("D6323-6"), article("L6316-1"), article("L6332-9")),
    reference=Reference.SUBSCRIPTION,
    fr="Bilan déjà financé par {funder} le {date} : CPF possible à partir du {next}.",
    en="A bilan was already funded by {funder} on {date}: the CPF may pay for another from {next}.",
    remedy_fr="Choisissez un autre financement, ou attendez cette date.",
    remedy_en="Choose another funding, or wait until that day.",
    check=_too_soon,
    reads_body=True,
)


def _doubtful(ask: A) -> Finding | None:
    day = Reference.SUBSCRIPTION.day(ask)
    found = [one for one in _barring(ask) if one.doubtful_until is not None and one.possible_from <= day <= one.doubtful_until]
    return Finding({"funder": found[0].paid_by, "date": found[0].granted_on}) if found else None


REFERENCE_DATE = Rule(
    id="cpf.five_years.reference_date",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"), article("D6323-6")),
    severity=Severity.WARN,
    reference=Reference.SUBSCRIPTION,
    since=article("D6323-6").in_force_from,
    fr="Vérifier la date de prise en charge du précédent bilan ({funder}, {date}) : le texte ne dit pas si les cinq ans partent de "
    "l'accord ou de la fin.",
    en="Check when the former bilan was funded ({funder}, {date}): the text does not say whether the five years run from the grant or "
    "from the end.",
    remedy_fr="Demandez à la Caisse des Dépôts quelle date elle retient.",
    remedy_en="Ask the Caisse des Dépôts which date it goes by.",
    check=_doubtful,
    reads_body=True,
)


def _left_out(ask: A) -> Finding | None:
    free = [one for one in told(ask) if not counts(one.paid_by, one.frame)] if kind(ask) is FunderKind.CPF else []
    return Finding({"funder": free[0].paid_by, "date": free[0].granted_on}) if free else None


LEFT_OUT = Rule(
    id="cpf.five_years.not_counted",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"), article("D6323-6")),
    severity=Severity.INFORM,
    reference=Reference.SUBSCRIPTION,
    since=article("D6323-6").in_force_from,
    fr="Le bilan du {date} ({funder}) ne compte pas dans les cinq ans : payé par la personne, par l'employeur ou hors cadre.",
    en="The bilan of {date} ({funder}) does not count in the five years: paid by the person or the employer, or out of frame.",
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=_left_out,
    reads_body=True,
)


def _bars_next(ask: A) -> Finding | None:
    paid_by = ask.facts.funding_request.kind
    if not counts(paid_by):
        return None
    day = getattr(ask.command, "occurred_on", None) or ask.today
    return Finding({"funder": paid_by, "date": add_years(day, years=required_on("cpf.lookback_years", day))})


COUNTS = Rule(
    id="fund.counts_for_5y",
    basis=Basis.LAW,
    articles=(article("D6323-6"), article("L6316-1")),
    severity=Severity.INFORM,
    fr="Le financement par {funder} compte : le CPF ne paie pas d'autre bilan avant le {date}.",
    en="Funding by {funder} counts: the CPF pays for no other bilan before {date}.",
    remedy_fr="Informez-en la personne.",
    remedy_en="Tell the person.",
    check=_bars_next,
)


def _retired(ask: A) -> Finding | None:
    request = getattr(ask.facts, "funding_request", None)
    said = "full_rate_pension_on" in getattr(ask.command, "model_fields_set", ())
    since = ask.command.full_rate_pension_on if said or request is None else request.full_rate_pension_on
    drawn = kind(ask) is FunderKind.CPF and since is not None and since <= Reference.SUBSCRIPTION.day(ask)
    return Finding({"date": since}) if drawn else None


RETIRED = Rule(
    id="cpf.retired",
    basis=Basis.LAW,
    articles=(article("L6323-3"),),
    reference=Reference.SUBSCRIPTION,
    fr="Droits CPF non mobilisables : retraite à taux plein depuis le {date}.",
    en="CPF rights cannot be used: full-rate pension since {date}.",
    remedy_fr="Choisissez un autre financement.",
    remedy_en="Choose another funding.",
    check=_retired,
    reads_body=True,
)
ELIGIBLE = (FIVE_YEARS, REFERENCE_DATE, LEFT_OUT, RETIRED)
"""What the rights of a person hang on when a bilan is asked of the CPF."""
STILL_ELIGIBLE = tuple(rule.on(rule.check) for rule in (FIVE_YEARS, REFERENCE_DATE, RETIRED))
"""The same, of what she has told before."""
