"""The registry of dated parameters: no rule carries a legal number of its own, it reads one here by its legal reference date.

Money is in cents, durations in minutes; `_days` are calendar days and `_working_days` jours ouvrés. A source that names only a
year is entered as its 1 January. CHECKED is the last day on which secondary sources of this year were compared.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from app.domain.law.article import Article
from app.domain.law.articles import RECODED, REFORM, article, article_on
from app.domain.law.parameter import Draft, Measure, Parameter, Period

CHECKED = date(2026, 10, 6)
PRIORITY_AGENTS = date(2022, 7, 25)  # décret 2022-1043
CPF_2026 = date(2026, 2, 26)  # décrets 2026-126 and 2026-127
THREE_YEARS = date(2023, 12, 31)  # décret 2023-1350

TERMS = article("Mon Compte Formation")
WELCOME = article("accueil et délais")
CARE = article("conservation et suivi")
PRIVACY = article("confidentialité")
SERVICE_DONE = article("2018-12-21")


def _unit(name: str) -> Measure:
    return next(unit for unit in sorted(Measure, key=len, reverse=True) if name.endswith(f"_{unit}"))


def _one(name: str, value: int, source: Article, since: date | None = None, *, seen: date | None = None) -> Parameter:
    period = Period(value=value, source=source, from_on=since, last_verified_on=seen or source.last_verified_on)
    return Parameter(name=name, unit=_unit(name), periods=(period,))


def _dated(name: str, *values: tuple[date | None, int, Article]) -> Parameter:
    ends = [since for since, _, _ in values[1:]] + [None]
    periods = (
        Period(value=value, source=source, from_on=since, until=until, last_verified_on=source.last_verified_on)
        for (since, value, source), until in zip(values, ends, strict=True)
    )
    return Parameter(name=name, unit=_unit(name), periods=tuple(periods))


def _draft(name: str, value: int, source: Article) -> Parameter:
    draft = Draft(value=value, source=source, announced_from=source.in_force_from, last_verified_on=CHECKED)
    return Parameter(name=name, unit=_unit(name), draft=draft)


def _version(number: str, day: date) -> Article:
    found = article_on(number, day)
    if found is None:
        raise LookupError(f"article {number} is not in force on {day}")
    return found


_BILAN = (
    _one("bilan.max_minutes", 1_440, article("L6313-4"), REFORM),
    _one("bilan.max_priority_agent_minutes", 4_320, article("2007-1845 art. 20"), PRIORITY_AGENTS),
    _one("bilan.fully_remote_percent", 100, article("D6353-1")),
    _draft("bilan.min_accompaniment_minutes", 780, article("NOR TRSD2602696D")),
    _dated(
        "retention.max_months",
        (RECODED, 12, article("R6322-59")),
        (REFORM, 12, _version("R6313-7", REFORM)),
        (THREE_YEARS, 36, article("R6313-7")),
    ),
    _one("retention.provider_default_months", 12, CARE),
    _one("retention.notice_days", 30, PRIVACY),
    _one("retention.destruction_days", 1, PRIVACY),
    _one("retention.after_last_follow_up_days", 30, PRIVACY),
    _one("share.default_days", 30, PRIVACY),
    _one("share.max_days", 90, PRIVACY),
    _one("bilan.abandon_reminders_count", 2, article("conduite du bilan")),
)

_CPF = (
    _one("cpf.cap_bilan_cents", 160_000, article("D6323-1"), CPF_2026),
    _one("cpf.lookback_years", 5, article("D6323-6"), CPF_2026),
    _dated(
        "cpf.participation_cents",
        (date(2024, 5, 2), 10_000, _version("R6323", date(2024, 5, 2))),
        (date(2025, 1, 1), 10_223, _version("R6323", date(2025, 1, 1))),
        (date(2026, 1, 1), 10_320, article("2025-12-30")),
        (date(2026, 4, 2), 15_000, article("R6323")),
    ),
    _draft("cpf.extra_participation_cents", 20_000, article("PLF 2027")),
    _draft("cpf.extra_participation_exempt_cofinancing_cents", 15_000, article("PLF 2027")),
    _one("cpf.provider_reply_working_days", 2, TERMS, REFORM),
    _one("cpf.holder_reply_working_days", 4, TERMS, REFORM),
    _one("cpf.lead_working_days", 11, TERMS, date(2021, 6, 10)),
    _one("cpf.declare_entry_working_days", 3, TERMS),
    _one("cpf.declare_exit_working_days", 3, TERMS),
    _one("cpf.autovalidate_working_days", 5, TERMS),
    _one("cpf.payment_days", 30, TERMS),
    # The platform's copies disagree on withdrawal: the first row is the longest, which protects the holder and is the one applied.
    _one("cpf.withdrawal_working_days", 14, TERMS),
    _one("cpf.withdrawal_calendar_reading_days", 14, TERMS),
    _one("cpf.withdrawal_short_reading_working_days", 11, TERMS),
    _one("cpf.free_cancel_working_days", 7, TERMS),  # free when strictly more than this before the start
    _one("cpf.late_cancel_indemnity_percent", 5, TERMS),
    _one("cpf.attendance_low_percent", 25, TERMS),  # below: a lump share is due
    _one("cpf.attendance_low_due_percent", 25, TERMS),
    _one("cpf.attendance_full_percent", 80, TERMS),  # above: everything is due; between the two, pro rata
    _one("cpf.attendance_full_due_percent", 100, TERMS),
    _one("cpf.france_travail_reply_working_days", 10, TERMS),
    _one("cpf.france_travail_lead_working_days", 21, TERMS),
)

_WORK_AND_CONTRACTS = (
    _one("worktime.notice_days", 60, article("D6323-4"), REFORM),
    _one("worktime.long_notice_days", 120, article("D6323-4"), REFORM),
    _one("worktime.long_action_months", 6, article("D6323-4"), REFORM),  # from this span on, the long notice applies
    _one("worktime.reply_days", 30, article("D6323-4"), REFORM),
    _dated("convention.employee_reply_days", (RECODED, 10, article("R6322-33")), (REFORM, 10, article("R6313-8"))),
    _one("contract.withdrawal_days", 10, article("L6353-5"), RECODED),
    _one("contract.distance_withdrawal_days", 14, article("L221-18")),
    _one("contract.max_deposit_percent", 30, article("L6353-6"), RECODED),
    _one("opco.max_advance_percent", 30, article("R6332-25")),
    _one("opco.plan_headcount_count", 50, article("L6332-1-3")),  # from this size on, no section of the skills plan
    _one("opco.refusal_notice_months", 2, article("R6332-24")),
    _one("fp.notice_days", 60, article("2007-1845 art. 21")),
    _one("fp.reply_days", 30, article("2007-1845 art. 21")),
    _one("fp.hospital_postponement_months", 6, article("2008-824 art. 25-27")),
    _one("fp.state_reply_months", 2, article("2007-1470 art. 22")),
    _one("fp.hospital_seniority_years", 2, article("2008-824 art. 25-27")),
    _one("fp.interval_years", 5, article("2007-1845 art. 20")),
    _one("fp.priority_agent_interval_years", 3, article("2022-1043"), PRIORITY_AGENTS),
)

_ATTENDANCE = (_one("attendance.signature_days", 7, article("R6313-3")),)

_FUNDERS = (
    _one("anfh.min_face_to_face_minutes", 1_080, article("ANFH")),
    _one("anfh.min_on_site_minutes", 480, article("ANFH")),
)

_PROMISES = (
    _one("promise.first_interview_days", 10, WELCOME),
    _one("promise.reflection_days", 10, WELCOME),
    _one("prospect.silence_months", 12, PRIVACY),
    _one("promise.usual_from_minutes", 600, WELCOME),
    _one("promise.start_after_funding_days", 10, WELCOME),
    _one("promise.min_amplitude_days", 28, WELCOME),
    _one("promise.max_amplitude_months", 6, WELCOME),
    _one("promise.followup_from_months", 6, WELCOME),
    _one("promise.followup_until_months", 9, WELCOME),
    _one("promise.early_followup_months", 3, CARE),
    _one("promise.followup_months", 6, CARE),
    _one("promise.late_followup_months", 12, CARE),
    _one("promise.followup_tries_count", 3, CARE),
    _one("complaint.answer_days", 30, article("réclamations")),
    _one("results.least_people_count", 5, PRIVACY),
)

_ADMINISTRATION = (
    _dated("qualiopi.referential_version", (None, 9, article("V9")), (date(2026, 11, 1), 10, article("V10"))),
    _dated("qualiopi.indicators_count", (None, 32, article("V9")), (date(2026, 11, 1), 33, article("V10"))),
    _one("qualiopi.certificate_years", 3, article("R6316-2")),
    _one("bpf.filing_months", 4, article("R6352-23")),  # counted from 31 December: until 30 April
    _one("admin.certificate_retention_years", 3, SERVICE_DONE),
    _one("admin.evidence_retention_years", 6, SERVICE_DONE),
    _one("admin.eu_evidence_retention_years", 10, article("OPCO")),
    _one("admin.accounting_retention_years", 10, SERVICE_DONE),
    _dated("admin.tax_retention_years", (None, 6, SERVICE_DONE), (date(2027, 1, 1), 10, article("2026-534"))),
)

_RIGHTS = (
    _one("data_request.answer_months", 1, article("art. 12")),
    _one("data_request.late_answer_months", 3, article("art. 12")),  # one month, and two more
)

_ACCESS = (  # ours: how we keep article 32 of the RGPD
    _one("invitation.max_life_days", 14, article("art. 32")),
    _one("client.max_life_years", 1, article("art. 32")),
    _one("client.rotation_overlap_days", 7, article("art. 32")),
    _one("emergency.review_days", 7, article("art. 32")),
    _one("legal_hold.max_months", 6, PRIVACY),
)


def registered(rows: Iterable[Parameter]) -> Mapping[str, Parameter]:
    """The parameters by name. Raises ValueError on a name given twice."""
    found: dict[str, Parameter] = {}
    for row in rows:
        if row.name in found:
            raise ValueError(f"parameter {row.name} is registered twice")
        found[row.name] = row
    return MappingProxyType(found)


PARAMETERS = registered((*_BILAN, *_CPF, *_WORK_AND_CONTRACTS, *_ATTENDANCE, *_FUNDERS, *_PROMISES, *_ADMINISTRATION, *_RIGHTS, *_ACCESS))


def parameter(name: str) -> Parameter:
    """The parameter itself, to be bound at import by the rule that reads it. Raises KeyError on an unknown name."""
    return PARAMETERS[name]


def value_on(name: str, day: date) -> int | None:
    """The value in force on a legal reference date, or None; a draft has no force. Raises KeyError on an unknown name."""
    period = parameter(name).on(day)
    return None if period is None else period.value


def required_on(name: str, day: date) -> int:
    """As `value_on`, where the law leaves no gap. Raises KeyError on an unknown name, LookupError when nothing is in force."""
    value = value_on(name, day)
    if value is None:
        raise LookupError(f"parameter {name} has no value in force on {day}")
    return value


def hours_cap_on(day: date, *, priority_agent: bool) -> int | None:
    """Minutes that a bilan may count: 24 h, or 72 h for the public agents of CGFP L422-3 since 2022-07-25 (L6313-4; décret 2007-1845)."""
    longer = value_on("bilan.max_priority_agent_minutes", day) if priority_agent else None
    return longer or value_on("bilan.max_minutes", day)
