"""Whom a notice is about (異動する人の選択): a person found by search begins the entry of any kind of notice.

What the person fills follows from the kind's dataclass and its `start`: the household with everybody or the
one person ticked, or the person alone.
"""

from __future__ import annotations

from typing import Any

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.selectors.members import HouseMember, NamedPerson, members, named
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.notice_forms import KINDS, NoticeKind, join_secrets
from openjuki.systems.residents.services.notice_forms.items import (
    REST,
    ROWS,
    TEXT,
    is_person,
    items_of,
    ticked_rows,
)
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.same_case import Page, refuse_unseen


@service("residents.choose_person")
def choose_person(*, staff: Staff, case_no: str, addressee_no: str, page: Page | None = None) -> str:
    """Take a person, and the household where the kind wants one, into the draft; gives the 世帯番号.

    `page`: what lay before whoever chooses. Raises NotFound (C06), CaseClosed, Overtaken (C26: somebody has
    changed the draft since), Forbidden where somebody is under 支援措置 and the staff lack the right (S07).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    kind = KINDS[case.kind]
    person = named([addressee_no]).get(addressee_no)
    household = members(person.household_no) if person else ()
    if person is None or not _takes(kind, staff, person, household):
        raise NotFound(
            Finding(
                "C06",
                "この住民は、この区の世帯にいません。"
                if kind.start != "person"
                else "この宛名番号の人は、この区にいません。",
                field="addressee_no",
                remedy="検索(F2)で本人を確かめてください。他の区の住民は区間異動で受け付けます。",
            )
        )
    refuse_protected(staff, {addressee_no, *(m.addressee_no for m in household)}, field="addressee_no")
    draft = CaseDraft.objects.get(case=case)
    refuse_unseen(case, draft, staff, page)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    whole |= started(kind, person, household)
    if "notifier" in kind.fields and kind.start in ("household", "member"):
        notifier = dict(whole.get("notifier") or {})
        notifier.setdefault("name", person.member.name)
        whole["notifier"] = notifier
    cases.store(case, draft, whole, staff)
    shown = {addressee_no, *(m.addressee_no for m in household)}
    audit.view("residents.view_entry", staff=staff, subjects=sorted(shown), case_no=case_no)
    return person.household_no


@service("residents.open_case_for")
def open_case_for(*, staff: Staff, kind: str, addressee_no: str) -> CaseFile:
    """この人の届出: open a case with the person taken over; nothing is opened where that cannot be.

    Raises Invalid, NotFound, Forbidden.
    """
    person = named([addressee_no]).get(addressee_no)
    ward = {"ward": person.member.ward} if person and not staff.ward else None
    case = cases.open_case(staff=staff, kind=kind, data=ward)
    choose_person(staff=staff, case_no=case.case_no, addressee_no=addressee_no)
    return case


def _takes(kind: NoticeKind, staff: Staff, person: NamedPerson, household: tuple[HouseMember, ...]) -> bool:
    """Whether this kind can be about this person, as far as the counter's own ward goes."""
    if staff.ward and staff.ward != person.member.ward and not kind.any_ward:
        return False
    return bool(household) or kind.start == "person"


def started(kind: NoticeKind, person: NamedPerson, household: tuple[HouseMember, ...]) -> dict[str, Any]:
    """The items that choosing a person fills."""
    found: dict[str, Any] = {}
    if "household_no" in kind.fields:
        found["household_no"] = person.household_no
    ticked = ticked_rows(kind.notice)
    named_alone = [i.name for i in items_of(kind.notice) if is_person(i.name)]
    if named_alone and ("addressee_no" in named_alone or not ticked):
        found["addressee_no" if "addressee_no" in named_alone else named_alone[0]] = (
            person.member.addressee_no
        )
    if "joins" in kind.fields and not ticked:
        found["joins"] = person.household_no  # a child enters its mother's household
    for item in items_of(kind.notice):
        if item.what != ROWS or item.of is None:
            continue
        blank = {i.name: "" for i in items_of(item.of) if i.what == TEXT}
        if item.name == ticked:
            everybody = [m.addressee_no for m in household] if kind.start == "household" else []
            found[item.name] = [
                {**blank, "addressee_no": no} for no in everybody or [person.member.addressee_no]
            ]
        elif item.name == REST or "name" in blank:
            found[item.name] = []
    return found
