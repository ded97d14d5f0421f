"""Kinds of notice that the counter takes (届出の種別).

One row per kind: its kernel dataclass, the law, how many reviewers judge it unless the city says otherwise
(A-02: 市外転入 by two), and the right to enter it.
"""

from __future__ import annotations

from dataclasses import dataclass

from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind. `paper`: the written form that must be on record before review (A-10)."""

    name: str
    title: str
    notice: type
    law: str
    reviewers: int
    paper: str = "異動届"


KINDS: dict[str, NoticeKind] = {
    k.name: k
    for k in (
        NoticeKind("move_in", "転入届", MoveIn, "住民基本台帳法 第22条", 2),
        NoticeKind("move_within", "転居届", MoveWithin, "住民基本台帳法 第23条", 1),
    )
}
