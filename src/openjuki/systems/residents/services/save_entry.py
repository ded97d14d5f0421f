"""The entry screen's one call (届の入力): save what was typed, judge it, show who lives at the new address.

Only the items that the screen holds are written, so that what another way has brought (a number that is not
shown again, the row's key) stays. S 4.0.1 to S 4.0.3, A-01; decisions.md, 個人番号.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from openjuki.kernel.register.address import address_of
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.selectors.at_address import Neighbour, address_from, households_at
from openjuki.systems.residents.selectors.lookalikes import Lookalike, lookalikes
from openjuki.systems.residents.selectors.members import HouseMember, NamedPerson
from openjuki.systems.residents.services import cases, edit_lock
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.contractors import refuse_kind
from openjuki.systems.residents.services.item_rights import blank_form, hidden_items, with_hidden_rows
from openjuki.systems.residents.services.judge import Judgement, judge
from openjuki.systems.residents.services.named_people import shown_people
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.notice_forms.items import (
    is_person,
    items_of,
    rows_of_entrants,
    rows_of_persons,
)
from openjuki.systems.residents.services.notice_forms.merging import name_rows
from openjuki.systems.residents.services.notice_forms.secrets import SECRET, split_secrets
from openjuki.systems.residents.services.papers import written_state
from openjuki.systems.residents.services.proposed_relationships import Proposed, proposed
from openjuki.systems.residents.services.protection import refuse_draft, refuse_protected, shown_members
from openjuki.systems.residents.services.same_case import (
    ANSWERS,
    Page,
    Typing,
    merged,
    refuse_unseen,
    typing_now,
    with_answers,
)
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
    joined: tuple[HouseMember, ...] = field(repr=False, default=())
    people: dict[str, NamedPerson] = field(repr=False, default_factory=dict)
    proposals: Proposed = field(repr=False, default_factory=dict)
    candidates: dict[int, tuple[Lookalike, ...]] = field(repr=False, default_factory=dict)
    neighbours_changed: bool = False
    #: Whether a paper stands behind the draft as it is: none | counts | stale (A-10).
    written: str = "none"
    version: int = 0
    typing: tuple[Typing, ...] = ()
    #: Somebody of it is being entered by somebody else in another case: it may be looked at (S 10.3).
    held: Finding | None = field(repr=False, default=None)


@service("residents.open_entry")
def open_entry(*, staff: Staff, case_no: str) -> Entry:
    """A case's draft, judged as it stands. The view is on the log before it is shown.

    Raises NotFound, Forbidden (somebody of it is under 支援措置, and the staff lack the right).
    """
    case = CaseFile.objects.filter(case_no=case_no).first()
    if case is None or (staff.ward and staff.ward != case.ward):
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    refuse_kind(staff, case.kind)
    return judged(staff, case, CaseDraft.objects.get(case=case))


def judged(staff: Staff, case: CaseFile, draft: CaseDraft) -> Entry:
    """The entry of a draft, for whoever has the case in hand; logged. Raises NotFound, Forbidden."""
    whole = join_secrets(draft.data, draft.secrets, row=case.case_no)
    refuse_draft(staff, whole)
    refuse_protected(staff, case.subjects)  # a settled case knows whom it has entered
    entry = replace(_entry(staff, case, draft, whole, changed=True), held=edit_lock.held(case, draft, staff))
    _log_view(staff, entry)
    return entry


@service("residents.save_draft")
def replace_entry(*, staff: Staff, case_no: str, data: Mapping[str, Any], page: Page | None = None) -> Entry:
    """Replace the whole draft and judge it. Raises CaseClosed, Overtaken, NotFound, Forbidden."""
    draft = cases.save_draft(staff=staff, case_no=case_no, data=data, page=page)
    return judged(staff, draft.case, draft)


@service("residents.save_entry")
def save_entry(
    *,
    staff: Staff,
    case_no: str,
    changes: Mapping[str, Any],
    acknowledged: Mapping[str, str] | None = None,
    unanswered: frozenset[str] = frozenset(),
    kind: str = "",
    page: Page | None = None,
    leave: frozenset[str] = frozenset(),
) -> Entry:
    """Write the given paths (`members.0.birth` → text) and judge the whole.

    `acknowledged`: alert → reason; `unanswered`: alerts whose tick was taken back; `kind`: the kind of notice
    whose form was filled in, where there was a form; `page`: what lay before whoever typed, None for the newest;
    `leave`: items that are not written.
    Raises CaseClosed, NotFound, Forbidden (a household under 支援措置), Invalid (the form of another kind),
    Overtaken (somebody else has changed an item since).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    _refuse_another_form(case, kind)
    draft = CaseDraft.objects.get(case=case)
    page = page or Page(case.version)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    name_rows(whole, case.kind)
    before, people = address_from(whole.get("address")), deepcopy(whole.get("members"))
    known = named_in(case.kind, whole)
    typed = _shown_items(staff, changes, whole)
    typed |= dict.fromkeys((f"{ANSWERS}.{k}" for k in unanswered), None)
    typed |= {f"{ANSWERS}.{k}": [reason] for k, reason in (acknowledged or {}).items()}
    whole = merged(
        case, draft, staff, now=with_answers(whole, draft.acknowledged), mine=typed, page=page, leave=leave
    )
    answers = {key: said[0] for key, said in whole.pop(ANSWERS).items() if said}
    name_rows(whole, case.kind)
    cases.store(case, draft, whole, staff, answers=answers, token=page.token)
    entry = _entry(staff, case, draft, whole, changed=before != address_from(whole.get("address")), page=page)
    new_people = bool(named_in(case.kind, whole) - known)
    if entry.neighbours_changed or new_people or (entry.candidates and people != whole.get("members")):
        _log_view(staff, entry)
    return entry


def _shown_items(staff: Staff, changes: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without what the page never shows: a number, an item that these staff may not see."""
    hidden = hidden_items(staff)
    found: dict[str, Any] = {}
    for path, value in changes.items():
        name = path.rpartition(".")[2]
        if value == "" and (name in SECRET or name in hidden):
            continue  # what is shown blank comes back blank
        if name in SECRET:
            found[path] = "" if value == ERASE else value
        else:
            found[path] = with_hidden_rows(value, whole.get(path), hidden)
    return found


def _refuse_another_form(case: CaseFile, kind: str) -> None:
    if kind not in ("", case.kind):
        raise Invalid(
            Finding(
                "F10",
                f"この受付は「{KINDS[case.kind].title}」です。別の種別の様式の内容は保存しません。",
                field="kind",
                remedy="受付一覧から開き直して入力してください。",
            )
        )


@service("residents.change_rows")
def change_rows(
    *,
    staff: Staff,
    case_no: str,
    remove: int | None = None,
    field: str = "members",
    page: Page | None = None,
) -> int:
    """Add a row for one more person, or take one out; returns the number of rows.

    Raises Invalid, Overtaken (the rows are no longer those that the page shows).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    if field not in rows_of_entrants(KINDS[case.kind].notice):
        raise Invalid(Finding("F01", "この届に人を追加することはできません。", field="members"))
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    rows = whole.setdefault(field, [])
    if remove is None:
        if len(rows) >= MAX_ROWS:
            raise Invalid(Finding("F02", f"1つの届に入力できるのは{MAX_ROWS}人までです。", field=field))
        rows.extend({} for _ in range(1 if rows else 2))
    elif 0 <= remove < len(rows):
        refuse_unseen(case, draft, staff, page, rows=field)
        del rows[remove]
    name_rows(whole, case.kind)
    cases.store(case, draft, whole, staff, token=page.token if page else "")
    return len(rows)


def _entry(
    staff: Staff,
    case: CaseFile,
    draft: CaseDraft,
    whole: dict[str, Any],
    *,
    changed: bool,
    page: Page | None = None,
) -> Entry:
    plain, _ = split_secrets(whole, row=case.case_no)
    people = shown_people(staff, named_in(case.kind, plain))
    own = str(plain.get("household_no") or "")
    one = people.get(str(plain.get("addressee_no") or ""))
    household = shown_members(staff, own or (one.household_no if one else ""))
    people |= shown_people(staff, {m.addressee_no for m in household} - people.keys())
    joined = shown_members(staff, str(plain.get("joins") or ""))
    judgement = judge(kind=case.kind, data=whole, case_no=case.case_no)
    return Entry(
        case_no=case.case_no,
        kind=case.kind,
        data=blank_form(plain, hidden_items(staff)),
        numbers=frozenset(_number_paths(whole)),
        acknowledged=dict(draft.acknowledged),
        saved_at=draft.saved_at,
        judgement=judgement,
        neighbours=_neighbours(staff, case.kind, plain, household),
        candidates=lookalikes(judgement.view, judgement.notice),
        household=household,
        joined=joined,
        people=people,
        proposals=proposed(case.kind, plain, household or joined),
        neighbours_changed=changed,
        written=written_state(case),
        version=case.version,
        typing=typing_now(case, draft, staff, page),
    )


def named_in(kind: str, data: Mapping[str, Any]) -> set[str]:
    """宛名番号 that a draft names, on the notice or in its rows."""
    notice = KINDS[kind].notice
    found = {str(data.get(i.name) or "") for i in items_of(notice) if is_person(i.name)}
    for field_name in rows_of_persons(notice):
        rows = data.get(field_name)
        listed = [r for r in rows if isinstance(r, Mapping)] if isinstance(rows, list) else []
        found |= {str(r.get("addressee_no") or "") for r in listed}
    return found - {""}


def _neighbours(
    staff: Staff, kind: str, data: Mapping[str, Any], household: tuple[HouseMember, ...]
) -> tuple[Neighbour, ...]:
    """Who lives at the new address; where the notice has none, at the address of the household itself."""
    fields = KINDS[kind].fields
    if "joins" not in fields:
        return ()
    address = address_from(data.get("address"))
    if "address" not in fields and household:
        first = shown_people(staff, [household[0].addressee_no])[household[0].addressee_no]
        address = address_of(first.record) if first.record else address
    if not address.town_code or not address.lot:
        return ()
    own = {str(data.get("household_no") or "")}
    return tuple(households_at(address, without=own, protected_too=staff.may(SUPPORT)))


def _number_paths(value: Any, path: str = "") -> list[str]:
    """Where a draft holds a number."""
    if isinstance(value, Mapping):
        found = [f"{path}{name}" for name in SECRET if value.get(name)]
        return found + [p for name, each in value.items() for p in _number_paths(each, f"{path}{name}.")]
    if isinstance(value, list):
        return [p for at, each in enumerate(value) for p in _number_paths(each, f"{path}{at}.")]
    return []


def _log_view(staff: Staff, entry: Entry) -> None:
    shown = [m[0] for n in entry.neighbours for m in n.members]
    shown += [m.addressee_no for m in (*entry.household, *entry.joined)]
    shown += entry.people
    shown += [c.addressee_no for each in entry.candidates.values() for c in each]
    audit.view("residents.view_entry", staff=staff, subjects=sorted(set(shown)), case_no=entry.case_no)
