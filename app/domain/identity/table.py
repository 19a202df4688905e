"""The lives of accounts, invitations and machine clients, as tables."""

from typing import Any

from app.domain.identity import commands as c
from app.domain.identity.records import AccountStatus, ClientStatus, InvitationStatus
from app.domain.identity.rules import (
    CLIENT_STILL_LIVES,
    ENTRY_USED,
    EXPIRES_WITHIN_A_YEAR,
    FUNDER_OF_CLIENT,
    INVITER_STILL_MAY,
    NOT_EXPIRED,
    ONE_ACCOUNT,
    OVERLAP_IS_SHORT,
    SCOPES_OF_KIND,
)
from app.domain.machine import ABSENT, Machine, Row
from app.domain.vocabulary import Role

CON, SYS = frozenset({Role.COUNSELLOR}), frozenset({Role.SYSTEM})
ADM = frozenset({Role.ADMINISTRATOR})
SENT, ACCEPTED, INVITATION_REVOKED = InvitationStatus.SENT, InvitationStatus.ACCEPTED, InvitationStatus.REVOKED
OPEN, REVOKED = AccountStatus.ACTIVE, AccountStatus.REVOKED
LIVING, CLIENT_REVOKED = ClientStatus.ACTIVE, ClientStatus.REVOKED

# fmt: off
INVITATION = Machine[Any](
    "invitation",
    InvitationStatus,
    final=frozenset({ACCEPTED, INVITATION_REVOKED}),
    rows=(
        #   command                  from            by                  to                      event               rules
        Row(on=c.InviteMember,       frm=(ABSENT,),  by=ADM | SYS,       to=SENT,                event="sent",       rules=(ENTRY_USED, ONE_ACCOUNT)),
        Row(on=c.InviteBeneficiary,  frm=(ABSENT,),  by=ADM | CON | SYS, to=SENT,                event="sent",       rules=(ENTRY_USED, ONE_ACCOUNT)),
        Row(on=c.InviteEmployer,     frm=(ABSENT,),  by=ADM | SYS,       to=SENT,                event="sent",       rules=(ENTRY_USED,)),
        Row(on=c.ResendInvitation,   frm=(SENT,),    by=ADM | CON,       to=SENT,                event="sent_again", rules=(ONE_ACCOUNT,)),
        Row(on=c.RevokeInvitation,   frm=(SENT,),    by=ADM | CON,       to=INVITATION_REVOKED,  event="revoked"),
        Row(on=c.AcceptInvitation,   frm=(SENT,),    by=SYS,             to=ACCEPTED,            event="accepted",   rules=(NOT_EXPIRED, INVITER_STILL_MAY, ONE_ACCOUNT)),
    ),
)
ACCOUNT = Machine[Any](
    "account",
    AccountStatus,
    final=frozenset({REVOKED}),
    rows=(Row(on=c.RevokeAccount, frm=(OPEN,), by=ADM, to=REVOKED, event="revoked"),),
    born_elsewhere=True,
)
CLIENT = Machine[Any](
    "client",
    ClientStatus,
    final=frozenset({CLIENT_REVOKED}),
    rows=(
        #   command                  from            by             to                  event                    rules
        Row(on=c.CreateClient,       frm=(ABSENT,),  by=ADM | SYS,  to=LIVING,          event="created",         rules=(SCOPES_OF_KIND, FUNDER_OF_CLIENT, EXPIRES_WITHIN_A_YEAR)),
        Row(on=c.RotateClientSecret, frm=(LIVING,),  by=ADM,        to=LIVING,          event="secret_replaced", rules=(OVERLAP_IS_SHORT, EXPIRES_WITHIN_A_YEAR, CLIENT_STILL_LIVES)),
        Row(on=c.RevokeClient,       frm=(LIVING,),  by=ADM,        to=CLIENT_REVOKED,  event="revoked"),
    ),
)
# fmt: on
