"""文字の照会: the names of a record character by character, enlarged, with their codes (S 2.2.3)."""

from __future__ import annotations

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.record import Record
from openjuki.runtime.unified import Unified, unify


def name_characters(record: Record) -> list[tuple[str, tuple[Unified, ...]]]:
    """Each name that the record has, with its characters."""
    names = [
        ("氏名", full_name(record)),
        ("氏名(漢字)", record.kanji_name if record.roman_name else ""),
        ("旧氏", record.former_surname),
        ("通称", record.alias),
    ]
    return [(label, unify(text.replace("　", ""))) for label, text in names if text]
