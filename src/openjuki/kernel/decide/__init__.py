"""判定 — `decide(view, notice, today) -> Decision`: the one door through which the register changes."""

from openjuki.kernel.decide.dispatch import decide

__all__ = ["decide"]
