"""The quote: what it says, and until when it is reflected upon."""

from datetime import date
from types import SimpleNamespace

from app.domain.bilan.records import HoursLedger
from app.domain.quote import records as q
from app.domain.quote.records import VatBasis
from app.domain.registry.records import Offer, Price
from app.domain.situation import BeneficiaryStatus, Frame
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, SYS = Role.BENEFICIARY, Role.SYSTEM
TERMS = q.Quote(
    **given.STAMPS,
    id=given.SESSION,
    bilan_id=given.BILAN,
    price_cents=180_000,
    vat_basis=VatBasis.TRAINING_EXEMPTION,
    preliminary_minutes=240,
    investigation_minutes=480,
    conclusion_minutes=240,
    remote_percent=0,
    planned_start_on=date(2027, 1, 5),
    planned_end_on=date(2027, 3, 12),
    reflection_until=date(2026, 12, 11),
)
PUBLISHED = Price(beneficiary_status=BeneficiaryStatus.PRIVATE_EMPLOYEE, frame=Frame.IN_FRAME, price_cents=180_000)
SOLD = Offer(**given.STAMPS, id=given.BILAN, title="Bilan", total_minutes=960, accompanied_minutes=960, prices=(PUBLISHED,))
SEND, INSIDE, OUTSIDE = q.SendQuote(), given.bilan(), given.bilan(frame=Frame.OUT_OF_FRAME)
ACCEPT = q.AcceptQuote(consent=True, voluntary_attestation=True, prior_information_received=True)
LEDGER = HoursLedger(bilan_id=given.BILAN, cap_minutes=1_440)


def sent(quote: q.Quote = TERMS, bilan: object = INSIDE) -> object:
    return asked(SEND, quote=quote, bilan=bilan, hours_ledger=LEDGER, offer=SOLD)


def paid_by(employer: object) -> object:
    """A quote that an employer is to pay, sent by the organisation whose SIREN is 552100554."""
    paid, provider = TERMS.but(paying_employer_id=given.OTHER_COUNSELLOR), SimpleNamespace(siren="552100554")
    return asked(SEND, quote=paid, bilan=INSIDE, hours_ledger=LEDGER, offer=SOLD, employer=employer, organisation=provider)


EXAMPLES = (
    Example(
        rule="quote.payer_known",
        holds=paid_by(SimpleNamespace(siren="732829320")),
        breaks=paid_by(None),
        says="L'employeur qui paierait n'est pas inscrit au registre.",
    ),
    Example(
        rule="bilan.provider.not_employer",
        holds=paid_by(SimpleNamespace(siren="732829320")),
        breaks=paid_by(SimpleNamespace(siren="552100554")),
        says="Un employeur ne peut pas réaliser le bilan de son propre salarié.",
    ),
    Example(
        rule="quote.mandatory",
        holds=sent(),
        breaks=sent(TERMS.but(price_cents=None)),
        says="Devis incomplet : price_cents.",
    ),
    Example(
        rule="bilan.dates",
        holds=sent(TERMS.but(planned_end_on=date(2027, 1, 5))),
        breaks=sent(TERMS.but(planned_end_on=date(2027, 1, 4))),
        says="La fin prévue, le 04/01/2027, précède le début, le 05/01/2027.",
    ),
    Example(
        rule="bilan.duration.max",
        holds=sent(TERMS.but(investigation_minutes=960)),
        breaks=sent(TERMS.but(investigation_minutes=990)),
        says="Durée totale 24 h 30 : le plafond légal de 24 h 00 serait dépassé de 30 min.",
    ),
    Example(
        rule="bilan.duration.range_info",
        holds=sent(TERMS.but(investigation_minutes=120)),
        breaks=sent(TERMS.but(investigation_minutes=119)),
        says="Durée totale 9 h 59 : un bilan dure d'ordinaire au moins 10 h 00, sans que la loi l'exige.",
    ),
    Example(
        rule="frame.out.label",
        holds=sent(TERMS.but(note="Bilan professionnel d'orientation"), OUTSIDE),
        breaks=sent(TERMS.but(note="Notre Bilan de Compétences express"), OUTSIDE),
        says="Prestation hors cadre légal : elle ne s'appelle pas « bilan de compétences ».",
    ),
    Example(
        rule="quote.price_of_offer",
        holds=sent(),
        breaks=sent(TERMS.but(price_cents=175_000)),
        says="Prix de 1 750,00 € : l'offre publie 1 800,00 € pour ce statut, ce cadre et ce financement.",
    ),
    Example(
        rule="frame.out.vat",
        holds=sent(TERMS.but(vat_basis=VatBasis.TAXED), OUTSIDE),
        breaks=sent(TERMS, OUTSIDE),
        says="Prestation hors cadre légal : l'exonération de la formation ne s'applique pas, la TVA n'est pas décidée.",
    ),
    Example(
        rule="quote.accept_early_ok",
        holds=asked(ACCEPT, BEN, on="2026-12-11", quote=TERMS),
        breaks=asked(ACCEPT, BEN, on="2026-12-09", quote=TERMS),
        says="Acceptation avant la fin du délai de réflexion, le 11/12/2026 : c'est le choix de la personne, et il est noté.",
    ),
    Example(
        rule="quote.reflection",
        holds=asked(q.LapseQuote(), SYS, on="2026-12-11", quote=TERMS),
        breaks=asked(q.LapseQuote(), SYS, on="2026-12-12", quote=TERMS),
        says="Délai de réflexion dépassé le 11/12/2026 : le devis doit être confirmé.",
    ),
    Example(
        rule="bilan.dates",
        holds=sent(TERMS.but(planned_start_on=None)),
        breaks=sent(TERMS.but(planned_start_on=date(2027, 3, 13))),
        says="La fin prévue, le 12/03/2027, précède le début, le 13/03/2027.",
    ),
)
