"""記録項目のほかの置き場: what 別添2 keeps outside the record; and the head of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from openjuki.messages.parts import items_of
from openjuki.messages.registry import catalogue
from openjuki.systems.residents.models import (
    ChangeEvent,
    Hold,
    HoldRelease,
    IssueRecord,
    MemoVersion,
    PersonVersion,
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where an item of no record field lives. `columns`: of the table, empty for all of them."""

    title: str
    tables: tuple[tuple[type[models.Model], tuple[str, ...]], ...]
    entered: str
    screens: str
    sent: str = ""
    papers: str = "なし"


_LOG: Final = "この台帳の記載の経過で、ほかの機関に知らせる定めがない"
_NUMBER: Final = Home(
    "宛名番号", ((PersonVersion, ("addressee_no",)),), "付番",
    "住民票の照会、世帯の照会、検索、審査", papers="対象者リスト、閲覧用リスト",
)  # fmt: skip
_HISTORY: Final = Home(
    "異動履歴",
    (
        (PersonVersion, ("history_no", "event", "reason", "changed_on", "changed_on_text", "version_notified_on",
                         "recorded_at", "note")),
        (ChangeEvent, ("case_no", "entered_by", "reviewed_by", "entered_at_office", "entered_at_terminal")),
    ),
    "各届出の異動日・届出日・留意事項、処理日時・場所・端末は自動",
    "住民票の照会(異動の履歴)、受付の経過", papers="住民票の写し(履歴)、除票の写し(履歴)",
    sent="異動事由と異動日は各電文の `reason`・`changed_on`。そのほかは" + _LOG,
)  # fmt: skip
_ISSUES: Final = Home(
    "証明書の交付履歴", ((IssueRecord, ()),), "証明書の交付で自動", "交付履歴(証明書)", papers="交付した証明書",
    sent="`certificate_released`・`certificate_voided` は写しの番号と印字した項目を証明書確認へ知らせる",
)  # fmt: skip
_HOLDS: Final = Home(
    "抑止フラグ", ((Hold, ()), (HoldRelease, ())), "抑止、支援措置", "抑止、住民票の照会、世帯の照会、検索",
)  # fmt: skip
_MEMOS: Final = Home(
    "メモ", ((MemoVersion, ()),), "メモ", "メモ",
    sent="職員の覚えで、証明書にもほかの機関にも出さない(S 1.1.15)",
)  # fmt: skip
HOMES: Final = {"01": _NUMBER, "04": _HISTORY, "07": _ISSUES, "08": _HOLDS, "10": _MEMOS}

HEAD: Final = (
    "# データ項目一覧",
    "",
    "このファイルは `write_docs` が作ります。手で書き換えないでください。",
    "仕様の項目番号ごとに、kernel の記録項目、列(表.列)、入力する画面、表示する画面、出力先の電文の項目",
    "(電文.項目)、その項目が変わると印字の変わる書面を示します。記録項目を一つずつ変え、画面・電文・書面を実際に作って、変わったものを載せています。",
    "入力は、`/cases/<受付番号>/entry` に出る、その題の届出の画面です。「…から」は、自動で記載する項目です。",
    "一覧表と対象者リストは、一覧の画面に出る項目を印刷します。",
)
#: Title of a screen as the clerk reads it → its address.
SCREENS: Final = {
    "住民票の照会": "/persons/<宛名番号>",
    "異動の履歴": "/persons/<宛名番号>(変わった項目の名)",
    "世帯の照会": "/households/<世帯番号>",
    "審査": "/review/<受付番号>",
    "検索": "/search",
    "受付の経過": "/cases/<受付番号>/history",
    "交付履歴(証明書)": "/persons/<宛名番号>/record-copy",
    "抑止": "/holds、/persons/<宛名番号>/holds",
    "支援措置": "/support",
    "メモ": "/persons/<宛名番号>/memos",
}


def legend() -> Iterator[str]:
    """Addresses of the screens, and the way of each message."""
    yield from ("", "| 画面 | 場所 |", "|---|---|")
    yield from (f"| {title} | `{address}` |" for title, address in SCREENS.items())
    yield from ("", "| 電文 | 経路 | 根拠 |", "|---|---|---|")
    routes = catalogue().routes
    for name in dict.fromkeys(r.kind.split("/")[1] for r in routes if r.sender == "residents"):
        own = [r for r in routes if r.kind == f"residents/{name}/v1"]
        onward = [r for r in routes if r.kind.split("/")[1] == name and r.sender in {o.receiver for o in own}]
        way = "、".join(f"residents → {r.receiver}" for r in own)
        yield f"| `{name}` | {'、'.join([way, *(f'{r.sender} → {r.receiver}' for r in onward)])} | {own[0].basis} |"


def elsewhere(item_id: str) -> list[str]:
    """The line of an item that no field of the record holds. Raises KeyError for one without a home."""
    home = HOMES[item_id.rpartition("-")[2]]
    columns = "、".join(f"`{c}`" for table, named in home.tables for c in _columns(table, named))
    sent = [f"`{m}`" for m in _messages(item_id.replace("RR-F-", "RR-J-"))]
    told = "、".join(sent) + ("。" if sent and home.sent else "") + home.sent
    parts = (
        home.title,
        f"列 {columns}",
        f"入力 {home.entered}",
        f"画面 {home.screens}",
        f"電文 {told}",
        f"書面 {home.papers}",
    )
    return ["- " + " — ".join(parts)]


def _columns(table: type[models.Model], named: tuple[str, ...]) -> Iterator[str]:
    meta: Any = table._meta
    known = [f.column for f in meta.concrete_fields if not named or f.name in named]
    return (f"{meta.db_table}.{column}" for column in known)


def _messages(item_id: str) -> Iterator[str]:
    """`message.field` of the bodies that say they carry the item."""
    for kind in sorted(catalogue().kinds()):
        sender, name, _ = kind.split("/")
        if sender == "residents":
            found = items_of(catalogue().body_type(kind))
            yield from (f"{name}.{field}" for field, ids in found.items() if item_id in ids)
