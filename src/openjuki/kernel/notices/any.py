"""届出の総称 — every kind of notice that `decide` understands."""

from dataclasses import fields
from typing import Final

from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import Notice

#: One line per kind.
ALL: Final[tuple[type, ...]] = (
    MoveIn,
    MoveWithin,
)


def having(*names: str, without: tuple[type, ...] = ()) -> tuple[type, ...]:
    """The kinds whose dataclass has all these fields: a rule about `agent` judges every notice with one."""
    return tuple(
        kind for kind in ALL if kind not in without and set(names) <= {each.name for each in fields(kind)}
    )


__all__ = ["ALL", "Notice", "having"]
