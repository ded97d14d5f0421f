"""個人の異動の判定 — which function makes the changes of which kind of `notices.individual`."""

from collections.abc import Callable
from typing import Any, Final

from openjuki.kernel.decide.address_correction import address_correction_changes
from openjuki.kernel.decide.entry_ex_officio import (
    removal_changes,
    restoration_changes,
)
from openjuki.kernel.decide.foreign import foreign_entry_changes, relationship_changes
from openjuki.kernel.decide.name_requests import alias_changes, former_surname_changes
from openjuki.kernel.decide.nationality import nationality_lost_changes, naturalization_changes
from openjuki.kernel.decide.numbers import individual_number_changes, resident_code_changes
from openjuki.kernel.decide.pairs import renewal_changes
from openjuki.kernel.notices.address_correction import AddressCorrection
from openjuki.kernel.notices.entry_ex_officio import RemovalExOfficio, Restoration
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
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.view import RegisterView

CHANGES: Final[dict[type, Callable[[RegisterView, Any], tuple[Change, ...]]]] = {
    FormerSurnameRequest: former_surname_changes,
    AliasRequest: alias_changes,
    AddressCorrection: address_correction_changes,
    Naturalization: naturalization_changes,
    NationalityLost: nationality_lost_changes,
    Renewal: renewal_changes,
    ResidentCodeChange: resident_code_changes,
    ResidentCodeExOfficio: resident_code_changes,
    IndividualNumberChange: individual_number_changes,
    IndividualNumberExOfficio: individual_number_changes,
    RemovalExOfficio: removal_changes,
    Restoration: restoration_changes,
    ForeignEntry: foreign_entry_changes,
    RelationshipNotice: relationship_changes,
}
