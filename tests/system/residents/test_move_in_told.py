"""転入通知 (住民基本台帳法 第9条第1項): whoever came from another municipality is told of there, however recorded."""

from __future__ import annotations

from typing import Any

import pytest

from openjuki.systems.residents.models import Person
from support.drafts import carry_out, draft_of
from support.movers import published
from support.residents import move_family_in

pytestmark = pytest.mark.usefixtures("issuing_day")
KIND = "residents/move_in_notification/v1"
ELSEWHERE = {"code": "13101", "text": "東京都千代田区霞が関", "lot": "１番"}


def entered(**items: Any) -> list[str]:
    known = set(Person.objects.values_list("addressee_no", flat=True))
    carry_out("entry_ex_officio", draft_of("entry_ex_officio", []) | items)
    people = Person.objects.exclude(addressee_no__in=known).order_by("member_order")
    return list(people.values_list("addressee_no", flat=True))


@pytest.mark.spec("RR-12", "S 4.2.1.1")
@pytest.mark.parametrize(
    ("items", "told"),
    [
        ({"occasion": "address_set", "previous_address": ELSEWHERE}, "13101"),
        (
            {"occasion": "unreported", "previous_address": ELSEWHERE, "unreported_address": "横浜市西区"},
            "13101",
        ),
        ({"occasion": "omitted", "previous_address": ELSEWHERE}, "13101"),
        ({"occasion": "family_register", "previous_address": {}}, ""),  # 就籍: nobody was left
        ({"occasion": "became_subject", "previous_address": {"country": "JPN", "text": "外国"}}, ""),
        # Registered last in this city itself: there is no other municipality to be told.
        ({"occasion": "unreported", "previous_address": ELSEWHERE,
          "last_registered_address": {"code": "04102", "text": "仙台市宮城野区"}}, ""),
    ],
)  # fmt: skip
def test_an_entry_ex_officio_tells_the_municipality_that_was_left(items: dict[str, Any], told: str) -> None:
    people = entered(**items)
    assert people
    for number in people:
        assert [body["to_municipality"] for body in published(KIND, number)] == ([told] if told else [])


@pytest.mark.spec("RR-12", "S 4.2.1.1")
def test_a_record_that_comes_back_is_not_told_again() -> None:
    people = move_family_in()
    assert [len(published(KIND, number)) for number in people] == [1, 1, 1, 1]
    carry_out("restoration", draft_of("restoration", people))
    assert Person.objects.get(addressee_no=people[3]).active
    assert len(published(KIND, people[3])) == 1
