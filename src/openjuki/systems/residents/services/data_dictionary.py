"""データ項目一覧 (docs/data-dictionary.md): each recorded item, where it is kept and who hears of it.

Nothing is listed by hand that can be asked: where an item goes is found by changing it in a record and seeing
which messages and certificates change. 別添2 住民基本台帳ファイル (ids RR-J-…, RR-F-…).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.codes import Kind, ResidenceCategory
from openjuki.kernel.register.items import items_of, labels_of
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.models.columns import HINTS, RECORD_COLUMNS, SEALED, SEALED_COLUMNS
from openjuki.systems.residents.selectors.person import ITEM_RIGHTS
from openjuki.systems.residents.services.data_dictionary_homes import HEAD, elsewhere, legend
from openjuki.systems.residents.services.data_dictionary_messages import messages_of_a_record, why_not_sent
from openjuki.systems.residents.services.data_dictionary_papers import printings
from openjuki.systems.residents.services.notice_forms import KINDS, NoticeKind
from openjuki.systems.residents.services.notice_forms import items as shapes

_DAY: Final = date(2020, 4, 1)
_OTHER_DAY: Final = date(2021, 5, 2)
_VALID: Final = {
    "individual_number": ("123456789018", "987654321093"), "resident_code": ("12345678903", "98765432103"),
    "sex": ("1", "2"), "status": ("1", "3"), "household_no": ("1", "2"),
    "last_registered_address_code": ("13101", "13102"), "previous_address_code": ("13101", "13102"),
    "address_postal_code": ("9800001", "1000001"), "ward": ("04101", "04102"), "relationship": ("世帯主", "子"),
    "registered_domicile": ("東京都千代田区丸の内", "東京都中央区銀座"),
    "removal_reason": ("removal_ex_officio", "death"), "card_status": ("1", "9"),
    "child_allowance_from": ("2020-04", "2021-05"), "child_allowance_to": ("2020-04", "2021-05"),
    "residence_category": (ResidenceCategory.MID_LONG_TERM, ResidenceCategory.SPECIAL_PERMANENT),
}  # fmt: skip
KINDS_OF_PEOPLE: Final = ((Kind.JAPANESE, ""), *((Kind.FOREIGN, c) for c in ResidenceCategory.LABELS))


def _value(name: str, which: int, kind: str) -> Any:
    if name == "kind":
        return kind
    if name in _VALID:
        return _VALID[name][which]
    hint, day = str(HINTS[name]), (_DAY, _OTHER_DAY)[which]
    if "UncertainDate" in hint:
        return UncertainDate.exact(day)
    if "datetime.date" in hint:
        leaves = name in ("planned_move_out_on", "confirmed_move_out_on")
        return None if leaves and which == 0 else day.replace(year=2030) if leaves else day
    if "bool" in hint:
        return which == 0
    return which + 1 if "int" in hint else f"{name}{which}"


def samples(category: str, kind: str, **given: Any) -> tuple[Record, dict[str, Record]]:
    """A full record, and for each item the same record with that item alone changed."""
    base = Record.of({name: _value(name, 0, kind) for name in FIELD_NAMES})
    base = base.with_(residence_category=category, unreported_address="").with_(**given)
    return base, {n: base.with_(**{n: _value(n, 1, kind)}) for n in FIELD_NAMES if n != "kind"}


def version_of(record: Record) -> Version:
    """A version that holds this record."""
    return Version("1", 1, "1", "move_in", _DAY, _DAY, datetime(2020, 4, 1, tzinfo=UTC), record)


def _goes_to() -> dict[str, list[str]]:
    """Item → `message.field`, as the code of today has it."""
    found: dict[str, dict[str, None]] = {name: {} for name in FIELD_NAMES}
    for kind, category in KINDS_OF_PEOPLE:
        for message in messages_of_a_record():
            base, changed = samples(category, kind, **message.given)
            before = message.said(base)
            for name, record in changed.items():
                found[name] |= dict.fromkeys(
                    f"{message.title}.{k}" for k in _differing(before, message.said(record))
                )
    found["kind"] = {"resident_changed.kind": None, "registrant_changed.kind": None}
    return {name: list(where) for name, where in found.items()}


def _stands_on() -> dict[str, list[str]]:
    """Item → titles of the papers on which something differs when the item does."""
    found: dict[str, dict[str, None]] = {name: {} for name in FIELD_NAMES}
    for paper in printings().values():
        for kind, category in KINDS_OF_PEOPLE:
            base, changed = samples(category, kind, **paper.given)
            printed = paper.of(base)
            for name, record in changed.items():
                if paper.title not in found[name] and paper.of(record) not in (None, printed):
                    found[name][paper.title] = None
    return {name: list(where) for name, where in found.items()}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    return (k for k in {**before, **after} if before.get(k) != after.get(k) and before and after)


#: Names that choose somebody, or that the record keeps only from the notice by which one became a resident.
_CHOOSING: Final = frozenset({"household_no", "ward"})


def _entered() -> dict[str, list[str]]:
    """Item → the notices that bring it, and where it comes from when nobody types it."""
    found: dict[str, list[str]] = {name: [] for name in FIELD_NAMES}
    for kind in KINDS.values():
        for name in _items_of_kind(kind):
            found[name].append(kind.title)
    for name, where in DERIVED.items():
        found[name].append(where)
    return found


def _items_of_kind(kind: NoticeKind) -> list[str]:
    """Items of the record that a kind of notice lets the clerk enter, in order of the record."""
    names = set(_named_in(kind.notice)) - _CHOOSING
    if kind.notice is not MoveIn:
        names -= {"notified_on"}
    for one in (Kind.JAPANESE, Kind.FOREIGN):
        names |= set(kind.items_for(Record(kind=one)))
    return [name for name in FIELD_NAMES if name in names]


def _named_in(cls: type) -> Iterator[str]:
    for item in shapes.items_of(cls):
        if item.what == shapes.ADDRESS:
            yield from (n for n in FIELD_NAMES if n.startswith(f"{item.name}_") and n != "address_since")
        elif item.of is not None and item.what in (shapes.PART, shapes.ROWS):
            yield from (n for n in _named_in(item.of) if n in FIELD_NAMES)
        elif item.name in FIELD_NAMES:
            yield item.name


#: What no one types: where the register takes it from.
DERIVED: Final = {
    "status": "異動から", "ward": "新しい住所から", "household_no": "付番", "member_order": "続柄から",
    "householder_name": "世帯主から", "became_resident_on": "転入年月日から", "address_since": "異動年月日から",
    "card_status": "転入届の個人番号カードの有無から", "residence_notified": "転入届から",
    "planned_move_out_on": "転出届の転出予定年月日から", "confirmed_move_out_on": "転入通知の転入日から",
    **{n: "転出届の転出先から" for n in FIELD_NAMES if n.startswith("planned_destination_")},
    **{n: "転入通知の転出先から" for n in FIELD_NAMES if n.startswith("confirmed_destination_")},
    "move_in_notification_on": "転入通知から", "removal_reason": "消除の異動から",
    "removed_on": "消除の異動から", "removal_notified_on": "消除の異動の届出日から",
    "alias_removed_on": "通称の削除から", "alias_removed_in": "通称の削除から", "alias_removed_code": "通称の削除から",
    "moved_in_art30_46": "30条の46転入から", "notified_art30_47": "30条の47届出から",
    "renewal_removed_on": "改製から", "renewed_on": "改製から", "reconstructed_on": "再製から",
}  # fmt: skip


@cache
def dictionary_text(screens: Screens) -> str:
    """The list as Markdown. `screens`: what the screens show. A test compares it with the committed file."""
    goes, papers, entered = _goes_to(), _stands_on(), _entered()
    homes, shown = items_of(Record), screens()
    lines = [*HEAD, *legend()]
    for item_id, title in _spec_items():
        lines += ["", f"### {item_id} {title}"]
        names = homes.get(item_id, ())
        lines += [_line(name, entered[name], shown[name], goes[name], papers[name]) for name in names]
        if not names:
            lines += elsewhere(item_id)
    return "\n".join(lines) + "\n"


Screens = Callable[[], Mapping[str, Sequence[str]]]
_LABELS: Final = labels_of(Record)
_RIGHTS: Final = {name: right for right, names in ITEM_RIGHTS.items() for name in names}


def _line(
    name: str, entered: Sequence[str], shown: Sequence[str], goes: Sequence[str], papers: Sequence[str]
) -> str:
    parts = [f"`{name}` {_LABELS[name]}", f"列 {_column(name)}", f"入力 {'、'.join(entered)}"]
    parts.append(f"画面 {'、'.join(shown)}" + (f"(権限 `{_RIGHTS[name]}`)" if name in _RIGHTS else ""))
    parts.append("電文 " + ("、".join(f"`{g}`" for g in goes) or f"なし({why_not_sent(name)})"))
    parts.append("書面 " + ("、".join(papers) or "なし"))
    return "- " + " — ".join(parts)


def _column(name: str) -> str:
    if name == SEALED:
        return " ".join(f"`person_version.{c}`" for c in SEALED_COLUMNS) + "(封印と鍵付きハッシュ)"
    return f"`person_version.{name}`" if name in RECORD_COLUMNS else "なし"


def _spec_items() -> Iterator[tuple[str, str]]:
    text = files("openjuki").joinpath("spec/record-items.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["id"].startswith("RR-"):
            title = row["item"] if len(row["item"]) < 60 else row["item"].split("。")[0][:40] + "…"
            yield row["id"], title
