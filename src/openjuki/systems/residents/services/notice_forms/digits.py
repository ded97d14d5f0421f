"""種別の番号 — the two digits by which the counter chooses a kind of notice."""

from __future__ import annotations

from collections.abc import Iterable

from openjuki.systems.residents.services.notice_forms.kinds import GROUPS, KINDS, NoticeKind


def numbered(kinds: Iterable[NoticeKind]) -> dict[str, str]:
    """Two digits for each kind: group, and place in the group; beyond ten of a group, digits of no group."""
    taken = [str(n) for n in range(1, len(GROUPS) + 1)]
    spare = iter(f"{first}{second}" for first in "890" if first not in taken for second in "1234567890")
    found: dict[str, str] = {}
    listed = list(kinds)
    for number, group in zip(taken, GROUPS, strict=True):
        for at, kind in enumerate((k for k in listed if k.group == group), 1):
            found[kind.name] = f"{number}{at % 10}" if at <= 10 else next(spare)
    return found


def codes(kinds: Iterable[NoticeKind]) -> list[tuple[str, list[tuple[str, NoticeKind]]]]:
    """Groups with their kinds, each with the two digits that choose it.

    The digits of a kind are the same for everybody, whichever of the kinds are offered.
    """
    offered = {k.name for k in kinds}
    number = numbered(KINDS.values())
    groups = [
        (g, [(number[k.name], k) for k in KINDS.values() if k.group == g and k.name in offered])
        for g in GROUPS
    ]
    return [(group, listed) for group, listed in groups if listed]
