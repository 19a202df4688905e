"""What an invoice says of the VAT."""

from datetime import date
from types import SimpleNamespace as Like

from app.domain.billing_item.commands import IssueBillingItem
from app.domain.quote.records import VatBasis
from tests.law.example import Example, asked

EXEMPT = Like(vat_basis=VatBasis.TRAINING_EXEMPTION)

EXAMPLES = (
    Example(
        rule="vat.exempt_if_attestation",
        holds=asked(IssueBillingItem(), billing_item=EXEMPT, organisation=Like(vat_attestation_on=date(2026, 12, 14))),
        breaks=asked(IssueBillingItem(), billing_item=EXEMPT, organisation=Like(vat_attestation_on=date(2026, 12, 15))),
        says="TVA : attestation absente.",
    ),
    Example(
        rule="vat.exempt_if_attestation",
        holds=asked(IssueBillingItem(), billing_item=Like(vat_basis=VatBasis.TAXED), organisation=Like(vat_attestation_on=None)),
        breaks=asked(IssueBillingItem(), billing_item=EXEMPT, organisation=Like(vat_attestation_on=None)),
        says="TVA : attestation absente.",
    ),
)
