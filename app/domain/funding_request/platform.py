"""What the CPF platform says, as data: its codes, who moved the file, and the generic state that corresponds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.funding_request.records import DEAD, LIVE, CpfBilling, CpfControl, CpfStatus, FundingRequest, FundingStatus


class Axis(StrEnum):
    """Which of the three lives of the platform's file an event is about."""

    FILE = "file"
    BILLING = "billing"
    CONTROL = "control"


class Mover(StrEnum):
    """Whose act it was, whoever reported it."""

    HOLDER = "holder"
    PROVIDER = "provider"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True)
class Said:
    """What one code says."""

    axis: Axis
    state: StrEnum
    mover: Mover
    generic: FundingStatus | None = None


C, B, K, G = CpfStatus, CpfBilling, CpfControl, FundingStatus
HOLDER, PROVIDER, FUNDER = Mover.HOLDER, Mover.PROVIDER, Mover.FUNDER
# fmt: off
_CODES: dict[str, Said] = {
    #   the platform's code                       axis           our mirror                  moved by  generic state
    "holderDraft":                   Said(Axis.FILE,    C.HOLDER_DRAFT,           HOLDER,   G.DRAFT),
    "notProcessed":                  Said(Axis.FILE,    C.TO_PROCESS,             HOLDER,   G.SUBMITTED),
    "validated":                     Said(Axis.FILE,    C.PROPOSED,               PROVIDER, G.UNDER_REVIEW),
    "waitingAcceptation":            Said(Axis.FILE,    C.AWAITING_TOP_UP,        HOLDER,   G.UNDER_REVIEW),
    "paymentPending":                Said(Axis.FILE,    C.PAYMENT_PENDING,        HOLDER,   G.UNDER_REVIEW),
    "accepted":                      Said(Axis.FILE,    C.ACCEPTED,               HOLDER,   G.SECURED),
    "inTraining":                    Said(Axis.FILE,    C.IN_TRAINING,            PROVIDER, G.SECURED),
    "terminated":                    Said(Axis.FILE,    C.EXITED,                 PROVIDER, G.SECURED),
    "serviceDoneDeclared":           Said(Axis.FILE,    C.SERVICE_DONE_DECLARED,  PROVIDER, G.SERVICE_DONE_DECLARED),
    "serviceDoneValidated":          Said(Axis.FILE,    C.SERVICE_DONE_VALIDATED, FUNDER,   G.SERVICE_DONE_VALIDATED),
    "refusedByOrganism":             Said(Axis.FILE,    C.REFUSED_BY_PROVIDER,    PROVIDER, G.REFUSED),
    "refusedByAttendee":             Said(Axis.FILE,    C.REFUSED_BY_HOLDER,      HOLDER,   G.REFUSED),
    "refusedByFinancer":             Said(Axis.FILE,    C.REFUSED_BY_FUNDER,      FUNDER,   G.REFUSED),
    "canceledByAttendee":            Said(Axis.FILE,    C.CANCELLED_BY_HOLDER,    HOLDER,   G.CANCELLED),
    "canceledByAttendeeNotRealized": Said(Axis.FILE,    C.CANCELLED_NOT_REALISED, PROVIDER, G.CANCELLED),
    "canceledByOrganism":            Said(Axis.FILE,    C.CANCELLED_BY_PROVIDER,  PROVIDER, G.CANCELLED),
    "canceledByFinancer":            Said(Axis.FILE,    C.CANCELLED_BY_FUNDER,    FUNDER,   G.CANCELLED),
    "rejectedWithoutTitulaireSuite": Said(Axis.FILE,    C.EXPIRED,                FUNDER,   G.LAPSED),
    "notBillable":                   Said(Axis.BILLING, B.NOT_BILLABLE,           FUNDER),
    "depositWait":                   Said(Axis.BILLING, B.DEPOSIT_WAIT,           FUNDER),
    "depositPaid":                   Said(Axis.BILLING, B.DEPOSIT_PAID,           FUNDER),
    "toBill":                        Said(Axis.BILLING, B.TO_BILL,                FUNDER),
    "billed":                        Said(Axis.BILLING, B.BILLED,                 PROVIDER, G.INVOICED),
    "paid":                          Said(Axis.BILLING, B.PAID,                   FUNDER,   G.PAID),
    "notInControl":                  Said(Axis.CONTROL, K.NOT_IN_CONTROL,         FUNDER),
    "inControl":                     Said(Axis.CONTROL, K.IN_CONTROL,             FUNDER),
    "released":                      Said(Axis.CONTROL, K.RELEASED,               FUNDER),
}
# fmt: on
CODES = _CODES | {str(said.state): said for said in _CODES.values()}
"""By the platform's own code, and by ours."""
TERMS = "mon_compte_formation"
"""The terms that stand for the convention (D6353-1 III)."""
_ORDER: tuple[StrEnum, ...] = (*CpfStatus, *CpfBilling)
_ENDS = frozenset(s.state for s in _CODES.values() if s.generic in DEAD)


def outdated(request: FundingRequest, said: Said, *, occurred_on: date, last_control: date | None) -> bool:
    """Whether what is said is older than what is known, or too late to matter: it is stored, and moves nothing."""
    if request.status not in LIVE:
        return True
    if said.axis is Axis.CONTROL:
        return last_control is not None and occurred_on < last_control
    known = request.cpf_status if said.axis is Axis.FILE else request.billing_status
    return known is not None and said.state not in _ENDS and _ORDER.index(said.state) < _ORDER.index(known)


def moves_to(request: FundingRequest, said: Said) -> FundingStatus:
    """The generic state after what is said: an end, or onwards, never back."""
    order = tuple(FundingStatus)
    if said.generic is None or order.index(said.generic) <= order.index(request.status):
        return request.status
    return said.generic
