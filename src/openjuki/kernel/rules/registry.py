"""規則の登録 — `@rule` makes a function one entry of the product's error and alert list.

A check looks at one notice against one view and yields a `Hit` per thing that it finds; the rule's message
and remedy are templates that the hit's words fill. Levels can be set by the city, except for locked rules,
which protect a person (decision 19 of the notes: numbers, duplicates, mandatory items, support measures).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from openjuki.kernel.register.decision import ALERT, ERROR, NONE, Finding
from openjuki.kernel.register.view import RegisterView

LEVELS: Final = (ERROR, ALERT, NONE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at. `today`: 処理日."""

    view: RegisterView
    notice: Any
    today: date


class Hit:
    """One occurrence: the field of the notice (path), the words for the templates, what else it may say."""

    __slots__ = ("field", "offers", "words")

    def __init__(self, field: str, *, offers: tuple[str, ...] = (), **words: object) -> None:
        self.field = field
        self.offers = offers
        self.words = words


Check = Callable[[Context], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """審査規則. `notices`: kinds of notice it judges; `fields`: where on the form it can appear."""

    id: str
    level: str
    law: str
    fields: tuple[str, ...]
    message: str
    remedy: str
    locked: bool
    notices: tuple[type, ...]
    check: Check
    title: str

    def level_in(self, levels: Mapping[str, str]) -> str:
        """The level that applies here: the city's, unless the rule is locked. ValueError if unknown."""
        if self.locked or self.id not in levels:
            return self.level
        level = levels[self.id]
        if level not in LEVELS:
            raise ValueError(f"規則{self.id}の水準「{level}」は error、alert、none のいずれでもありません。")
        return level

    def finding(self, hit: Hit, level: str) -> Finding:
        """The finding for one hit."""
        return Finding(
            self.id,
            level,
            hit.field,
            self.message.format_map(hit.words),
            self.law,
            self.remedy.format_map(hit.words),
            hit.offers,
        )


_RULES: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002 - the word of the list that this makes
    level: str,
    *,
    law: str,
    fields: tuple[str, ...],
    message: str,
    remedy: str,
    notices: tuple[type, ...],
    locked: bool = False,
) -> Callable[[Check], Check]:
    """Register a check. The first line of its docstring is its title. Raises ValueError for a taken id."""

    def register(check: Check) -> Check:
        if id in _RULES:
            raise ValueError(f"rule id {id} is taken")
        title = (check.__doc__ or "").strip().split("\n")[0]
        _RULES[id] = Rule(id, level, law, fields, message, remedy, locked, notices, check, title)
        return check

    return register


def registered() -> tuple[Rule, ...]:
    """All rules registered so far, errors before alerts, each in order of id."""
    return tuple(sorted(_RULES.values(), key=lambda each: (each.id[0] != "E", each.id)))
