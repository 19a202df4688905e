"""The file: bilans, quotes, conventions and their signatures, sessions and their attendance, assignments, warnings."""

from app.domain.bilan.records import Bilan
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.convention.commands import SignConvention
from app.domain.convention.records import Convention, Signature
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.involvement.table import MACHINE as INVOLVEMENT
from app.domain.quote.records import Quote
from app.domain.quote.table import MACHINE as QUOTE
from app.domain.session.counter_entry import CounterEntry, CounterSession
from app.domain.session.records import Attendance, AttestSession, Session
from app.domain.session.table import MACHINE as SESSION
from app.domain.thread import Involvement, WarningRow
from app.domain.warning.table import MACHINE as WARNING
from app.routers.part_routes import listed_under
from app.routers.resource import Resource, Sub
from app.routers.routes import routes

RESOURCES = (
    Resource(record=Bilan, machine=BILAN, tag="The file"),
    Resource(record=Involvement, machine=INVOLVEMENT, parent="bilans", tag="The file", scope="bilans"),
    Resource(record=Quote, machine=QUOTE, parent="bilans", tag="The file"),
    Resource(
        record=Convention,
        machine=CONVENTION,
        parent="bilans",
        subs={SignConvention: Sub(segment="signatures", returns=Signature)},
        tag="The file",
    ),
    Resource(record=Signature, tag="The file", scope="conventions"),
    Resource(
        record=Session,
        machine=SESSION,
        parent="bilans",
        subs={
            AttestSession: Sub(segment="attendances", returns=Attendance),
            CounterSession: Sub(segment="counter-entries", returns=CounterEntry),
        },
        tag="The file",
    ),
    Resource(record=Attendance, tag="The file", scope="sessions"),
    Resource(record=CounterEntry, tag="The file", scope="sessions"),
    Resource(record=WarningRow, machine=WARNING, parent="bilans", tag="The file", scope="bilans"),
)
ROUTERS = (
    *(routes(resource) for resource in RESOURCES),
    listed_under(Convention, Signature, "signatures", "The file"),
    listed_under(Session, Attendance, "attendances", "The file"),
    listed_under(Session, CounterEntry, "counter-entries", "The file"),
)
