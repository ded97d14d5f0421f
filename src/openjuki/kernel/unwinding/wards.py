"""区と取消し (住基法38条) — whose records a ward may take back: its own; after 区間異動, both wards' at once."""

from collections.abc import Collection
from typing import Final

from openjuki.kernel.unwinding.histories import Histories

INTER_WARD: Final = "inter_ward_move"


def undoes_elsewhere(histories: Histories, undone: Collection[str], ward: str) -> bool:
    """Whether taking these events back changes a record of another ward.

    区間異動 touches two wards, and so does taking it back, in either of the two.
    """
    elsewhere = {n for n, versions in histories.items() if versions[-1].record.ward not in ("", ward)}
    crossing = {
        each.event_id
        for versions in histories.values()
        for each in versions
        if each.reason == INTER_WARD and each.event_id in undone
    }
    crossed = {n for n, versions in histories.items() if any(v.event_id in crossing for v in versions)}
    return bool(elsewhere) and (not elsewhere <= crossed or elsewhere == set(histories))
