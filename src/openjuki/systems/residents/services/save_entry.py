"""The entry screen's one call (届の入力): save what was typed, judge it, show who lives at the new address.

Only the items that the screen holds are written, so that what another way has brought (a number that is not
shown again, the row's key) stays. S 4.0.1 to S 4.0.3, A-01; decisions.md, 個人番号.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.selectors.at_address import Neighbour, address_from, households_at
from openjuki.systems.residents.selectors.lookalikes import Lookalike, lookalikes
from openjuki.systems.residents.selectors.members import HouseMember, household_of
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.item_rights import blank_form, hidden_items
from openjuki.systems.residents.services.judge import Judgement, judge
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.notice_forms.secrets import SECRET, put, split_secrets
from openjuki.systems.residents.services.protection import check_draft, household_for, shown_members
from openjuki.systems.residents.services.search_residents import SUPPORT

#: What a clerk types into a number field to take the number out again; blank leaves it as it is.
ERASE = "0"


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft as the screen needs it. `data` holds no number; `numbers` names the paths that have one."""

    case_no: str
    kind: str
    data: dict[str, Any] = field(repr=False)
    numbers: frozenset[str]
    acknowledged: dict[str, str]
    saved_at: datetime
    judgement: Judgement = field(repr=False)
    neighbours: tuple[Neighbour, ...] = field(repr=False)
    household: tuple[HouseMember, ...] = field(repr=False, default=())
    candidates: dict[int, tuple[Lookalike, ...]] = field(repr=False, default_factory=dict)
    neighbours_changed: bool = False


@service("residents.open_entry")
def open_entry(*, staff: Staff, case_no: str) -> Entry:
    """A case's draft, judged as it stands. Raises NotFound. The view is on the log before it is shown."""
    case = CaseFile.objects.filter(case_no=case_no).first()
    if case is None or (staff.ward and staff.ward != case.ward):
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    entry = _entry(staff, case, draft, whole, changed=True)
    _log_view(staff, entry)
    return entry


@service("residents.save_entry")
def save_entry(
    *,
    staff: Staff,
    case_no: str,
    changes: Mapping[str, Any],
    acknowledged: Mapping[str, str] | None = None,
    unanswered: frozenset[str] = frozenset(),
) -> Entry:
    """Write the given paths (`members.0.birth` → text) and judge the whole.

    `acknowledged`: alert → reason; `unanswered`: alerts whose tick was taken back.
    Raises CaseClosed, NotFound, Forbidden (a household under 支援措置).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case)
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    before, people = address_from(whole.get("address")), deepcopy(whole.get("members"))
    hidden = hidden_items(staff)
    for path, value in changes.items():
        if path.rpartition(".")[2] in SECRET:
            if value == "":
                continue
            value = "" if value == ERASE else value
        elif path.rpartition(".")[2] in hidden and value == "":
            continue  # what is shown blank comes back blank
        put(whole, path, value)
    check_draft(staff, whole, draft.data)
    name_rows(whole)
    kept = {k: r for k, r in draft.acknowledged.items() if k not in unanswered}
    draft.acknowledged = {**kept, **(acknowledged or {})}
    cases.store(case, draft, whole, staff)
    entry = _entry(staff, case, draft, whole, changed=before != address_from(whole.get("address")))
    if entry.neighbours_changed or (entry.candidates and people != whole.get("members")):
        _log_view(staff, entry)
    return entry


@service("residents.change_rows")
def change_rows(*, staff: Staff, case_no: str, remove: int | None = None) -> int:
    """Add a row for one more person, or take one out; returns the number of rows. Raises Invalid."""
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case)
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    rows = whole.setdefault("members", [])
    if remove is None:
        if len(rows) >= MAX_ROWS:
            raise Invalid(Finding("F02", f"1つの届に入力できるのは{MAX_ROWS}人までです。", field="members"))
        rows.extend({} for _ in range(1 if rows else 2))
    elif 0 <= remove < len(rows):
        del rows[remove]
    name_rows(whole)
    cases.store(case, draft, whole, staff)
    return len(rows)


@service("residents.choose_household")
def choose_household(*, staff: Staff, case_no: str, addressee_no: str) -> str:
    """転居する世帯 by one of its members: everyone moves unless the clerk says otherwise.

    Raises NotFound, Forbidden where a member is under 支援措置 and the staff lack the right (S07).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case)
    household_no = household_of(addressee_no)
    found = household_for(staff, household_no, field="addressee_no")
    if not found:
        raise NotFound(
            Finding(
                "C06",
                "この住民は、この区の世帯にいません。",
                field="addressee_no",
                remedy="検索(F2)で本人を確かめてください。他の区の住民は区間異動で受け付けます。",
            )
        )
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    whole |= {
        "household_no": household_no,
        "members": [{"addressee_no": m.addressee_no, "relationship": ""} for m in found],
        "staying": [],
    }
    head = next((m for m in found if m.addressee_no == addressee_no), found[0])
    whole.setdefault("notifier", {}).setdefault("name", head.name)
    cases.store(case, draft, whole, staff)
    audit.view("residents.view_entry", staff=staff, subjects=[m.addressee_no for m in found], case_no=case_no)
    return household_no


def name_rows(data: dict[str, Any]) -> None:
    """Give every row of a 転入届 a key of its own: findings and numbers to be drawn are tied to it."""
    members = data.get("members")
    if not isinstance(members, list):
        return
    taken = {str(m.get("key", "")) for m in members if isinstance(m, dict)}
    number = 0
    for member in members:
        if isinstance(member, dict) and "addressee_no" not in member and not member.get("key"):
            while f"m{number}" in taken:
                number += 1
            member["key"] = f"m{number}"
            taken.add(f"m{number}")


def _entry(staff: Staff, case: CaseFile, draft: CaseDraft, whole: dict[str, Any], *, changed: bool) -> Entry:
    plain, _ = split_secrets(whole, row=case.case_no)
    address = address_from(plain.get("address"))
    own = {str(plain.get("household_no") or "")}
    near: tuple[Neighbour, ...] = ()
    if address.town_code and address.lot:
        near = tuple(households_at(address, without=own, numbers_of_protected=staff.may(SUPPORT)))
    judgement = judge(kind=case.kind, data=whole, case_no=case.case_no)
    return Entry(
        case_no=case.case_no,
        kind=case.kind,
        data=blank_form(plain, hidden_items(staff)),
        numbers=frozenset(_number_paths(whole)),
        acknowledged=dict(draft.acknowledged),
        saved_at=draft.saved_at,
        judgement=judgement,
        neighbours=near,
        candidates=lookalikes(judgement.view, whole),
        household=shown_members(staff, str(plain.get("household_no") or "")),
        neighbours_changed=changed,
    )


def _number_paths(data: Mapping[str, Any]) -> list[str]:
    members = data.get("members")
    if not isinstance(members, list):
        return []
    return [
        f"members.{at}.{name}"
        for at, member in enumerate(members)
        if isinstance(member, dict)
        for name in SECRET
        if member.get(name)
    ]


def _log_view(staff: Staff, entry: Entry) -> None:
    shown = [m[0] for n in entry.neighbours for m in n.members]
    shown += [m.addressee_no for m in entry.household]
    shown += [c.addressee_no for each in entry.candidates.values() for c in each]
    audit.view("residents.view_entry", staff=staff, subjects=shown, case_no=entry.case_no)
