"""抽選 — chance for the synthetic city, reproducible from a seed. The only place where chance is allowed."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """重み付き抽選 — draws one of several values, each as often as its weight says."""

    __slots__ = ("_ends", "_total", "_values")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        listed = [(value, weight) for value, weight in pairs if weight > 0]
        self._values: list[T] = [value for value, _ in listed]
        self._ends = list(accumulate(weight for _, weight in listed))
        self._total = self._ends[-1]

    def draw(self, chance: Random) -> T:
        """One value."""
        return self._values[bisect(self._ends, chance.random() * self._total)]


def chance_for(seed: int, *path: object) -> Random:
    """A stream of its own for each part of the city: no part depends on the order of the others."""
    return Random("/".join(str(part) for part in (seed, *path)))


def pick(chance: Random, values: Sequence[T]) -> T:
    """One of the values, all alike. Faster than Random.choice, and called millions of times."""
    return values[int(chance.random() * len(values))]


def day_between(chance: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included; `first` when the range is empty."""
    span = (last - first).days
    return first + timedelta(days=int(chance.random() * (span + 1))) if span > 0 else first


def bell(chance: Random, mean: float, spread: float, low: float, high: float) -> float:
    """A value around the mean, roughly normal (sum of three), never outside the bounds."""
    value = mean + spread * 2 * (chance.random() + chance.random() + chance.random() - 1.5)
    return min(max(value, low), high)
