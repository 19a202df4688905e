"""The life of an anomaly: told by the service, judged by somebody else than the person whose account it is."""

from typing import Any, ClassVar

from app.domain.anomaly.records import Anomaly, AnomalyStatus, ReportAnomaly, ReviewAnomaly
from app.domain.decision import Decision
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Rule
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role


class AnomalyFile(File):
    """One anomaly."""

    root: ClassVar[str] = "anomaly"
    anomaly: Anomaly


NOT_ONE_S_OWN = Rule(
    id="anomaly.not_own",
    basis=Basis.POLICY,
    articles=(article("art. 32"), article("226-13")),
    fr="Nul ne juge de ses propres lectures.",
    en="Nobody judges her own reads.",
    remedy_fr="Demandez à une autre personne qui administre l'organisme, ou au délégué à la protection des données.",
    remedy_en="Ask another administrator, or the data protection officer.",
    check=lambda ask: BROKEN if ask.facts.anomaly.account_id == ask.actor.id else None,
)
S = AnomalyStatus

# fmt: off
MACHINE = Machine[Any](
    "anomaly", S,
    final=frozenset({S.REVIEWED}),
    rows=(
        #   command          from                by                                            to             event
        Row(on=ReportAnomaly, frm=(ABSENT,),     by=frozenset({Role.SYSTEM}),                  to=S.REPORTED, event="reported"),
        Row(on=ReviewAnomaly, frm=(S.REPORTED,), by=frozenset({Role.ADMINISTRATOR, Role.DPO}), to=S.REVIEWED, event="reviewed", rules=(NOT_ONE_S_OWN,)),
    ),
)
# fmt: on


def _report(ask: Ask[Any], row: Row) -> Change:
    account = ask.facts.account
    about = {"account_id": account.id, "party_id": account.party_id, "noticed_at": ask.at.real}
    return Change(result=new(ask, Anomaly, "anomaly", status=row.to, **about), facts={"kind": str(ask.command.kind)})


CHANGES: Changes = {
    ReportAnomaly: _report,
    ReviewAnomaly: lambda ask, row: Change(fields={"reviewed_at": ask.at.real, "reviewed_by": ask.actor.id}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (anomaly.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)
