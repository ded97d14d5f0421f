"""職権への切替え (S 4.2.0.2): a 届出 that cannot be taken, or that nobody will give, goes on as its 職権 counterpart.

The case stays the same one, so that its number, its papers, its envelope and its history stay with it: the 届 that
was handed in is the ground of the entry. One that was sent back (差戻し) is turned as well; what was submitted stays on
record as the kind that it was (A-12, `CaseNotice.kind`). There is no way back: a 届出 that comes after all is a case
of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CasePaper
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.counter_rules import refuse_number
from openjuki.systems.residents.services.notice_forms import KINDS, NoticeKind, join_secrets
from openjuki.systems.residents.services.notice_forms.items import ROWS, items_of
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.services.same_case import Page, refuse_unseen
from openjuki.systems.residents.services.save_entry import Entry, judged
from openjuki.systems.residents.services.written_notice import WRITTEN

#: How the step in the history begins; the entry screen shows it.
TURNED: Final = "職権に切替え"
#: A 届 that is none any more tells something all the same: the fact is confirmed beside it (A206).
_BASIS: Final = "request"
_LAW: Final = "住民基本台帳法施行令 第12条第1項、S 4.2.0.2"
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Turned:
    """The case as its counterpart. `left_out`: labels of what was typed and only a 届出 has."""

    entry: Entry = field(repr=False)
    left_out: tuple[str, ...]


def may_turn(kind: str, staff: Staff) -> bool:
    """Whether a case that is open for entry may be turned: a counterpart, the right."""
    own = KINDS[kind]
    return bool(own.instead) and staff.may(KINDS[own.instead].right)


def only_told(kind: str) -> tuple[str, ...]:
    """Labels of what this 届出 has and its counterpart has not."""
    return tuple(label_of(name, cls) for _, name, cls in _own_items(KINDS[kind]))


@service("residents.turn_ex_officio")
def turn_ex_officio(*, staff: Staff, case_no: str, reason: str, page: Page | None = None) -> Turned:
    """Turn a 届出 that is being entered into its counterpart, and judge the draft anew.

    `page`: what lay before whoever turns it. Raises CaseClosed (no counterpart, or under review), Invalid (no
    reason), NotFound, Forbidden (F08, S07), Overtaken (C26: somebody has changed the draft since).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    told = KINDS[case.kind]
    _refuse(told)
    cases.may_enter(told.instead, staff)
    _refuse_reason(reason)
    draft = CaseDraft.objects.get(case=case)
    refuse_unseen(case, draft, staff, page)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    data, left_out = _carried(whole, told)
    data |= _grounds(case, told, whole)
    case.kind = told.instead
    cases.store(case, draft, data, staff, answers={})  # what was answered about the 届出 is asked again
    cases.step(case, staff, case.state, _note(told, reason, left_out))
    audit.change(
        "residents.turn_ex_officio", staff=staff, reason=reason, case_no=case_no,
        terms={"from": told.name, "to": told.instead},
    )  # fmt: skip
    return Turned(judged(staff, case, draft), left_out)


def _refuse(told: NoticeKind) -> None:
    if not told.instead:
        raise cases.CaseClosed(
            Finding("C21", f"「{told.title}」の受付は、職権に切り替えられません。", field="kind", law=_LAW,
                    remedy="受付一覧から開き直して、今の種別を確かめてください。")
        )  # fmt: skip


def _refuse_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > _MOST:
        raise Invalid(
            Finding("C23", "切替えの理由がないか、長すぎます。", field="reason",
                    remedy=f"理由を{_MOST}字までで入力してください。")
        )  # fmt: skip
    refuse_number(reason, field="reason")


def _own_items(told: NoticeKind) -> Iterable[tuple[str, str, type]]:
    """What the counterpart has not: the row field (empty for an item of the notice itself), the item, its class."""
    instead = {i.name: i for i in items_of(KINDS[told.instead].notice)}
    for item in items_of(told.notice):
        other = instead.get(item.name)
        if other is None:
            yield "", item.name, told.notice
        elif item.what == ROWS and item.of is not None and other.of is not None:
            kept = {i.name for i in items_of(other.of)}
            yield from ((item.name, i.name, item.of) for i in items_of(item.of) if i.name not in kept)


def _carried(whole: Mapping[str, Any], told: NoticeKind) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The form data without what only the 届出 has, and the labels of what of it was filled."""
    data, left_out = deepcopy(dict(whole)), []
    for rows, name, cls in _own_items(told):
        listed = data.get(rows) if rows else [data]
        dropped = (
            [r.pop(name, None) for r in listed if isinstance(r, dict)] if isinstance(listed, list) else []
        )
        if any(map(_filled, dropped)):
            left_out.append(label_of(name, cls))
    return data, tuple(left_out)


def _filled(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_filled, value.values()))
    return any(map(_filled, value)) if isinstance(value, list) else bool(value)


def _grounds(case: CaseFile, told: NoticeKind, whole: Mapping[str, Any]) -> dict[str, Any]:
    """The 届 that was handed in, on its day; without one the clerk says on what grounds, which came today."""
    if not CasePaper.objects.filter(case=case, kind__in=WRITTEN).exists():
        # The day on which an envelope arrived stays: its rule compares it.
        return {} if case.channel == "post" else {"notified_on": clock.today().isoformat()}
    came = {"document": told.title, "received_on": whole.get("notified_on", ""), "sender": case.notifier_name}
    return {"grounds": {"basis": _BASIS, **came}}


def _note(told: NoticeKind, reason: str, left_out: tuple[str, ...]) -> str:
    without = f" 引き継がない項目: {'、'.join(left_out)}" if left_out else ""
    return f"{TURNED}({told.title}から) 理由: {reason.strip()}{without}"
