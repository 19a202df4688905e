"""What the provider promises: they warn, and somebody answers for them."""

from datetime import date, timedelta
from types import SimpleNamespace as Like

from app.domain.bilan import commands as b
from app.domain.bilan.records import BilanStatus
from app.domain.consent.records import ConsentKind, ConsentStatus
from app.domain.involvement.table import AssignCounsellor
from app.domain.quote.records import Quote, SendQuote, VatBasis
from app.domain.session.records import AttestSession, HoldSession, PlanSession, RescheduleSession, SessionKind, SessionStatus
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.domain.endings import about, attested
from tests.law.example import Example, asked

ADM, BEN, CON, SYS = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR, Role.SYSTEM
MEETING = b.ScheduleMeeting(meeting_on=date(2026, 12, 3))
TOLD = b.HoldMeeting(minutes=45, told_about_career_advice=True, told_about_other_providers=True)
QUOTE = Quote(**about(80), vat_basis=VatBasis.TRAINING_EXEMPTION, planned_start_on=date(2027, 1, 5), planned_end_on=date(2027, 3, 12))
READY = given.bilan(status=BilanStatus.READY, ready_on=date(2026, 12, 14))
STARTED = given.bilan(status=BilanStatus.CONCLUSION, started_on=date(2027, 1, 5))
HELD = given.session(held_on=date(2027, 1, 5))
OUTSIDE_VIEW = PlanSession(
    kind=SessionKind.SECOND_OPINION,
    phase=BilanStatus.INVESTIGATION,
    starts_at=given.AT,
    minutes=90,
    counsellor_id=given.OTHER_COUNSELLOR,
)
AGREED = Like(
    kind=ConsentKind.SECOND_COUNSELLOR,
    status=ConsentStatus.GRANTED,
    valid_from=None,
    valid_until=date(2026, 12, 14),
    recipients=(Like(party_id=given.OTHER_COUNSELLOR),),
)
SECOND = given.session(kind=SessionKind.SECOND_OPINION, counsellor_id=given.OTHER_COUNSELLOR, status=SessionStatus.CONFIRMED)
MOVED = RescheduleSession(starts_at=given.AT, minutes=90)
UNDER_CONSENT = AssignCounsellor(member_id=given.OTHER_COUNSELLOR, consent_id=given.OTHER_COUNSELLOR)

EXAMPLES = (
    Example(
        rule="promise.first_interview_10d",
        holds=asked(MEETING, CON, bilan=given.bilan()),
        breaks=asked(MEETING.but(meeting_on=date(2026, 12, 4)), CON, bilan=given.bilan()),
        says="Premier entretien à proposer avant le 03/12/2026.",
    ),
    Example(
        rule="promise.free_choice",
        holds=asked(TOLD, CON),
        breaks=asked(TOLD.but(told_about_other_providers=False), CON),
        says="Information « plusieurs organismes » non tracée.",
    ),
    Example(
        rule="bilan.prospect_silence",
        holds=asked(b.LapseBilan(), Role.SYSTEM, bilan=given.bilan(committed_on=date(2026, 12, 14))),
        breaks=asked(b.LapseBilan(), Role.SYSTEM, bilan=given.bilan()),
        says="Sans engagement ni nouvelle depuis douze mois : le dossier est classé sans suite.",
    ),
    Example(
        rule="promise.amplitude",
        holds=asked(b.ResumeBilan(), CON, on="2027-07-05", bilan=given.bilan(status="suspended", started_on=date(2027, 1, 5))),
        breaks=asked(b.ResumeBilan(), CON, on="2027-07-06", bilan=given.bilan(status="suspended", started_on=date(2027, 1, 5))),
        says="Amplitude hors engagement (4 semaines – 6 mois) : fin entre le 02/02/2027 et le 05/07/2027.",
    ),
    Example(
        rule="promise.disability_redirect",
        holds=asked(b.CancelBilan(reason="closure", referral_proposed=True), ADM),
        breaks=asked(b.CancelBilan(reason="closure"), ADM),
        says="Orientation non proposée.",
    ),
    Example(
        rule="promise.reflection_10d",
        holds=asked(SendQuote(), ADM, on="2026-12-01", quote=QUOTE),
        breaks=asked(SendQuote(), ADM, on="2026-12-26", quote=QUOTE),
        says="Le début proposé, le 05/01/2027, tombe dans le délai de réflexion promis, qui court jusqu'au 05/01/2027.",
    ),
    Example(
        rule="promise.start_10d",
        holds=asked(b.StartBilan(), SYS, on="2026-12-24", bilan=READY),
        breaks=asked(b.StartBilan(), SYS, on="2026-12-25", bilan=READY),
        says="Démarrage promis le 24/12/2026 au plus tard.",
    ),
    Example(  # both agreed on a later day
        rule="promise.start_10d",
        holds=asked(b.StartBilan(), SYS, on="2027-01-05", bilan=READY.but(planned_start_on=date(2027, 1, 5))),
        breaks=asked(b.StartBilan(), SYS, on="2027-01-06", bilan=READY.but(planned_start_on=date(2027, 1, 5))),
        says="Démarrage promis le 05/01/2027 au plus tard.",
    ),
    Example(
        rule="promise.amplitude",
        holds=asked(b.CompleteBilan(), CON, on="2027-02-02", bilan=STARTED),
        breaks=asked(b.CompleteBilan(), CON, on="2027-02-01", bilan=STARTED),
        says="Amplitude hors engagement (4 semaines – 6 mois) : fin entre le 02/02/2027 et le 05/07/2027.",
    ),
    Example(
        rule="promise.amplitude",
        holds=asked(SendQuote(), ADM, quote=QUOTE.but(planned_end_on=date(2027, 7, 5))),
        breaks=asked(SendQuote(), ADM, quote=QUOTE.but(planned_end_on=date(2027, 7, 6))),
        says="Amplitude hors engagement (4 semaines – 6 mois) : fin entre le 02/02/2027 et le 05/07/2027.",
    ),
    Example(
        rule="promise.second_counsellor",
        holds=asked(b.AdvancePhase(), CON, sessions=(attested(BilanStatus.INVESTIGATION, 81, kind=SessionKind.SECOND_OPINION),)),
        breaks=asked(b.AdvancePhase(), CON, sessions=(attested(BilanStatus.INVESTIGATION, 81),)),
        says="La personne peut rencontrer un autre conseiller, si elle le souhaite.",
    ),
    Example(
        rule="share.second_counsellor",
        holds=asked(OUTSIDE_VIEW, CON, bilan=STARTED, consents=(AGREED,)),
        breaks=asked(OUTSIDE_VIEW, CON, bilan=STARTED, consents=()),
        says="Accord du bénéficiaire requis pour le regard extérieur.",
    ),
    Example(  # assigned under her consent
        rule="share.second_counsellor",
        holds=asked(UNDER_CONSENT, ADM, bilan=STARTED, consent=Like(**vars(AGREED) | {"bilan_id": STARTED.id})),
        breaks=asked(UNDER_CONSENT, ADM, bilan=STARTED, consent=Like(**vars(AGREED) | {"bilan_id": given.OTHER_COUNSELLOR})),
        says="Accord du bénéficiaire requis pour le regard extérieur.",
    ),
    Example(  # she agreed until the day before
        rule="share.second_counsellor",
        holds=asked(OUTSIDE_VIEW.but(kind=SessionKind.INDIVIDUAL), CON, bilan=STARTED, consents=()),
        breaks=asked(OUTSIDE_VIEW, CON, bilan=STARTED, consents=(Like(**vars(AGREED) | {"valid_until": date(2026, 12, 13)}),)),
        says="Accord du bénéficiaire requis pour le regard extérieur.",
    ),
    Example(  # moved beyond the last day of her consent
        rule="share.second_counsellor",
        holds=asked(MOVED, CON, session=SECOND, consents=(AGREED,)),
        breaks=asked(MOVED.but(starts_at=given.AT + timedelta(days=1)), CON, session=SECOND, consents=(AGREED,)),
        says="Accord du bénéficiaire requis pour le regard extérieur.",
    ),
    Example(  # withdrawn after it was planned
        rule="share.second_counsellor",
        holds=asked(HoldSession(minutes=90), CON, session=SECOND, consents=(AGREED,)),
        breaks=asked(HoldSession(minutes=90), CON, session=SECOND, consents=(Like(**vars(AGREED) | {"status": ConsentStatus.WITHDRAWN}),)),
        says="Accord du bénéficiaire requis pour le regard extérieur.",
    ),
    Example(
        rule="attendance.signed",
        holds=asked(AttestSession(party=Party.BENEFICIARY), BEN, on="2027-01-12", session=HELD),
        breaks=asked(AttestSession(party=Party.BENEFICIARY), BEN, on="2027-01-13", session=HELD),
        says="Émargement manquant : séance non facturable (05/01/2027).",
    ),
    Example(
        rule="attendance.signed",
        holds=asked(b.CompleteBilan(), CON, sessions=(attested(BilanStatus.CONCLUSION, 82, held_on=date(2027, 1, 5)),)),
        breaks=asked(b.CompleteBilan(), CON, sessions=(HELD.but(status=SessionStatus.HELD, attested_on=None),)),
        says="Émargement manquant : séance non facturable (05/01/2027).",
    ),
    Example(
        rule="attendance.own_signature",
        holds=asked(AttestSession(party=Party.BENEFICIARY), BEN),
        breaks=asked(AttestSession(party=Party.BENEFICIARY), CON),
        says="Chacun émarge pour soi : beneficiary.",
    ),
    Example(
        rule="attendance.signed_once",
        holds=asked(AttestSession(party=Party.BENEFICIARY), BEN, attendances=(Like(party=Party.PROVIDER, voided_at=None),)),
        breaks=asked(AttestSession(party=Party.BENEFICIARY), BEN, attendances=(Like(party=Party.BENEFICIARY, voided_at=None),)),
        says="Cette partie a déjà émargé : beneficiary.",
    ),
)
