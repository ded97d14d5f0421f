"""What a notice says of itself (届の内容), in words for the reviewer: its items but not its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.wareki import DateInputError, format_wareki, parse_date
from openjuki.kernel.notices.move_in import NUMBER_CHECKS
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.systems.residents.selectors.at_address import address_from
from openjuki.systems.residents.selectors.unwind_lines import EventLine, lines
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.choices import choices_of
from openjuki.systems.residents.services.notice_forms.items import Item, items_of
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.services.notice_forms.secrets import SECRET
from openjuki.systems.residents.web.layouts import labels_of

#: Said by the people's table, or by the head of the page.
_ELSEWHERE: Final = frozenset(
    {"ward", "household_no", "addressee_no", "notifier", "identity", "agent", "event_id"}
)


def facts_of(kind: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and text of every item that says something."""
    notice, labels = KINDS[kind].notice, labels_of(KINDS[kind])
    rows = _parties(data)
    for item in items_of(notice):
        if item.name in _ELSEWHERE or item.what == shapes.ROWS:
            continue
        label = labels.get(item.name) or label_of(item.name, notice)
        rows.append((label, _text(notice, item, data.get(item.name))))
    members = data.get("members") or []
    if data.get("event_id"):
        rows += _plan(str(data["event_id"]), members, data.get("later") or [])
    checks = sorted({str(m.get("individual_number_check") or "") for m in members} - {""})
    rows.append(("個人番号の確認", "・".join(NUMBER_CHECKS.get(c, c) for c in checks)))
    return [(label, text.strip()) for label, text in rows if text.strip()]


def _plan(
    event_id: str, members: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """取消しの計画: the event, and what becomes of each that rests on it."""
    event, rest = lines(event_id, [str(m.get("addressee_no")) for m in members])
    if event is None:
        return []
    again = {str(row.get("event_id")) for row in later if row.get("redo")}
    said = [f"{_event(e)} {'取り消して再び行う' if e.event_id in again else '取り消す'}" for e in rest]
    return [("取り消す異動", _event(event)), *(("後の異動", words) for words in said)]


def _event(line: EventLine) -> str:
    return f"{line.reason} {format_wareki(line.changed_on)}"


def _parties(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    notifier, identity, agent = (data.get(k) or {} for k in ("notifier", "identity", "agent"))
    capacity = CAPACITIES.get(notifier.get("capacity", ""), "")
    method = IDENTITY_METHODS.get(identity.get("method", ""), "")
    return [
        ("届出人", f"{notifier.get('name', '')} ({capacity})" if notifier.get("name") else ""),
        ("本人確認", f"{method} {identity.get('document', '')}"),
        ("代理権", ("確認済 " if agent.get("mandate_seen") else "") + str(agent.get("mandate", ""))),
    ]


def _text(cls: type, item: Item, value: Any) -> str:
    """One item as people read it; empty where it says nothing."""
    if value in (None, "", False, "false"):
        return ""
    if item.name in SECRET:
        return "●●●●"
    if item.what == shapes.ADDRESS:
        return address_from(value).one_line()
    if item.what == shapes.PART and item.of is not None:
        return _part(item.of, value)
    if item.what in (shapes.TICK, shapes.YES_NO):
        return "はい"
    if item.what == shapes.TEXTS and isinstance(value, list):
        return "、".join(map(str, value))
    table = choices_of(cls, item.name)
    return (table or {}).get(str(value)) or _day(item, str(value))


def _part(of: type, value: Any) -> str:
    said = value if isinstance(value, Mapping) else {}
    found = [(i, _text(of, i, said.get(i.name))) for i in items_of(of)]
    return " ".join(f"{label_of(i.name, of)} {text}" if i.what in (shapes.DAY, shapes.UNCERTAIN) else text
                    for i, text in found if text)  # fmt: skip


def _day(item: Item, text: str) -> str:
    try:
        if item.what == shapes.DAY:
            return format_wareki(parse_date(text))
        if item.what == shapes.UNCERTAIN:
            return parse_uncertain(text).display()
    except DateInputError:
        pass
    return text
