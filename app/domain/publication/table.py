"""The life of published results, and how a command on them is decided."""

from typing import Any, ClassVar

from app.domain.decision import Decision
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.mistake import correctable
from app.domain.publication import records as p
from app.domain.publication import rules as r
from app.domain.publication.records import Publication
from app.domain.publication.records import PublicationStatus as S
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

ADM = frozenset({Role.ADMINISTRATOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "publication", S, final=frozenset({S.WITHDRAWN}),
        rows=(
            #   command                from              by      to              event
            Row(on=p.DraftPublication,  frm=(ABSENT,),      by=ADM, to=S.DRAFT,     event="drafted",   rules=(r.COHERENT,)),
            Row(on=p.RevisePublication, frm=(S.DRAFT,),     by=ADM, to=S.DRAFT,     event="revised",   rules=(r.COHERENT,)),
            Row(on=p.PublishResults,    frm=(S.DRAFT,),     by=ADM, to=S.PUBLISHED, event="published", rules=(r.RESULTS_METHOD,)),
            Row(on=p.WithdrawResults,   frm=(S.PUBLISHED,), by=ADM, to=S.WITHDRAWN, event="withdrawn"),
        ),
    ),
    Publication, by=ADM,
)
# fmt: on


class NewPublication(File):
    """Nothing has to be known to prepare results."""


class PublicationFile(File):
    """One publication."""

    root: ClassVar[str] = "publication"
    publication: Publication


CHANGES: Changes = {
    p.DraftPublication: lambda ask, row: Change(result=new(ask, Publication, "thread", id=ask.facts.thread.id, status=row.to)),
    p.PublishResults: lambda ask, row: Change(fields={"published_on": ask.today}),
    p.WithdrawResults: lambda ask, row: Change(fields={"withdrawn_on": ask.today}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (qualiopi.results_method, results.coherent)."""
    return kernel_decide(MACHINE, CHANGES, ask)
