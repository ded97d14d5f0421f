"""A foreign resident for the examples that need one (not a kind)."""

from __future__ import annotations

from openjuki.systems.residents.models import Person
from support.drafts import carry_out
from support.movers import FOREIGN
from support.residents import family_data


def foreigner() -> list[str]:
    """宛名番号 of a foreigner who has moved in, in a list."""
    known = set(Person.objects.values_list("addressee_no", flat=True))
    person = {name: values[0] for name, values in FOREIGN.items()}
    data = family_data() | {"members": [{"key": "m0", **person}]}
    data["address"] = {**data["address"], "lot": "７番７号"}
    carry_out("move_in", data)
    return list(Person.objects.exclude(addressee_no__in=known).values_list("addressee_no", flat=True))
