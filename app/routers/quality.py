"""Complaints, requests over personal data, and what the provider shows of its quality: proofs, published results, the yearly report."""

from app.domain.complaint.records import Complaint
from app.domain.complaint.table import MACHINE as COMPLAINT
from app.domain.data_request.records import DataRequest
from app.domain.data_request.table import MACHINE as DATA_REQUEST
from app.domain.publication.records import Publication
from app.domain.publication.table import MACHINE as PUBLICATION
from app.domain.quality_proof.records import QualityProof
from app.domain.quality_proof.table import MACHINE as QUALITY_PROOF
from app.domain.training_report.records import TrainingReport
from app.domain.training_report.table import MACHINE as TRAINING_REPORT
from app.routers import reports
from app.routers.resource import Resource
from app.routers.routes import routes

RESOURCES = (
    Resource(record=Complaint, machine=COMPLAINT, tag="After"),
    Resource(record=DataRequest, machine=DATA_REQUEST, tag="After"),
    Resource(record=Publication, machine=PUBLICATION, tag="Quality"),
    Resource(record=QualityProof, machine=QUALITY_PROOF, tag="Quality"),
    Resource(record=TrainingReport, machine=TRAINING_REPORT, tag="Quality"),
)
ROUTERS = (*(routes(resource) for resource in RESOURCES), *reports.ROUTERS)
