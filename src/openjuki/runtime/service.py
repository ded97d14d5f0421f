"""What every service shares (サービスの枠): one transaction, and a log row for every refusal (U-08).

A refusal rolls everything back first and is then logged on its own. A constraint that refused is named to
the clerk in words, never as a database error.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Refused

P = ParamSpec("P")
R = TypeVar("R")
#: What the clerk is told: id, message, law, remedy.
Words = tuple[str, str, str, str]


class DatabaseRefused(Refused):
    """台帳の制約が拒んだ: somebody else was faster, or a number is in use."""

    title = "台帳の制約により記載できません"


class Frame:
    """One system's. `constraints`: name of a constraint → what the clerk is told; `overtaken`: id of the finding
    for a lost race; `admits`: asked with the staff and the action before anything is done, and raises Refused;
    `refused`: told of each refusal but the database's own, after the rollback.

    `actions`: names of all services.
    """

    def __init__(
        self,
        constraints: Mapping[str, Words],
        *,
        overtaken: str,
        admits: Callable[[Any, str], None] | None = None,
        refused: Callable[[Any, Refused], None] | None = None,
    ) -> None:
        self._constraints, self._overtaken, self._admits = constraints, overtaken, admits
        self._refused = refused
        self.actions: set[str] = set()

    def service(self, action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Make a function a service: `staff` is a keyword, the body runs in one transaction, refusals are
        logged."""
        self.actions.add(action)

        def decorate(function: Callable[P, R]) -> Callable[P, R]:
            @functools.wraps(function)
            def run(*args: P.args, **kwargs: P.kwargs) -> R:
                try:
                    if self._admits is not None:
                        self._admits(kwargs.get("staff"), action)
                    with transaction.atomic():
                        return function(*args, **kwargs)
                except Refused as e:
                    _log(action, kwargs, e)
                    if self._refused is not None:
                        self._refused(kwargs.get("staff"), e)
                    raise
                except (IntegrityError, OperationalError) as e:
                    refused = self.refusal_of(e)
                    if refused is None:
                        raise
                    _log(action, kwargs, refused)
                    raise refused from e

            return run

        return decorate

    def refusal_of(self, error: Exception) -> DatabaseRefused | None:
        """The finding that belongs to a violated constraint or a lost race, or None for any other error."""
        cause = error.__cause__
        name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        if name in self._constraints:
            return self.refused_by(name)
        if getattr(cause, "sqlstate", "") in ("40P01", "40001"):
            return DatabaseRefused(
                Finding(
                    id=self._overtaken,
                    message="別の処理と重なりました。何も記載していません。",
                    remedy="もう一度実行してください。",
                )
            )
        return None

    def refused_by(self, constraint: str) -> DatabaseRefused:
        """What the clerk is told when this constraint refuses. Raises KeyError for one that has no words."""
        id_, message, law, remedy = self._constraints[constraint]
        return DatabaseRefused(Finding(id=id_, message=message, law=law, remedy=remedy))


def _log(action: str, kwargs: dict[str, Any], refused: Refused) -> None:
    staff = kwargs.get("staff") or audit.WORKER
    audit.refusal(
        action,
        staff=staff,
        terms={"findings": [f.id for f in refused.findings]},
        case_no=str(kwargs.get("case_no", "")),
    )
