"""一覧の範囲: the ward and the branch that a list is narrowed to, the same for every list.

A case belongs to the branch that received it. A person belongs to the branch whose towns the city has named
(setting `branches`); where it has named none, lists of people are narrowed by the ward alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Person, PersonVersion


@dataclass(frozen=True, slots=True)
class Scope:
    """区・支所. Blank: all. `towns`: 町字コード of the branch."""

    ward: str = ""
    branch: str = ""
    towns: tuple[str, ...] = ()

    def of(self, staff: Staff) -> Scope:
        """The same, never beyond the ward that the staff are bound to."""
        if not staff.ward or staff.ward == self.ward:
            return self
        return Scope(staff.ward)

    def cases(self) -> Q:
        """Cases (受付) of the ward that the branch received."""
        narrowed = {name: value for name, value in (("ward", self.ward), ("branch", self.branch)) if value}
        return Q(**narrowed)

    def people(self) -> QuerySet[Person]:
        """Residents and removed residents of the ward, who live, or last lived, in the towns of the branch."""
        found = Person.objects.all()
        if self.ward:
            found = found.filter(ward=self.ward)
        if self.towns:
            newest = {"addressee_no": OuterRef("addressee_no"), "history_no": OuterRef("history_no")}
            there = PersonVersion.objects.filter(**newest, address_town_code__in=self.towns)
            found = found.filter(Exists(there))
        return found

    def among(self) -> tuple[str, Sequence[Any]] | None:
        """The same people as a SELECT of 宛名番号 with its parameters; None for everybody."""
        if self.is_whole:
            return None
        found: tuple[str, Sequence[Any]] = self.people().values("addressee_no").query.sql_with_params()
        return found

    @property
    def is_whole(self) -> bool:
        """Whether people are not narrowed at all."""
        return not self.ward and not self.towns


WHOLE = Scope()
