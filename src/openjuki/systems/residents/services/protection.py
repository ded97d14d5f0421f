"""Who may work on a notice about persons under 支援措置 (S 3.4, RR-25): the right, or it is handed over.

Without this, a 転居届 opened for anybody would show what a search and an inquiry hide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from openjuki.runtime.errors import Finding, Forbidden, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import holds, rows
from openjuki.systems.residents.selectors.cases import CaseLine, drafts_of
from openjuki.systems.residents.selectors.members import HouseMember, members
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.own_ward import refuse_elsewhere
from openjuki.systems.residents.services.search_residents import SUPPORT

#: How notices name persons and households, alone or at the end of a longer name (contracts.md, notices).
_PERSONS: Final = ("addressee_no", "resumes")
_HOUSEHOLDS: Final = ("household_no", "joins")


def hidden_from(staff: Staff, addressee_nos: Iterable[str]) -> set[str]:
    """Who of them these staff may not see: those under 支援措置, for whoever lacks the right."""
    return set() if staff.may(SUPPORT) else holds.protected(sorted(set(addressee_nos)))


def refuse_protected(staff: Staff, addressee_nos: Collection[str], *, field: str = "") -> None:
    """Raise Forbidden (S07) where one of them is protected and the staff lack the right."""
    if hidden_from(staff, addressee_nos):
        raise Forbidden(
            Finding(
                "S07",
                "支援措置の対象者が含まれる届です。扱うには権限が必要です。",
                field=field,
                law="住民基本台帳事務処理要領 第5-10、S 3.4",
                remedy="支援措置責任者に引き継いでください。",
            )
        )


def household_for(staff: Staff, household_no: str, *, field: str = "household_no") -> tuple[HouseMember, ...]:
    """Members of a household that these staff may put into a notice; empty where nobody belongs to it.

    Raises NotFound for another ward's household (its members move by 区間異動), Forbidden (S07).
    """
    found = members(household_no)
    if found and staff.ward and staff.ward != found[0].ward:
        raise NotFound(
            Finding(
                "C06",
                "この住民は、この区の世帯にいません。",
                field=field,
                remedy="検索(F2)で本人を確かめてください。他の区の住民は区間異動で受け付けます。",
            )
        )
    refuse_protected(staff, [m.addressee_no for m in found], field=field)
    return found


def check_draft(
    staff: Staff, data: Mapping[str, Any], *, kind: str, before: Mapping[str, Any] | None = None
) -> None:
    """Before a draft is written: whoever is newly named is of the own ward, nobody concerned is protected.

    `before`: the draft as it was. Raises NotFound, Forbidden (S07).
    """
    household_no = _text(data.get("household_no"))
    if household_no != _text((before or {}).get("household_no")) and not KINDS[kind].any_ward:
        household_for(staff, household_no)
    refuse_elsewhere(staff, data, kind=kind, before=before)
    refuse_draft(staff, data)


def refuse_draft(staff: Staff, data: Mapping[str, Any]) -> None:
    """Before a draft is shown or submitted. Raises Forbidden (S07) where it concerns a protected person.

    Form data, not a notice: what cannot be read as one yet must not show more than what can.
    """
    if not staff.may(SUPPORT):
        refuse_protected(staff, concerned(data))


def concerned(data: Mapping[str, Any]) -> set[str]:
    """宛名番号 of those whom form data name, and of the members of the households that they name."""
    persons, households = _named(data)
    return persons.union(*rows.members_of(sorted(households)).values())


def cases_with_protected(staff: Staff, lines: Collection[CaseLine]) -> frozenset[str]:
    """受付番号 of those lines that concern somebody under 支援措置; none for staff with the right.

    In three statements for a whole board: a line that was not submitted yet knows whom it concerns by its draft.
    """
    if staff.may(SUPPORT) or not lines:
        return frozenset()
    drafts = drafts_of([line.case_no for line in lines])
    named = {line.case_no: _named(drafts.get(line.case_no, {})) for line in lines}
    members = rows.members_of(sorted({no for _, households in named.values() for no in households}))
    whom = {
        line.case_no: persons.union(line.subjects, *(members.get(no, ()) for no in households))
        for line in lines
        for persons, households in [named[line.case_no]]
    }
    protected = set(holds.protected(sorted(set().union(*whom.values()))))
    return frozenset(case_no for case_no, persons in whom.items() if persons & protected)


def _named(data: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """宛名番号 and 世帯番号 that form data name."""
    persons: set[str] = set()
    households: set[str] = set()
    for name, value in _items(data):
        if any(name == p or name.endswith(f"_{p}") for p in _PERSONS):
            persons.add(value)
        elif any(name == h or name.endswith(f"_{h}") for h in _HOUSEHOLDS):
            households.add(value)
    return persons, households


def _items(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in form data with the name of its item, at any depth."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _items(each, str(key))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _items(each, name)
    elif text := _text(value):
        yield name, text


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def shown_members(staff: Staff, household_no: str) -> tuple[HouseMember, ...]:
    """The household of a draft: nothing of another ward's. Protected ones never come here (`check_draft`)."""
    found = members(household_no)
    return () if found and staff.ward and staff.ward != found[0].ward else found
