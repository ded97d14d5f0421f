"""Garbage collection of a process that has started (ごみ集めの調整).

What is there after start-up (modules, URL tables, places, characters) lives as long as the process: looking
through it again and again took a sixth of a settlement's CPU. It is frozen, and the young generation is let
grow; cycles made while serving are collected as ever, only in larger lots.
"""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 20


def settle_down() -> None:
    """Call once, when everything is imported and before work begins."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
