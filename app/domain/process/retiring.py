"""What retiring a person must know beside her entry: the bilans that are or were hers."""

from app.domain.bilan.records import Bilan
from app.domain.registry.records import BeneficiaryFile, EntryStatus
from app.domain.registry.table import BENEFICIARY

COMMANDS = tuple(row.on for row in BENEFICIARY.machine.rows if row.to == EntryStatus.RETIRED)
"""What is decided on her bilans too."""


class RetiringFile(BeneficiaryFile):
    """A beneficiary and her bilans, in whatever thread."""

    bilans: tuple[Bilan, ...] = ()
