"""Whether the person may use her CPF for a bilan, and what another bilan does to it."""

from datetime import date
from types import SimpleNamespace as Like

from app.domain.funding_request.commands import GrantFunding, ProposeCpf, RequestFunding
from app.domain.funding_request.records import FundingStatus, PreviousBilan
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame
from tests.domain import given
from tests.law.example import Example, asked

OPCO = PreviousBilan(paid_by=FunderKind.OPCO, granted_on=date(2022, 9, 5), ended_on=date(2022, 12, 16))
ASK = RequestFunding(kind=FunderKind.CPF, funder_id=given.COUNSELLOR, amount_cents=160_000)
AFTER_OPCO = ASK.but(previous_bilans=(OPCO,))
HERE = Like(
    bilan_id=given.SESSION,
    kind=FunderKind.CPF,
    status=FundingStatus.PAID,
    decided_on=date(2024, 3, 1),
    next_cpf_bilan_from=date(2029, 3, 1),
    next_cpf_bilan_warned_until=None,
)
PROPOSE = ProposeCpf(starts_on=date(2027, 1, 5), price_cents=160_000)
GRANT = GrantFunding(granted_cents=150_000)


def file(command: RequestFunding, *, on: str, former: tuple[Like, ...] = ()) -> object:
    return asked(command, on=on, bilan=given.bilan(), former=former)


def proposing(*told: PreviousBilan, pension: date | None = None) -> object:
    request = Like(kind=FunderKind.CPF, submitted_on=date(2026, 12, 7), previous_bilans=told, full_rate_pension_on=pension)
    return asked(PROPOSE, on="2026-12-08", bilan=given.bilan(), funding_request=request, former=())


EXAMPLES = (
    Example(
        rule="cpf.five_years",
        holds=file(ASK.but(previous_bilans=(OPCO.but(paid_by=FunderKind.EMPLOYER),)), on="2026-12-07"),
        breaks=file(AFTER_OPCO, on="2026-12-07"),
        says="Bilan déjà financé par opco le 05/09/2022 : CPF possible à partir du 05/09/2027.",
        possible_from="2027-09-05",
    ),
    Example(  # the decree has no force the day before
        rule="cpf.five_years",
        holds=file(AFTER_OPCO, on="2026-02-25"),
        breaks=file(AFTER_OPCO, on="2026-02-26"),
        says="Bilan déjà financé par opco le 05/09/2022 : CPF possible à partir du 05/09/2027.",
        possible_from="2027-09-05",
    ),
    Example(  # a bilan that was financed here
        rule="cpf.five_years",
        holds=file(ASK, on="2029-03-01", former=(HERE,)),
        breaks=file(ASK, on="2029-02-28", former=(HERE,)),
        says="Bilan déjà financé par cpf le 01/03/2024 : CPF possible à partir du 01/03/2029.",
        possible_from="2029-03-01",
    ),
    Example(  # told in the draft, checked again when we answer
        rule="cpf.five_years",
        holds=proposing(OPCO.but(frame=Frame.OUT_OF_FRAME)),
        breaks=proposing(OPCO),
        says="Bilan déjà financé par opco le 05/09/2022 : CPF possible à partir du 05/09/2027.",
        possible_from="2027-09-05",
    ),
    Example(
        rule="cpf.five_years.reference_date",
        holds=file(AFTER_OPCO, on="2027-12-17"),
        breaks=file(AFTER_OPCO, on="2027-12-16"),
        says="Vérifier la date de prise en charge du précédent bilan (opco, 05/09/2022) : le texte ne dit pas si les cinq ans partent de "
        "l'accord ou de la fin.",
    ),
    Example(
        rule="cpf.five_years.not_counted",
        holds=file(AFTER_OPCO, on="2026-12-07"),
        breaks=file(ASK.but(previous_bilans=(OPCO.but(paid_by=FunderKind.ANFH),)), on="2026-12-07"),
        says="Le bilan du 05/09/2022 (anfh) ne compte pas dans les cinq ans : payé par la personne, par l'employeur ou hors cadre.",
    ),
    Example(
        rule="cpf.retired",
        holds=file(ASK.but(full_rate_pension_on=date(2027, 1, 1)), on="2026-12-07"),
        breaks=file(ASK.but(full_rate_pension_on=date(2026, 12, 7)), on="2026-12-07"),
        says="Droits CPF non mobilisables : retraite à taux plein depuis le 07/12/2026.",
    ),
    Example(
        rule="fund.counts_for_5y",
        holds=asked(GRANT, funding_request=Like(kind=FunderKind.ANFH, amount_cents=150_000)),
        breaks=asked(GRANT, funding_request=Like(kind=FunderKind.OPCO, amount_cents=150_000)),
        says="Le financement par opco compte : le CPF ne paie pas d'autre bilan avant le 14/12/2031.",
    ),
)
