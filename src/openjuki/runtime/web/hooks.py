"""What a system lends to the shell (差込口): how a day is written, how typed codes are read.

The runtime knows no domain word and never imports the kernel, so wareki and code tables are installed by
the system's `AppConfig.ready()`:

    hooks.install(wareki=kernel_text, readers={"date": read_date, "relationship": read_relationship})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

Wareki = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text means (読み取り結果): shown beside the field while the clerk types.

    `text` is the meaning (`令和8年4月1日`), `problem` why it cannot be read (then `text` is empty),
    `fills` other fields of the same row that the meaning answers (column name → value).
    """

    text: str = ""
    problem: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)


Reader = Callable[[str], Reading]


def _plain(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(slots=True)
class _Lent:
    wareki: Wareki = _plain
    typed: Wareki = date.isoformat
    readers: dict[str, Reader] = field(default_factory=dict)
    choices: dict[str, Callable[[], list[tuple[str, str]]]] = field(default_factory=dict)


_lent = _Lent()


def install(
    *,
    wareki: Wareki | None = None,
    typed: Wareki | None = None,
    readers: Mapping[str, Reader] | None = None,
    choices: Mapping[str, Callable[[], list[tuple[str, str]]]] | None = None,
) -> None:
    """Lend formatters to the shell; a later call adds to or replaces an earlier one.

    `wareki` writes a day in the Japanese era, `typed` as it stands in a field, `readers` read typed text by
    kind, `choices` list the codes of a kind as (code, text) for the 候補 key (F4).
    """
    if wareki is not None:
        _lent.wareki = wareki
    if typed is not None:
        _lent.typed = typed
    _lent.readers.update(readers or {})
    _lent.choices.update(choices or {})


def wareki(day: date) -> str:
    """A day as the system writes it; western notation where no era formatter was lent."""
    return _lent.wareki(day)


def typed(day: date) -> str:
    """A day as somebody would type it into a field; ISO 8601 where nothing was lent."""
    return _lent.typed(day)


def reader(kind: str) -> Reader | None:
    """The reader of a kind of field, or None where the system lends none."""
    return _lent.readers.get(kind)


def choices(kind: str) -> list[tuple[str, str]] | None:
    """The codes of a kind of field, or None where there is no list."""
    listing = _lent.choices.get(kind)
    return listing() if listing else None
