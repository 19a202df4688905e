"""The life of a billing item. What was billed is never cancelled, it is credited."""

from typing import Any

from app.domain.billing_item import commands as c
from app.domain.billing_item import performed_rules as p
from app.domain.billing_item import rules as r
from app.domain.billing_item.records import BillingItem
from app.domain.billing_item.records import BillingStatus as S
from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.relied_on import ISSUED_CREDIT
from app.domain.vocabulary import Role

ADM, SYS = frozenset({Role.ADMINISTRATOR}), frozenset({Role.SYSTEM})
ISSUING = (
    r.CONTRACT_FIRST,
    r.NO_PAYMENT_BEFORE,
    r.DEPOSIT_30,
    r.PAYMENT_BY_OPCO,
    p.STAGING,
    p.FORCE_MAJEURE,
    p.REFUND_UNPERFORMED,
    r.OUT_OF_FRAME_VAT,
    r.VAT_ATTESTATION,
)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "billing_item", S,
        final=frozenset({S.CANCELLED, S.CREDITED}),
        rows=(
            #   command                 from                    by      to              event
            Row(on=c.DraftBillingItem,  frm=(ABSENT,),          by=ADM, to=S.DRAFT,     event="drafted",   rules=(*when_over("billing_item"), r.DEBTOR_IN_FILE, r.VAT_INSIDE, r.CREDIT_OF_AN_ITEM)),
            Row(on=c.AmendBillingItem,  frm=(S.DRAFT,),         by=ADM, to=S.DRAFT,     event="amended",   rules=(r.VAT_INSIDE,)),
            Row(on=c.IssueBillingItem,  frm=(S.DRAFT,),         by=ADM, to=S.ISSUED,    event="issued",    rules=ISSUING),
            Row(on=c.PayBillingItem,    frm=(S.ISSUED,),        by=ADM, to=S.PAID,      event="paid"),
            Row(on=c.CancelBillingItem, frm=(S.DRAFT,),         by=ADM | SYS, to=S.CANCELLED, event="cancelled"),
            Row(on=c.CreditBillingItem, frm=(S.ISSUED, S.PAID), by=ADM | SYS, to=S.CREDITED,  event="credited"),
        ),
    ),
    BillingItem, ISSUED_CREDIT, by=ADM,
)
# fmt: on
