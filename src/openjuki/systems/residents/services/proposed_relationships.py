"""続柄の提案 for a draft (S 1.1.11, S 4.0.4, S 4.1.4.2): what everybody becomes under a new householder.

Nothing is entered: the form offers it, the clerk chooses. The draft need not be complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.proposals import propose
from openjuki.kernel.notices.shape import columns_of
from openjuki.kernel.register.view import Household, RegisterView, Subject
from openjuki.kernel.relationship.proposals import Proposal
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.members import HouseMember
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import REST

Proposed = dict[str, tuple[Proposal, ...]]
_MOTHER = "mother_addressee_no"


def proposed(kind: str, data: Mapping[str, Any], household: Sequence[HouseMember]) -> Proposed:
    """宛名番号 (or key of a new row) → 続柄 that can be.

    `household`: the members of the household that the notice is about, or that a newborn enters.
    """
    own = KINDS[kind].fields
    if not household or not {"members"} <= own or not own & {"household_no", _MOTHER}:
        return {}
    numbers = [m.addressee_no for m in household]
    versions = rows.current_versions(numbers, with_number=False)
    household_no = versions[numbers[0]].record.household_no
    view = RegisterView(
        subjects={no: Subject(no, versions[no]) for no in numbers},
        households={household_no: Household(household_no, tuple(numbers))},
    )
    return propose(view, _asked(kind, data))


def _asked(kind: str, data: Mapping[str, Any]) -> SimpleNamespace:
    """The draft as far as a proposal looks at it; nothing that it does not say yet is missing."""
    own = KINDS[kind]
    asked = SimpleNamespace(members=_rows(own.notice, "members", data))
    for name in ("household_no", "joins", _MOTHER):
        if name in own.fields:
            setattr(asked, name, str(data.get(name) or ""))
    if REST in own.fields:
        asked.staying = _rows(own.notice, REST, data)
    return asked


def _rows(notice: type, field: str, data: Mapping[str, Any]) -> list[SimpleNamespace]:
    listed = data.get(field)
    names = columns_of(notice, field) & {"addressee_no", "key", "relationship", "sex"}
    found = []
    for row in listed if isinstance(listed, list) else []:
        if isinstance(row, Mapping):
            said = {name: str(row.get(name) or "") for name in names}
            found.append(SimpleNamespace(**said, birth=_day(row.get("birth"))))
    return found


def _day(typed: Any) -> UncertainDate | None:
    try:
        return parse_uncertain(typed) if isinstance(typed, str) and typed else None
    except ValueError:
        return None
