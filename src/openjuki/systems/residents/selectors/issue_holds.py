"""Holds that concern an issue (発行に係る抑止), in one statement, for it is asked twice per copy. S 3.1, S 3.4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openjuki.systems.residents.selectors.holds import Line, lines_of


class IssueHolds(NamedTuple):
    """`protected`: somebody on the paper is under 支援措置; `protected_others`: somebody of the household is.

    `levels`: of the holds on issuing for those on the paper.
    """

    protected: bool
    protected_others: bool
    levels: tuple[str, ...]


def issue_holds(printed: Sequence[str], others: Sequence[str]) -> IssueHolds:
    """What stands against showing `printed`, and with it the address of `others`."""
    found = lines_of([*printed, *others])
    levels = {
        h.level
        for no in printed
        for h in found.get(no, [])
        if h.process == "issue" and not h.support_measure and h.holds
    }
    return IssueHolds(
        any(_stops(found.get(no, [])) for no in printed),
        any(_stops(found.get(no, [])) for no in others),
        tuple(sorted(levels)),
    )


def _stops(lines: Iterable[Line]) -> bool:
    """Whether 支援措置 stands against the issue: any row of it, unless those on issuing are set aside (S 3.4)."""
    support = [h for h in lines if h.support_measure]
    issuing = [h for h in support if h.process == "issue"]
    return any(h.holds for h in issuing) if issuing else bool(support)
