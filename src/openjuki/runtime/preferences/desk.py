"""設定の変更: every value that a city may set, judged before it counts; who changed what, and when, is on the log.

The system reads its settings itself; here they are shown to whoever may change them, and changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.preferences.kinds import Kind
from openjuki.runtime.service import Frame
from openjuki.runtime.signin import Staff


@dataclass(frozen=True, slots=True)
class Preference:
    """設定の一つ. `law`: what limits it; `help`: what it does, and what it cannot do."""

    key: str
    title: str
    kind: Kind
    default: Any
    help: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A setting as it stands; `changed_by` is blank where it is the default."""

    preference: Preference
    value: Any
    changed_by: str
    changed_at: datetime | None


class PreferenceDesk:
    """One system's. `table`: its settings (`key`, `value`, `changed_by`, `changed_at`); `refused`: a finding from what
    is wrong and the key; `barred`: what the system lets into no value, as a finding.

    Reading and changing need the right `<system>.settings`.
    """

    def __init__(
        self,
        system: str,
        table: type[models.Model],
        frame: Frame,
        preferences: Iterable[Preference],
        *,
        refused: Callable[[str, str], Finding],
        barred: Callable[[str, Any], Finding | None] = lambda key, value: None,
    ) -> None:
        self.right, self._system, self._table = f"{system}.settings", system, table
        self.preferences = {p.key: p for p in preferences}
        self._refused, self._barred = refused, barred
        self.lines = frame.service(f"{system}.list_settings")(self._lines)
        self.change = frame.service(f"{system}.settings")(self._change)

    def _lines(self, *, staff: Staff) -> list[Line]:
        """Every setting, for whoever changes them. Raises Forbidden."""
        self.check_right(staff)
        rows = {row.key: row for row in self._rows(self.preferences)}
        return [
            Line(p, rows[key].value, rows[key].changed_by, rows[key].changed_at)
            if key in rows
            else Line(p, p.default, "", None)
            for key, p in self.preferences.items()
        ]

    def _change(self, *, staff: Staff, given: Mapping[str, Any], reason: str = "") -> None:
        """Replace the settings that are given by key. Raises Forbidden, Invalid; then none is changed."""
        self.check_right(staff)
        wrong = [f for key, value in given.items() if (f := self._fault(key, value))]
        if wrong:
            raise Invalid(*wrong)
        with connection.cursor() as cursor:  # two who change the same: the log says what each found
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.right])
        stood = {row.key: row.value for row in self._rows(given)}
        before = {key: stood.get(key, self.preferences[key].default) for key in given}
        for key, value in given.items():
            self._table._default_manager.update_or_create(
                key=key, defaults={"value": value, "changed_by": staff.user_id, "changed_at": clock.now()}
            )
        audit.change(
            f"{self._system}.settings", staff=staff, reason=reason,
            terms={"before": before, "settings": dict(given)},
        )  # fmt: skip

    def _rows(self, keys: Iterable[str]) -> Iterable[Any]:
        return self._table._default_manager.filter(key__in=list(keys))

    def _fault(self, key: str, value: Any) -> Finding | None:
        known = self.preferences.get(key)
        if known is None:
            return self._refused("この名の設定はありません。", key)
        if why := known.kind.fault(value):
            return self._refused(why, key)
        return self._barred(key, value)

    def check_right(self, staff: Staff) -> None:
        """Raises Forbidden without the right."""
        if not staff.may(self.right):
            raise Forbidden(
                Finding(
                    "AU-02", "設定を変更する権限がありません。", remedy="権限のある職員に代わってください。"
                )
            )
