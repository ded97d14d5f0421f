"""Documents made from the code (コードから作る文書): the list of rules, of data items, of import columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from openjuki.systems.residents.management.rules_list import rules_text
from openjuki.systems.residents.services.data_dictionary import dictionary_text
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notices_import_columns import COLUMNS, NEEDED, Column
from openjuki.systems.residents.web.shown_items import shown_items

IMPORT: Final = "import-notices.md"
_BEGIN: Final = "<!-- 列の表(write_docs が作ります) -->"
_END: Final = "<!-- 列の表 終わり -->"


def documents(folder: Path, examples: Mapping[str, Sequence[str]]) -> dict[str, Callable[[], str]]:
    """File name → what makes its text. `folder` holds the present docs: one of them is only partly made.

    `examples`: see `rules_text`.
    """
    return {
        "rules.md": lambda: rules_text(examples),
        "data-dictionary.md": lambda: dictionary_text(shown_items),
        IMPORT: lambda: with_columns((folder / IMPORT).read_text(encoding="utf-8")),
    }


def with_columns(text: str) -> str:
    """The guide to bulk entry with today's table of columns. Raises ValueError where its marks are missing."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{IMPORT} に列の表の印がありません")
    table = "\n".join(_tables())
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


def _tables() -> Iterator[str]:
    for kind, columns in COLUMNS.items():
        yield f"\n### {KINDS[kind].title}(`--kind {kind}`)\n"
        yield "| 見出し | 届 / 人 | 必須 | 値・備考 |"
        yield "|---|---|---|---|"
        for column in columns.values():
            needed = "○" if column.heading in NEEDED[kind] else ""
            yield f"| {column.heading} | {'人' if column.person else '届'} | {needed} | {_values(column)} |"


def _values(column: Column) -> str:
    words = " / ".join(dict.fromkeys(column.words)) if column.words else ""
    if set(column.words.values()) == {"true", "false"}:
        words = "有 / 無"
    return "。".join(each for each in (words, column.note) if each)
