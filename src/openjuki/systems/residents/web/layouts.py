"""Where a form differs from what its dataclass says (様式の並び): a table by kind, and no code.

Without an entry: the days and the notifier or the grounds first, then whom it is about, what it says, the
addresses, the household's people, and 留意事項 at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from openjuki.systems.residents.services.notice_forms import KINDS, NoticeKind


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind's table. `sections`: title → names of items, before the rest of the items in 「内容」.

    `labels`: item or `row field.item` → label. `titles`: address or row field → title of its box.
    `every_member`: row fields that take all members of the household, without a tick.
    `tick`: what the tick of a row says; `people`: title of the household's table; `help`: words below it.
    """

    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    every_member: frozenset[str] = frozenset()
    tick: str = "異動"
    people: str = "世帯の人"
    help: str = ""


LAYOUTS: Final[dict[str, Layout]] = {
    "move_within": Layout(
        labels={"moved_on": "転居した日", "relationship": "異動後の続柄(変わるときだけ)"},
        tick="転居",
        help="転居しない人は印を外します(Space)。世帯主が転居するときは、残る人の続柄を入力します。",
    ),
    "inter_ward_move": Layout(
        labels={"moved_on": "この区に移った日", "relationship": "異動後の続柄(変わるときだけ)"},
        titles={"address": "この区の新しい住所"},
        tick="区間異動",
        help="元の区に残る人は印を外します(Space)。世帯主が移るときは、残る人の続柄を入力します。",
    ),
    "household_split": Layout(
        labels={"split_on": "世帯分離の日", "relationship": "分離後の続柄"},
        tick="分離",
        help="世帯主が抜けるときは、残る人の続柄も入力します。",
    ),
    "household_merge": Layout(
        labels={
            "merged_on": "世帯合併の日",
            "joins": "合併先の世帯番号",
            "relationship": "合併先の世帯主との続柄",
        },
        titles={"joins": "合併先の世帯"},
        every_member=frozenset({"members"}),
        people="合併する世帯の人",
    ),
    "household_reassignment": Layout(
        labels={"reassigned_on": "世帯変更の日", "joins": "移る先の世帯番号", "relationship": "異動後の続柄"},
        titles={"joins": "移る先の世帯"},
        tick="移る",
        help="世帯主が移るときは、残る人の続柄も入力します。",
    ),
    "new_householder": Layout(
        labels={"took_over_on": "世帯主変更の日", "relationship": "新しい世帯主との続柄"},
        every_member=frozenset({"members"}),
        help="新しい世帯主を「世帯主」とし、ほかの全員の続柄を入力します。",
    ),
    "move_out": Layout(
        labels={"moves_out_on": "転出(予定)日", "relationship": "残る人の続柄"},
        titles={"destination": "転出先"},
        tick="転出",
        help="世帯主が転出するときは、残る人の続柄も入力します。転出予定日が先なら、その日に変わります。",
    ),
    "cancellation": Layout(
        labels={"notified_on": "申出日・判明日", "relationship": "戻った後の続柄(変わるときだけ)"},
        hidden=frozenset({"event_id"}),
        tick="取消",
        people="取り消す人",
        help="一部の人だけを取り消すときは、ほかの人の印を外します(Space)。",
    ),
    "move_out_ex_officio": Layout(
        labels={"moves_out_on": "転出した日", "relationship": "残る人の続柄"},
        titles={"destination": "転出先"},
        tick="転出",
        help="世帯主が転出したときは、残る人の続柄も入力します。転出先が分からない人は職権消除にします。",
    ),
    "removal_ex_officio": Layout(
        labels={"relationship": "残る人の続柄"},
        tick="消除",
        help="消除しない人は印を外します(Space)。世帯主を消除するときは、残る人の続柄も入力します。",
    ),
    "address_correction": Layout(every_member=frozenset({"members"}), people="世帯の全員"),
    "move_out_withdrawal": Layout(tick="取りやめ", people="転出を予定している世帯の人"),
    "birth": Layout(titles={"joins": "子が入る世帯"}),
    "death": Layout(
        tick="死亡",
        labels={"relationship": "残る人の続柄"},
        help="世帯主が死亡したときは、残る人の続柄を入力します。",
    ),
    "disappearance": Layout(tick="失踪", labels={"relationship": "残る人の続柄"}),
    "family_register_notice": Layout(tick="修正", help="変わる項目だけを入力します。"),
}
_PLAIN: Final = Layout()


def layout_of(kind: str) -> Layout:
    """The table of a kind, else of the 届出 that it stands for; the plain one where nothing differs."""
    return LAYOUTS.get(kind) or LAYOUTS.get(KINDS[kind].stands_for, _PLAIN)


def labels_of(kind: NoticeKind) -> dict[str, str]:
    """Labels of a kind where they differ: nobody gives notice of what is done ex officio."""
    usual = {"notified_on": "申出・通知の日"} if kind.is_ex_officio else {}
    return {**usual, **layout_of(kind.name).labels}
