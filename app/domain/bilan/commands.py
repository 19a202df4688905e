"""What may be asked of a bilan."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.bilan.records import FollowUpTerm, Initiative
from app.domain.record import Command
from app.domain.situation import BeneficiaryStatus, Frame, Route
from app.domain.vocabulary import Code, ExternalReference, Id, LegalDate, Minutes, Siren, YesNo


class OpenBilan(Command):
    """Open a file at the first contact (premier contact). The employer's SIREN is compared with the provider's and not stored."""

    verb: ClassVar[str] = "open"
    summary: ClassVar[str] = "Open a bilan"
    numbered: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {
        "beneficiary_id": "019aa7a0-0000-7000-8000-000000000001",
        "beneficiary_status": "private_employee",
        "employer_siren": "552100554",
    }
    beneficiary_id: Id
    beneficiary_status: BeneficiaryStatus
    offer_id: Id | None = None
    frame: Frame = Frame.IN_FRAME
    priority_agent: YesNo = False
    initiative: Initiative = Initiative.OWN
    employer_siren: Siren | None = None
    external_reference: ExternalReference | None = None


class ScheduleMeeting(Command):
    """Agree on the free information meeting (entretien d'accueil)."""

    verb: ClassVar[str] = "schedule-meeting"
    summary: ClassVar[str] = "Schedule the information meeting"
    example: ClassVar[dict[str, Any]] = {"meeting_on": "2026-11-30"}
    meeting_on: LegalDate


class HoldMeeting(Command):
    """Record the information meeting: it is free and counts no minute of the bilan."""

    verb: ClassVar[str] = "hold-meeting"
    summary: ClassVar[str] = "Record the information meeting"
    example: ClassVar[dict[str, Any]] = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    minutes: Minutes
    told_about_career_advice: YesNo = Field(description="The free career advice service (CEP) was explained")
    told_about_other_providers: YesNo = Field(description="She was told that she may meet several providers first")


class StartReflection(Command):
    """The person has met us and holds a quote: her reflection begins (délai de réflexion)."""

    verb: ClassVar[str] = "start-reflection"
    summary: ClassVar[str] = "Start the reflection"
    example: ClassVar[dict[str, Any]] = {"quote_sent_on": "2026-12-01", "reflection_until": "2026-12-11"}
    quote_sent_on: LegalDate | None
    reflection_until: LegalDate | None


class CommitBilan(Command):
    """The person commits (engagement) by accepting the quote, with her consent and her attestation."""

    verb: ClassVar[str] = "commit"
    summary: ClassVar[str] = "Commit"
    consent: YesNo
    voluntary_attestation: YesNo
    prior_information_received: YesNo
    offer_id: Id | None = None
    planned_start_on: LegalDate | None = None
    planned_end_on: LegalDate | None = None
    said_on: LegalDate | None = Field(default=None, description="When she accepted; null: today")


class DeclineBilan(Command):
    """End without going further (sans suite). No reason is asked, none is shown to an employer."""

    verb: ClassVar[str] = "decline"
    summary: ClassVar[str] = "Decline"


class LapseBilan(Command):
    """Neither a commitment nor news for a year: the inquiry ends without going further (sans suite)."""

    verb: ClassVar[str] = "lapse"
    summary: ClassVar[str] = "Let the inquiry lapse"


class RedirectBilan(Command):
    """Refer the person, with her agreement, to a better-suited provider (orientation)."""

    verb: ClassVar[str] = "redirect"
    summary: ClassVar[str] = "Redirect to another provider"
    example: ClassVar[dict[str, Any]] = {"beneficiary_agreed": True}
    beneficiary_agreed: YesNo


class ChooseRoute(Command):
    """Choose how the bilan is contracted and paid (choix du financement). An employer is linked only where it is a party."""

    verb: ClassVar[str] = "choose-route"
    summary: ClassVar[str] = "Choose the funding route"
    example: ClassVar[dict[str, Any]] = {"route": "skills_plan", "employer_id": "019aa7a0-0000-7000-8000-000000000002"}
    route: Route
    on_working_time: YesNo = False
    employer_id: Id | None = None


class MakeReady(Command):
    """Everything that the start needs is there: convention, debtors, authorised absence."""

    verb: ClassVar[str] = "make-ready"
    summary: ClassVar[str] = "Make ready"


class WithdrawBilan(Command):
    """Withdraw inside the legal period (rétractation): nothing is due."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw"


class StartBilan(Command):
    """The first session is held: the preliminary phase begins."""

    verb: ClassVar[str] = "start"
    summary: ClassVar[str] = "Start"


class AdvancePhase(Command):
    """Close the present phase and open the next one (R6313-4)."""

    verb: ClassVar[str] = "advance-phase"
    summary: ClassVar[str] = "Advance to the next phase"


class SuspensionReason(StrEnum):
    """Why a bilan is interrupted, as far as anybody needs to know: what is kept for ever never says that it was her health."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    ORGANISATIONAL = "organisational"
    """On the provider's side."""
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


class SuspendBilan(Command):
    """Interrupt the bilan; only a class of reason is kept, and illness is a personal one."""

    verb: ClassVar[str] = "suspend"
    summary: ClassVar[str] = "Suspend"
    example: ClassVar[dict[str, Any]] = {"reason": "personal"}
    reason: SuspensionReason


class ResumeBilan(Command):
    """Resume in the phase that was interrupted."""

    verb: ClassVar[str] = "resume"
    summary: ClassVar[str] = "Resume"


class AbandonBilan(Command):
    """End before the term (abandon). Only documented force majeure is told to a funder."""

    verb: ClassVar[str] = "abandon"
    summary: ClassVar[str] = "Abandon"
    example: ClassVar[dict[str, Any]] = {"force_majeure": False, "reminded_on": ["2027-02-01", "2027-02-15"]}
    force_majeure: YesNo = False
    reminded_on: tuple[LegalDate, ...] = Field(default=(), max_length=20, description="When she was reminded; needed of a counsellor only")


class CompleteBilan(Command):
    """Close the action (terme de l'action): the three phases are done, the synthesis delivered, the retention question answered."""

    verb: ClassVar[str] = "complete"
    summary: ClassVar[str] = "Complete"
    example: ClassVar[dict[str, Any]] = {"additional_follow_ups": ["three_months", "twelve_months"]}
    additional_follow_ups: tuple[FollowUpTerm, ...] = Field(
        default=(), max_length=3, description="Follow-ups offered beside the one at six months"
    )


class CancelBilan(Command):
    """The provider cancels (annulation par l'organisme)."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel, by the provider"
    example: ClassVar[dict[str, Any]] = {"reason": "counsellor_unavailable", "referral_proposed": True}
    reason: Code
    referral_proposed: YesNo = Field(default=False, description="A better-suited provider was proposed to her")


class UndoCommitment(Command):
    """The quote that she accepted was entered in error: she is not committed."""

    verb: ClassVar[str] = "undo-commitment"
    summary: ClassVar[str] = "Undo the commitment"


class UndoReadiness(Command):
    """Something that the start needs was entered in error."""

    verb: ClassVar[str] = "undo-readiness"
    summary: ClassVar[str] = "Undo the readiness"


class UndoStart(Command):
    """The only session held was entered in error: the bilan has not started."""

    verb: ClassVar[str] = "undo-start"
    summary: ClassVar[str] = "Undo the start"


class BeginFollowUp(Command):
    """A first follow-up interview was held."""

    verb: ClassVar[str] = "begin-follow-up"
    summary: ClassVar[str] = "Begin the follow-up"


class CloseBilan(Command):
    """No follow-up is awaited any more."""

    verb: ClassVar[str] = "close"
    summary: ClassVar[str] = "Close"
