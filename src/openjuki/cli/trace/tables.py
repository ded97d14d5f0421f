"""The tables of the specification and the ids of their rows (仕様の表).

Most tables have an id of their own. Those whose rows are only numbered get a prefix, so that `46` of one
table is not taken for `46` of another: `sendai-46`, `sapporo-3`, `provision-57`, and for an item that a
destination receives `sendai-46/RR-J-law-01`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Chapters of the national standard are cited beside the ids; they are no rows of a table of ours.
STANDARD = re.compile(r"(S|CF) \d+(\.\d+)*$")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file, Japanese title, how a row's id is made, which column tells what it is."""

    name: str
    title: str
    id_format: str
    text: str

    def rows(self) -> dict[str, str]:
        """Id → what the row says, in the order of the table."""
        content = (files("openjuki.spec") / self.name).read_text(encoding="utf-8")
        return {self.id_format.format(**r): r[self.text] for r in csv.DictReader(content.splitlines())}


TABLES = (
    Table("functions.csv", "機能", "{id}", "function"),
    Table("flows.csv", "業務の流れ", "{step}", "what"),
    Table("record-items.csv", "記録項目", "{id}", "item"),
    Table("controls.csv", "保護措置", "{id}", "measure"),
    Table("provision-table.csv", "番号法の提供(19条8号)", "provision-{item_no}", "affairs"),
    Table("provisions-other.csv", "その他の提供", "{id}", "basis"),
    Table("transfers-sendai.csv", "移転先(仙台)", "sendai-{no}", "affairs"),
    Table("transfers-sapporo.csv", "移転先(札幌)", "sapporo-{no}", "affairs"),
    Table("destination-items.csv", "移転先ごとの項目", "sendai-{transfer_no}/{item_id}", "item_id"),
)


@cache
def known_ids() -> frozenset[str]:
    """Every id of every table."""
    return frozenset(i for table in TABLES for i in table.rows())


def is_known(spec_id: str) -> bool:
    """True for an id of a table, or a cited chapter of the standard."""
    return spec_id in known_ids() or STANDARD.match(spec_id) is not None
