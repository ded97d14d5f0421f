"""Goals (目標): one line for each, in one form, so that `run.py` can gather them at the end."""

from __future__ import annotations

from typing import Final

MET: Final = "目標 達成"
MISSED: Final = "目標 未達"


def at_least(what: str, figure: float, goal: float, unit: str = "") -> bool:
    """Say whether a figure reaches its goal; gives whether it does."""
    return _told(what, figure, f"≥ {goal:,g}", unit, figure >= goal)


def at_most(what: str, figure: float, goal: float, unit: str = "") -> bool:
    """Say whether a figure stays within its goal; gives whether it does."""
    return _told(what, figure, f"≤ {goal:,g}", unit, figure <= goal)


def _told(what: str, figure: float, goal: str, unit: str, met: bool) -> bool:
    print(f"{MET if met else MISSED}  {what}: {figure:,.4g} {unit}(目標 {goal})", flush=True)
    return met
