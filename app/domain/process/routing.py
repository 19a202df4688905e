"""From a choice of route to readiness: what the former route was contracted on ends, and perhaps nothing more is awaited."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import ChooseRoute
from app.domain.convention.decide import CHANGES as CONVENTION_CHANGES
from app.domain.convention.records import Convention
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.decision import Decision
from app.domain.funding_request.records import SECURED_FROM, FundingRequest
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask
from app.domain.process.ceasing import contract_end
from app.domain.process.readiness import made_ready, suits
from app.domain.quote.records import Quote
from app.domain.registry.records import Employer, FunderKind, Organisation
from app.domain.thread import Named
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide

COMMANDS = (ChooseRoute,)
OWN_MONEY = frozenset({FunderKind.SELF, FunderKind.EMPLOYER})


class RouteFile(bilan.BilanFile):
    """What choosing a route must know: what is contracted, who owes the provider, whether an absence is authorised, who the employer is."""

    root: ClassVar[str] = "bilan"
    organisation: Annotated[Organisation | None, Named("org_id")] = None
    employer: Annotated[Employer | None, Named("employer_id", said=True)] = None
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()

    def officially_funded(self) -> bool:
        """Whether somebody else than the person and her employer has granted money."""
        return any(f.status in SECURED_FROM and f.kind not in OWN_MONEY for f in self.funding_requests)


def decide(ask: Ask[Any]) -> Decision:
    """The bilan's decision, and what it makes true of its conventions and of its start. Raises: as the bilan."""
    decision = bilan.decide(ask)
    chosen = carry(ask.facts, decision).bilan
    for convention in ask.facts.conventions:
        if not suits(convention, chosen) and (end := contract_end(convention)) is not None:
            decision = decision.then(kernel_decide(CONVENTION, CONVENTION_CHANGES, follow(ask, decision, end), on=convention))
    return made_ready(ask, decision)
