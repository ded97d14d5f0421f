"""個人の異動 — the kinds of notice about names, numbers, nationality and entries ex officio, one line each."""

from typing import Final

from openjuki.kernel.notices.address_correction import AddressCorrection
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio, RemovalExOfficio, Restoration
from openjuki.kernel.notices.foreign import ForeignEntry, RelationshipNotice
from openjuki.kernel.notices.name_requests import AliasRequest, FormerSurnameRequest
from openjuki.kernel.notices.nationality import NationalityLost, Naturalization
from openjuki.kernel.notices.numbers import (
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.notices.renewal import Renewal

INDIVIDUAL: Final[tuple[type, ...]] = (
    FormerSurnameRequest,
    AliasRequest,
    AddressCorrection,
    Naturalization,
    NationalityLost,
    Renewal,
    ResidentCodeChange,
    ResidentCodeExOfficio,
    IndividualNumberChange,
    IndividualNumberExOfficio,
    EntryExOfficio,
    RemovalExOfficio,
    Restoration,
    ForeignEntry,
    RelationshipNotice,
)
