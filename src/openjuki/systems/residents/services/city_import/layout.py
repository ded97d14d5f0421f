"""Columns of the import file and of the register (列の対応): which cell goes where, and how it must look.

The file has one column per item of the record; the register has the same, but for 個人番号, which is stored
sealed with a keyed hash beside it. Format: docs/architecture/import-format.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from openjuki.kernel.register.record import FIELD_NAMES
from openjuki.runtime.import_files import ImportRefused
from openjuki.systems.residents.models.columns import HINTS, SEALED, is_uncertain
from openjuki.systems.residents.selectors.rows import uncertain_from

#: What the file says of a version, before the items of the record.
KEYS: Final = (
    "addressee_no", "history_no", "event_id", "reason", "changed_on", "changed_on_text",
    "version_notified_on", "recorded_at", "note", "entered_at_office", "entered_at_terminal", "is_latest",
)  # fmt: skip
FILE_COLUMNS: Final = KEYS + FIELD_NAMES
#: Columns of `person_version` in the order in which `versions.py` writes them.
VERSION_COLUMNS: Final = (
    "addressee_no", "history_no", "prev_history_no", "event_id", "reason", "changed_on", "changed_on_text",
    "version_notified_on", "recorded_at", "note",
    *(n for n in FIELD_NAMES if n != SEALED), "individual_number_enc", "individual_number_hash",
)  # fmt: skip
PERSON_COLUMNS: Final = (
    "addressee_no", "history_no", "ward", "household_no", "member_order", "active", "householder",
    "individual_number_hash", "resident_code", "pending_case", "leaves_on",
)  # fmt: skip
EVENT_COLUMNS: Final = (
    "id", "case_no", "reason", "ward", "changed_on", "changed_on_text", "notified_on", "recorded_at",
    "entered_by", "reviewed_by", "entered_at_office", "entered_at_terminal", "note",
)  # fmt: skip
#: 空欄にできない項目 that every version needs to be placed at all (S 1.1.6).
REQUIRED: Final = (
    "addressee_no", "event_id", "reason", "changed_on", "recorded_at", "birth", "ward", "household_no",
)  # fmt: skip

POSITION: Final = {name: at for at, name in enumerate(FILE_COLUMNS)}


def _of(test: Callable[[str], bool]) -> tuple[int, ...]:
    return tuple(POSITION[n] for n in FIELD_NAMES if test(n))


_DATES: Final = (
    POSITION["changed_on"], POSITION["version_notified_on"],
    *_of(lambda n: "datetime.date" in str(HINTS[n]) and not is_uncertain(n)),
)  # fmt: skip
_TEXT: Final = frozenset(n for n in FIELD_NAMES if HINTS[n] is str or is_uncertain(n))
#: Columns in which an empty cell is the empty text; in any other it is NULL.
NOT_NULL: Final = tuple(
    n for n in VERSION_COLUMNS if n in _TEXT or n in ("addressee_no", "reason", "changed_on_text", "note")
)
PERSON_NOT_NULL: Final = ("resident_code", "pending_case")


def arrange(header: Sequence[str], name: str) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A function that puts a file's cells into the order of `FILE_COLUMNS`. Raises ImportRefused."""
    if len(set(header)) != len(header) or set(header) != set(FILE_COLUMNS):
        other = sorted(set(header) ^ set(FILE_COLUMNS))[:5]
        raise ImportRefused(
            f"ファイル「{name}」の列が取込形式と一致しません({'、'.join(other) or '同じ列が2つあります'})。"
            "取込形式の版を確かめてください。"
        )
    if tuple(header) == FILE_COLUMNS:
        return tuple
    getter: Callable[[Sequence[str]], Any] = itemgetter(*(list(header).index(c) for c in FILE_COLUMNS))
    return getter


def is_date(text: str) -> bool:
    """`2026-04-01` and nothing else that a parser might take for a date."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_int(text: str) -> bool:
    """A small number in ASCII digits."""
    return text.isascii() and text.isdigit() and len(text) < 9


def is_uncertain_date(text: str) -> bool:
    """What `UncertainDate.to_text` writes."""
    try:
        return uncertain_from(text) is not None
    except ValueError:
        return False


@lru_cache(maxsize=200_000)
def instant(text: str) -> datetime | None:
    """A point in time with its zone, or None."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


class Cells:
    """Cells of one type in a row. Cities repeat few values, so each is parsed once and remembered."""

    _MOST: Final = 500_000

    def __init__(self, positions: Sequence[int], good: Callable[[str], bool]) -> None:
        self._positions = tuple(positions)
        self._cells: Any = itemgetter(*self._positions)
        self._good = good
        self._known = {""}

    def bad(self, row: Sequence[str]) -> str:
        """Name of the first column that cannot be read, or empty."""
        if self._known.issuperset(self._cells(row)):
            return ""
        for at in self._positions:
            if row[at] not in self._known:
                if not self._good(row[at]):
                    return FILE_COLUMNS[at]
                if len(self._known) < self._MOST:
                    self._known.add(row[at])
        return ""


def readers() -> tuple[Cells, ...]:
    """Readers of all cells that are not plain text."""
    return (
        Cells(_DATES, is_date),
        Cells(_of(is_uncertain), is_uncertain_date),
        Cells(_of(lambda n: "bool" in str(HINTS[n])), frozenset(("True", "False")).__contains__),
        Cells(_of(lambda n: "int" in str(HINTS[n])), is_int),
    )


def copy_sql(table: str, columns: Sequence[str], not_null: Sequence[str] = ()) -> str:
    """COPY of the lines of `lines.py`; an empty cell is NULL, in `not_null` columns the empty text."""
    forced = f", FORCE_NOT_NULL ({', '.join(not_null)})" if not_null else ""
    options = f"FORMAT csv, DELIMITER E'\\t', QUOTE E'\\b'{forced}"
    return f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH ({options})"
