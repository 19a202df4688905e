"""Requests by which a person exercises her rights over her data."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.bilan.records import BilanStatus
from app.domain.data_request import commands as c
from app.domain.data_request.decide import MACHINE
from app.domain.data_request.records import DataRequest, DataRequestKind, ExtensionReason, Ground, Identity, Remedy
from app.domain.mistake import Mistake, correction
from app.domain.registry.records import Beneficiary
from app.domain.registry.table import EraseEntry
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, ADM, DPO, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.DPO, Role.SYSTEM
ERASURE, RECTIFICATION, ACCESS = DataRequestKind.ERASURE, DataRequestKind.RECTIFICATION, DataRequestKind.ACCESS
SAID = c.MakeDataRequest(kind=ACCESS, statement="Je souhaite savoir ce que vous conservez.")
BOTH = (Remedy.CNIL_COMPLAINT, Remedy.COURT)
ENDED = given.bilan(status=BilanStatus.CLOSED)
HELD = Identity(version=3, given_name="Nadia", family_name="Ferrand", email=None, phone=None, language="fr")


def request(**over: Any) -> DataRequest:
    """One of 1 December, due on 4 January: the first is a Friday, and a holiday."""
    known = {"id": given.BILAN, "kind": ACCESS, "statement": "Mes données.", "received_on": date(2026, 12, 1), **given.STAMPS}
    return DataRequest(**known | {"answer_due_on": date(2027, 1, 4)} | over)


def entry(version: int) -> Beneficiary:
    return Beneficiary(id=given.BENEFICIARY, given_name="Nadia", family_name="Ferrand", **given.STAMPS | {"version": version})


def made(command: c.MakeDataRequest) -> Any:
    return asked(command, BEN, on="2026-12-14", beneficiary=None)


def answered(command: Any, found: DataRequest, *bilans: Any, **known: Any) -> Any:
    return asked(command, DPO, on="2026-12-14", data_request=found, **{"beneficiary": None, "bilans": bilans} | known)


def refused(kind: DataRequestKind, ground: Ground, remedies: tuple[Remedy, ...] = BOTH) -> Any:
    return answered(c.RefuseDataRequest(answer="Non.", ground=ground, remedies=remedies), request(kind=kind))


def partly_erased(*bilans: Any) -> Any:
    said = c.PartlyGrantDataRequest(answer="Vos documents.", ground=Ground.LEGAL_OBLIGATION, remedies=BOTH)
    return answered(said, request(kind=ERASURE), *bilans)


def extended(day: str) -> Any:
    return asked(c.ExtendDataRequest(extension_reason=ExtensionReason.COMPLEXITY), DPO, on=day, data_request=request())


def taken_back(found: DataRequest) -> Any:
    return asked(correction(MACHINE)(reason=Mistake.DUPLICATE), ADM, data_request=found, replacement=None)


GRANTED = c.GrantDataRequest(answer="C'est fait.")
EXAMPLES = (
    Example(
        rule="data_request.answered_in_time",
        holds=asked(c.NoteDataRequestUnanswered(), SYS, on="2027-01-04", data_request=request()),
        breaks=asked(c.NoteDataRequestUnanswered(), SYS, on="2027-01-05", data_request=request()),
        says="Une personne a exercé un droit sur ses données : la réponse était due le 04/01/2027 au plus tard.",
    ),
    Example(
        rule="data_request.own_data",
        holds=made(SAID.but(beneficiary_id=given.BENEFICIARY)),
        breaks=made(SAID.but(beneficiary_id=UUID(int=77))),
        says="Ces données ne sont pas celles de la personne qui demande.",
    ),
    Example(
        rule="data_request.received",
        holds=made(SAID.but(received_on=date(2026, 12, 14))),
        breaks=made(SAID.but(received_on=date(2026, 12, 15))),
        says="Une demande ne peut pas avoir été reçue le 15/12/2026, un jour à venir.",
    ),
    Example(
        rule="data_request.extended_in_time",
        holds=extended("2027-01-04"),
        breaks=extended("2027-01-05"),
        says="Une prolongation s'annonce dans le mois qui suit la réception : c'était jusqu'au 04/01/2027.",
    ),
    Example(
        rule="data_request.ground",
        holds=refused(ERASURE, Ground.LEGAL_CLAIMS),
        breaks=refused(ACCESS, Ground.LEGAL_CLAIMS),
        says="Ce motif ne permet pas de refuser ce droit.",
    ),
    Example(
        rule="data_request.remedies_told",
        holds=refused(ACCESS, Ground.EXCESSIVE),
        breaks=refused(ACCESS, Ground.EXCESSIVE, (Remedy.COURT,)),
        says="La personne à qui l'on refuse n'est pas informée de ses deux recours : la CNIL et le juge.",
    ),
    Example(
        rule="data_request.corrected_first",
        holds=answered(GRANTED, request(kind=RECTIFICATION, held=HELD), beneficiary=entry(4)),
        breaks=answered(GRANTED, request(kind=RECTIFICATION, held=HELD), beneficiary=entry(3)),
        says="L'inscription de la personne n'a pas été modifiée depuis sa demande.",
    ),
    Example(
        rule="data_request.evidence_kept",
        holds=answered(GRANTED, request(kind=ERASURE)),
        breaks=answered(GRANTED, request(kind=ERASURE), ENDED),
        says="La preuve administrative de ses bilans est conservée six ans : l'effacement ne peut être accordé qu'en partie.",
    ),
    Example(
        rule="data_request.action_over",
        holds=partly_erased(ENDED),
        breaks=partly_erased(given.bilan(status=BilanStatus.INVESTIGATION)),
        says=f"Le bilan {ENDED.reference} est en cours : ses documents servent encore, et sont détruits à la fin de l'action.",
    ),
    Example(
        rule="data_request.said_by_her",
        holds=taken_back(request(recorded_by_id=given.COUNSELLOR)),
        breaks=taken_back(request()),
        says="La personne l'a faite elle-même : on y répond, on ne l'efface pas.",
    ),
    Example(
        rule="beneficiary.no_bilan_ever",
        holds=asked(EraseEntry(), SYS, beneficiary=entry(1), bilans=()),
        breaks=asked(EraseEntry(), SYS, beneficiary=entry(1), bilans=(ENDED,)),
        says="La preuve administrative d'un bilan est conservée, avec le nom de la personne.",
    ),
)
