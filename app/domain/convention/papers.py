"""Which paper each way of paying demands, by the frame and the route: type by funding route (C. trav. L6353-1)."""

from app.domain.bilan.records import TRIPARTITE_ROUTES
from app.domain.convention.records import ConventionKind
from app.domain.situation import Frame, Route

K = ConventionKind
IN_FRAME: dict[Route, frozenset[ConventionKind]] = {
    Route.CPF: frozenset({K.MCF_TERMS}),
    **dict.fromkeys(TRIPARTITE_ROUTES, frozenset({K.TRIPARTITE})),
    Route.SELF: frozenset({K.INDIVIDUAL}),
    Route.JOB_SEEKER_AID: frozenset({K.BIPARTITE, K.INDIVIDUAL}),
    Route.DISABILITY_FUND: frozenset({K.BIPARTITE, K.INDIVIDUAL}),
}
"""Where a fund pays the provider: a convention with the person, or her individual contract when she pays a part herself (L6353-3)."""
OUT_OF_FRAME = frozenset({K.ORIENTATION_SERVICE})
ANY_IN_FRAME = frozenset().union(*IN_FRAME.values())


def papers(frame: Frame, route: Route | None) -> frozenset[ConventionKind]:
    """The kinds of convention that contract a service of this frame, paid in this way; without a way yet, all those of the frame."""
    if frame is Frame.OUT_OF_FRAME or route is Route.ORIENTATION:
        return OUT_OF_FRAME
    return ANY_IN_FRAME if route is None else IN_FRAME[route]
