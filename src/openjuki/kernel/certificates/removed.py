"""除票の選択 — a person who left more than once has a 除票 of each time (住民基本台帳法 第15条の2, 第15条の4)."""

from collections.abc import Sequence
from itertools import pairwise

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.lineage import CANCELLED, line
from openjuki.kernel.register.version import Version


def removed_versions(versions: Sequence[Version]) -> tuple[Version, ...]:
    """The version of each 除票 as it stood last, the newest first. `versions` in order of 履歴番号.

    Whoever came back (転入, 帰化) keeps the one of before; whose removal was cancelled or restored (回復) has none
    of it, nor has a cancelled 転入 made a second one of the time before. A cancellation of which nobody can tell what
    it brought back (`lineage.brought_back`) ended the removal all the same.
    """
    standing = [versions[at] for at in line(versions)]
    ended = [
        version
        for version, following in pairwise(standing)
        if version.record.status != Status.RESIDENT
        and following.record.status == Status.RESIDENT
        and following.reason not in CANCELLED
    ]
    newest = versions[-1:]
    return (*(v for v in newest if v.record.status != Status.RESIDENT), *reversed(ended))
