"""設定の種類: what a value may be, and how it reads. A value is JSON; what is wrong with it is told in Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Kind(Protocol):
    """A kind of value. `fault`: what is wrong, "" for nothing; `shown`: how it reads on a screen."""

    def fault(self, value: Any) -> str:
        """What is wrong with a value; "" for nothing."""

    def shown(self, value: Any) -> str:
        """How a value reads."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within limits, both inclusive."""

    least: int
    most: int
    unit: str

    def fault(self, value: Any) -> str:
        """Outside the limits, or no number."""
        if type(value) is int and self.least <= value <= self.most:
            return ""
        return f"{self.limits}の整数です。"

    def shown(self, value: Any) -> str:
        """With its unit."""
        return f"{value}{self.unit}"

    @property
    def limits(self) -> str:
        """範囲."""
        return f"{self.least}{self.unit}から{self.most}{self.unit}まで"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words: what is stored → how it reads."""

    options: Mapping[str, str]

    def fault(self, value: Any) -> str:
        """None of them."""
        if isinstance(value, str) and value in self.options:
            return ""
        return f"{'、'.join(f'{k}({v})' for k, v in self.options.items())}のいずれかです。"

    def shown(self, value: Any) -> str:
        """Its title."""
        return self.options.get(value, str(value))


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text."""

    most: int

    def fault(self, value: Any) -> str:
        """Too long, more than a line, or no text."""
        if isinstance(value, str) and len(value) <= self.most and not _CONTROL.search(value):
            return ""
        return f"{self.most}文字までの1行の文字です。"

    def shown(self, value: Any) -> str:
        """As it is."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A value for each of some rows; whoever has none is as usual. `rows`: key → title, which may hang on the city."""

    rows: Callable[[], Mapping[str, str]]
    cell: Number | OneOf | Words
    usual: Mapping[str, Any] = field(default_factory=dict)

    def fault(self, value: Any) -> str:
        """Another row, or a cell that is wrong."""
        if not isinstance(value, Mapping):
            return "項目ごとの値の組です。"
        rows = self.rows()
        for key, each in value.items():
            if key not in rows:
                return f"「{key}」という項目はないか、変えられません。"
            if wrong := self.cell.fault(each):
                return f"{rows[key]}: {wrong}"
        return ""

    def shown(self, value: Any) -> str:
        """The rows that are not as usual."""
        rows = self.rows()
        said = {k: v for k, v in value.items() if v != self.usual.get(k)}
        return "、".join(f"{rows.get(k, k)} {self.cell.shown(v)}" for k, v in said.items())
