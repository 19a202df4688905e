"""Money and leave: funding requests and the CPF mirror, leave requests, billing items."""

from app.domain.billing_item.records import BillingItem
from app.domain.billing_item.table import MACHINE as BILLING
from app.domain.funding_request.platform_event import MACHINE as PLATFORM_EVENT
from app.domain.funding_request.platform_event import PlatformEvent
from app.domain.funding_request.records import FundingRequest
from app.domain.funding_request.table import MACHINE as FUNDING
from app.domain.leave_request.records import LeaveRequest
from app.domain.leave_request.table import MACHINE as LEAVE
from app.routers import funding_status
from app.routers.resource import Resource
from app.routers.routes import routes

RESOURCES = (
    Resource(record=FundingRequest, machine=FUNDING, parent="bilans", tag="Funding"),
    Resource(record=PlatformEvent, machine=PLATFORM_EVENT, parent="funding-requests", tag="Funding", scope="funding-requests"),
    Resource(record=LeaveRequest, machine=LEAVE, parent="bilans", tag="Funding"),
    Resource(record=BillingItem, machine=BILLING, parent="bilans", tag="Funding"),
)
ROUTERS = (*(routes(resource) for resource in RESOURCES), *funding_status.ROUTERS)
