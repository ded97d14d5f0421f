"""エラー・アラート一覧 (docs/rules.md): every rule and every other finding with its level, article and message.

The rules come from their registry, what services and systems refuse from the source (`findings`). A message that is
filled in shows how it reads in the cases of its rule, which stand beside the tests of a checkout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openjuki.kernel.rules.table import HEADER, MESSAGE, rules_table
from openjuki.systems.residents.management.findings import Raised, raised
from openjuki.systems.residents.management.source import FILLED, OPEN

_HEAD: Final = (
    "# エラー・アラート一覧",
    "",
    "このファイルは `write_docs` が、規則の登録、その事例、ソースから作ります。手で書き換えないでください。",
    "埋め込まれる語は〔…〕です。「例」は、事例を判定して出た文言です。",
    "",
    "## 届出・請求・閲覧・領収の規則",
    "",
    "「固定」の規則の水準は設定で変えられません。",
)
_OTHERS: Final = (
    "",
    "## そのほかの指摘",
    "",
    "処理、画面、API、連携、ほかのシステムが出す指摘です。根拠が「操作」のものは、法令の定めではなく、入力の形、",
    "処理の順序、同時の処理、権限、記録の有無を確かめるものです。",
)
_OWNERS: Final = (
    ("systems.residents.", "住民記録"),
    ("systems.seals.", "印鑑登録"),
    ("kernel.seals.", "印鑑登録"),
    ("systems.juki_gateway.", "住基ネット中間サーバ"),
    ("systems.juki_cs.", "市町村CS"),
    ("systems.hub.", "業務間連携"),
    ("systems.proof.", "証明書確認"),
    ("systems.identity.", "職員認証"),
    ("kernel.", "住民記録"),
    ("", "全システム共通"),
)
_COLUMNS: Final = ("ID", "水準", "メッセージ", "対処", "根拠", "出る所")
_LEVELS: Final = {"error": "エラー", "alert": "アラート"}
_MOST: Final = 4  # examples of one rule


def rules_text(examples: Mapping[str, Sequence[str]]) -> str:
    """The document. `examples`: id of a rule → its messages in the cases."""
    rules = [_with_examples(row, examples.get(row[0], ())) for row in rules_table()]
    lines = [*_HEAD, "", *_table(HEADER, rules), *_OTHERS]
    for title in dict.fromkeys(title for _, title in _OWNERS):
        found = [_row(each) for each in raised() if owner_of(each) == title]
        if found:
            lines += ["", f"### {title}", "", *_table(_COLUMNS, found)]
    return "\n".join(lines) + "\n"


def owner_of(each: Raised) -> str:
    """The system whose staff see it."""
    return next(title for prefix, title in _OWNERS if each.place.startswith(prefix))


def _with_examples(row: tuple[str, ...], found: Sequence[str]) -> tuple[str, ...]:
    """The message as a text with its places open, and as the cases read."""
    message = row[MESSAGE]
    if "{" not in message:
        return row
    opened = FILLED.sub(OPEN, message)
    says = opened.replace(OPEN, "").strip("。、 ")
    shown = ([opened] if says else []) + [f"例 {each}" for each in list(dict.fromkeys(found))[:_MOST]]
    return (*row[:MESSAGE], "<br>".join(shown), FILLED.sub(OPEN, row[MESSAGE + 1]), *row[MESSAGE + 2 :])


def _row(each: Raised) -> tuple[str, ...]:
    remedy = "" if each.remedy == OPEN else each.remedy
    where = f"`{each.place.rpartition('.')[2]}`"
    return each.id, _LEVELS[each.level], each.message, remedy, each.law or "操作", where


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
