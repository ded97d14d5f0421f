"""転出証明書情報 (住民基本台帳法 第24条の2第3項): found by a mover's number or card, taken over into a draft.

What the communication server has delivered is the start of the same 転入届 as any other: the clerk picks who
moves and goes on in the form. RR-01, S 4.1.1, flow 1-1. Source ids, never numbers, travel between the screens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from openjuki.kernel.dates.card_deadlines import KEPT_AFTER_PLANNED_DAY
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime import audit, clock, fields
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, MoveOutInformation
from openjuki.systems.residents.selectors import move_outs
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.notice_forms.merging import name_rows
from openjuki.systems.residents.services.same_case import Page, refuse_unseen
from openjuki.systems.residents.services.save_entry import Entry, judged

#: Dates of a mover that may be uncertain and are carried in their canonical form.
_UNCERTAIN = ("birth", "stated_birth", "became_foreign_resident_on")


@dataclass(frozen=True, slots=True)
class Listed:
    """One mover as the clerk picks them; `position`: place in the information."""

    position: int
    name: str
    reading: str
    birth: str
    sex: str
    relationship: str
    holds_card: bool


@dataclass(frozen=True, slots=True)
class Information:
    """One family's 転出証明書情報. `used_by_case`: 受付番号 that has taken it over, or empty."""

    source_id: str
    from_name: str
    previous_address: str
    planned_move_out_on: date
    members: tuple[Listed, ...] = field(repr=False)
    used_by_case: str = ""


@service("residents.find_move_out_information")
def find(*, staff: Staff, case_no: str, number: str) -> tuple[Information, ...]:
    """Information that holds a person with this 個人番号 or 住民票コード. Raises Invalid for neither.

    The log has the keyed hash of the number only.
    """
    cases.locked_case(case_no, staff)
    _check_number(number)
    heads = move_outs.by_number(number)[:5]
    found = tuple(_listed(opened) for h in heads if (opened := move_outs.opened(h.source_id)))
    audit.view(
        "residents.find_move_out_information",
        staff=staff,
        terms={"number": fields.keyed_hash(number).hex(), "found": [i.source_id for i in found]},
        case_no=case_no,
    )
    return found


def _check_number(number: str) -> None:
    known = individual_number if len(number) == individual_number.LENGTH else resident_code
    if fault := known.problem_with(number):
        raise Invalid(
            Finding(
                "MO01",
                fault,
                field="number",
                remedy="個人番号12桁又は住民票コード11桁を入力するか、カードを読み取ってください。",
            )
        )


def erase_unused() -> int:
    """消去 of what nobody took in its time (住民基本台帳法 第24条の2第4項, 施行令 第24条の4); gives how many families.

    One statement, so that what a clerk takes at the same moment stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM move_out_information WHERE used_by_case = '' AND planned_move_out_on < %s",
            [clock.today() - KEPT_AFTER_PLANNED_DAY],
        )
        return cursor.rowcount


@service("residents.take_move_out_information")
def take(
    *, staff: Staff, case_no: str, source_id: str, positions: Sequence[int], page: Page | None = None
) -> Entry:
    """Take the chosen movers over into the draft, and judge it. Raises NotFound, Invalid, CaseClosed, Overtaken."""
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    row = MoveOutInformation.objects.select_for_update().filter(source_id=source_id).first()
    if row is None:
        raise NotFound(
            Finding("MO02", "この転出証明書情報はありません。", remedy="番号から探し直してください。")
        )
    if row.used_by_case and row.used_by_case != case_no:
        raise Invalid(
            Finding(
                "MO03",
                f"この転出証明書情報は、受付{row.used_by_case}で使われています。",
                remedy="その受付の状態を確かめ、重なるときはこの受付を取り下げてください。",
            )
        )
    opened = move_outs.opened(source_id)
    assert opened is not None  # the row is locked
    body = opened.notice
    chosen = [m for at, m in enumerate(body["members"]) if at in set(positions)]
    if not chosen:
        raise Invalid(
            Finding("MO04", "転入する人が選ばれていません。", field="who", remedy="1人以上を選んでください。")
        )
    # What the case took before is free again: a clerk may have taken the wrong family.
    MoveOutInformation.objects.filter(used_by_case=case_no).update(used_by_case="")
    row.used_by_case = case_no
    row.save(update_fields=["used_by_case"])
    draft = fill(case, staff, body | {"members": chosen}, page)
    audit.change(
        "residents.take_move_out_information", staff=staff,
        terms={"source": source_id, "people": len(chosen)}, case_no=case_no,
    )  # fmt: skip
    return judged(staff, case, draft)


def fill(case: Any, staff: Staff, body: Mapping[str, Any], page: Page | None = None) -> CaseDraft:
    """Put what came from elsewhere into a locked case's draft; what the clerk has typed of the head stays.

    `page`: what lay before whoever takes it. Raises Overtaken (C26) where somebody has changed the draft since.
    """
    draft = CaseDraft.objects.get(case=case)
    refuse_unseen(case, draft, staff, page)
    whole = join_secrets(draft.data, draft.secrets, row=case.case_no)
    whole |= {k: v for k, v in body.items() if k != "members"}
    whole["members"] = [mover_fields(m) for m in body["members"]]
    head = next((m for m in whole["members"] if m.get("relationship") == HOUSEHOLDER), None)
    if head and not (whole.get("notifier") or {}).get("name"):
        whole["notifier"] = {"name": _name(head), "capacity": "householder"}
    name_rows(whole, "move_in")
    return cases.store(case, draft, whole, staff)


def mover_fields(mover: Mapping[str, Any]) -> dict[str, Any]:
    """A mover as the form holds one: dates as a person writes them; what was stated stays beside it (A14)."""
    found = dict(mover)
    for name in _UNCERTAIN:
        if found.get(name):
            found[name] = _written(str(found[name]))
    found.setdefault("stated_name", _name(found))
    found.setdefault("stated_birth", found.get("birth", ""))
    return found


def _written(text: str) -> str:
    """An exact day stays as it is; an uncertain one is written as the register has it."""
    return UncertainDate.from_text(text).display() if "/" in text else text


def _name(mover: Mapping[str, Any]) -> str:
    own = f"{mover.get('surname', '')}　{mover.get('given_name', '')}".strip("　")
    return own or str(mover.get("roman_name") or mover.get("kanji_name") or "")


def _listed(opened: move_outs.OpenedMoveOut) -> Information:
    head, body = opened.head, opened.notice
    address = body.get("previous_address") or {}
    return Information(
        source_id=head.source_id,
        from_name=head.from_name,
        previous_address="".join(str(address.get(p) or "") for p in ("text", "lot")),
        planned_move_out_on=head.planned_move_out_on,
        members=tuple(_one(at, m) for at, m in enumerate(body["members"])),
        used_by_case=head.used_by_case,
    )


def _one(at: int, mover: Mapping[str, Any]) -> Listed:
    birth = str(mover.get("birth") or "")
    reading = f"{mover.get('reading_surname', '')} {mover.get('reading_given_name', '')}".strip()
    return Listed(
        position=at,
        name=_name(mover),
        reading=reading or str(mover.get("reading_name") or ""),
        birth=UncertainDate.from_text(birth).display() if birth else "",
        sex=Sex.LABELS.get(str(mover.get("sex") or ""), ""),
        relationship=str(mover.get("relationship") or ""),
        holds_card=bool(mover.get("holds_number_card")),
    )
