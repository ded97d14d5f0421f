"""Items that take a key of a table (選択肢): which kernel table, by the item's name or by `Class.item`.

A new kind adds its line here; the screen then shows the labels, the API lists the keys, and a key that the
table does not have is refused when the notice is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openjuki.kernel.notices.address_correction import MANNERS
from openjuki.kernel.notices.corrections import MINOR_CATEGORIES
from openjuki.kernel.notices.entry_ex_officio import CAUSES, OCCASIONS
from openjuki.kernel.notices.family_register import EVENT_TITLES
from openjuki.kernel.notices.foreign import ARTICLES
from openjuki.kernel.notices.grounds import BASES
from openjuki.kernel.notices.move_in import NUMBER_CHECKS, SOURCES
from openjuki.kernel.notices.name_requests import ALIAS_ACTS, FORMER_SURNAME_ACTS
from openjuki.kernel.notices.nationality import WAYS
from openjuki.kernel.notices.numbers import CHANGE_CAUSES, CODE_ACTS, NUMBER_ACTS
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.kernel.notices.renewal import ACTS as RENEWALS
from openjuki.kernel.register.codes import CardStatus, Kind, ResidenceCategory, Sex

CHOICES: Final[dict[str, Mapping[str, str]]] = {
    "source": SOURCES,
    "individual_number_check": NUMBER_CHECKS,
    "capacity": CAPACITIES,
    "method": IDENTITY_METHODS,
    "Grounds.basis": BASES,
    "FamilyRegisterNotice.event": EVENT_TITLES,
    "MinorCorrection.category": MINOR_CATEGORIES,
    "AddressCorrection.category": MINOR_CATEGORIES,
    "manner": MANNERS,
    "way": WAYS,
    "ResidentCodeExOfficio.act": CODE_ACTS,
    "IndividualNumberExOfficio.act": NUMBER_ACTS,
    "IndividualNumberChange.cause": CHANGE_CAUSES,
    "occasion": OCCASIONS,
    "article": ARTICLES,
    "RemovalExOfficio.cause": CAUSES,
    "Renewal.act": RENEWALS,
    "FormerSurnameRequest.act": FORMER_SURNAME_ACTS,
    "AliasRequest.act": ALIAS_ACTS,
    "card_status": CardStatus.LABELS,
    "kind": Kind.LABELS,
    "sex": Sex.LABELS,
    "residence_category": ResidenceCategory.LABELS,
}
#: Keys that a rule of the kernel judges, in its own words (E27, E41).
JUDGED: Final = frozenset({"source", "individual_number_check", "capacity", "method", "kind", "sex",
                           "residence_category"})  # fmt: skip


def choices_of(cls: type, name: str) -> Mapping[str, str] | None:
    """The table of an item, or None for free text."""
    return CHOICES.get(f"{cls.__name__}.{name}") or CHOICES.get(name)
