"""30条の48届 of a foreigner who lives with a householder."""

from __future__ import annotations

from typing import Any

from openjuki.systems.residents.models import Person
from support.drafts import DAY, carry_out, household_of, notified
from support.movers import FOREIGN
from support.residents import family_data


def prepare(people: list[str]) -> list[str]:
    """A foreigner moves in with the family."""
    person = {name: values[0] for name, values in FOREIGN.items()} | {"relationship": "同居人"}
    known = set(Person.objects.values_list("addressee_no", flat=True))
    data = family_data() | {"members": [{"key": "m0", **person}], "joins": household_of(people[0])}
    carry_out("move_in", data)
    return list(Person.objects.exclude(addressee_no__in=known).values_list("addressee_no", flat=True))


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "changed_on": DAY,
        "addressee_no": people[0],
        "relationship": "縁故者",
    }
