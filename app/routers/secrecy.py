"""Synthesis, consents, keeping and destruction, follow-ups: what belongs to the beneficiary."""

from app.domain.consent.records import Consent
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.destruction.records import DestructionCertificate
from app.domain.follow_up.records import FollowUp
from app.domain.follow_up.table import MACHINE as FOLLOW_UP
from app.domain.legal_hold.records import LegalHold
from app.domain.legal_hold.table import MACHINE as LEGAL_HOLD
from app.domain.personal_copy.records import PersonalCopy
from app.domain.personal_copy.table import MACHINE as PERSONAL_COPY
from app.domain.retention.records import RetentionAgreement, RetentionItem, RetentionQuestion
from app.domain.retention.table import AGREEMENT, ITEM, QUESTION
from app.domain.share.records import Share
from app.domain.share.table import MACHINE as SHARE
from app.domain.synthesis.commands import AddObservation
from app.domain.synthesis.records import Observation, Synthesis, SynthesisDraft, SynthesisVersion
from app.domain.synthesis.table import MACHINE as SYNTHESIS
from app.routers import access_journal
from app.routers.part_routes import draft_route, listed_under
from app.routers.resource import Resource, Sub
from app.routers.routes import routes

TAG = "Synthesis and secrecy"
RESOURCES = (
    Resource(
        record=Synthesis,
        machine=SYNTHESIS,
        parent="bilans",
        subs={AddObservation: Sub(segment="observations", returns=Observation)},
        tag=TAG,
    ),
    Resource(record=Observation, tag=TAG, scope="syntheses"),
    Resource(record=SynthesisVersion, tag=TAG, scope="syntheses"),
    Resource(record=PersonalCopy, machine=PERSONAL_COPY, tag=TAG),
    Resource(record=Consent, machine=CONSENT, parent="bilans", tag=TAG),
    Resource(record=Share, machine=SHARE, parent="syntheses", tag=TAG),
    Resource(record=RetentionQuestion, machine=QUESTION, parent="bilans", tag=TAG, scope="retention"),
    Resource(record=RetentionAgreement, machine=AGREEMENT, parent="bilans", tag=TAG, scope="retention"),
    Resource(record=RetentionItem, machine=ITEM, tag=TAG, scope="retention"),
    Resource(record=LegalHold, machine=LEGAL_HOLD, parent="bilans", tag=TAG),
    Resource(record=DestructionCertificate, tag=TAG),
    Resource(record=FollowUp, machine=FOLLOW_UP, tag="After"),
)
ROUTERS = (
    *(routes(resource) for resource in RESOURCES),
    draft_route(SynthesisDraft, Synthesis, TAG),
    listed_under(Synthesis, SynthesisVersion, "versions", TAG),
    listed_under(Synthesis, SynthesisDraft, "drafts", TAG),
    listed_under(Synthesis, Observation, "observations", TAG),
    *access_journal.ROUTERS,
)
