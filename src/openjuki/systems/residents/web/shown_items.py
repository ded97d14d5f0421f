"""画面に出る記録項目: on which screens an item stands, found by changing it in a record (for the data dictionary)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.household import member_of
from openjuki.systems.residents.services.data_dictionary import KINDS_OF_PEOPLE, samples, version_of
from openjuki.systems.residents.services.examine import PersonChange
from openjuki.systems.residents.web import examination_table, record_items

_READER: Final = Staff("s", "", "", "", "", frozenset(RIGHTS), 1, (), "", "")


def _review(record: Record) -> Any:
    return examination_table.rows_of([PersonChange("", "1", None, record)], _READER)


def _household(record: Record) -> Any:
    version = version_of(record)
    return member_of(version, version.changed_on, protected=False), record.household_no, record.member_order


_SCREENS: Final[dict[str, Callable[[Record], Any]]] = {
    "住民票の照会": partial(record_items.items, staff=_READER),
    "世帯の照会": _household,
    "審査": _review,
}


def shown_items() -> dict[str, list[str]]:
    """Item → titles of the screens. The history of a person names every item that became another."""
    found: dict[str, dict[str, None]] = {name: {} for name in FIELD_NAMES}
    for kind, category in KINDS_OF_PEOPLE:
        base, changed = samples(category, kind)
        for title, show in _SCREENS.items():
            before: Any = show(base)
            for name, record in changed.items():
                if show(record) != before:
                    found[name][title] = None
    found["kind"] = dict.fromkeys(_SCREENS)
    return {name: [*titles, "異動の履歴"] for name, titles in found.items()}
