"""届いた通知: what stands against one, the form that it fills, and since when a 転入通知 is awaited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.family_register import EVENTS
from openjuki.kernel.notices.grounds import BASES
from openjuki.kernel.received.contents import BASIS_TITLES, CONTENTS, RECORDED_CONTENTS
from openjuki.kernel.received.notice import Known, Received, fills, problems
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import awaited_since
from openjuki.systems.residents.services.notice_forms import KINDS

TODAY = date(2026, 11, 22)
MARRIAGE = Received(
    basis="article_9_2", content="marriage", from_code="13101", from_name="東京都千代田区",
    number="令8千戸第12号", notified_on=date(2026, 11, 18), received_on=date(2026, 11, 20),
    changed_on=UncertainDate.exact(date(2026, 11, 16)), name="試験　花子",
    birth=UncertainDate.exact(date(1987, 8, 9)), items={"surname": "架空"},
)  # fmt: skip


def test_one_that_is_complete_can_stand() -> None:
    assert list(problems(MARRIAGE, TODAY, Known())) == []
    assert "花子" not in repr(MARRIAGE)


def test_a_child_has_no_day_of_birth_but_the_event() -> None:
    born = replace(MARRIAGE, content="birth", birth=None, items={"given_name": "翼"})
    assert list(problems(born, TODAY, Known())) == []
    assert fills(born, {})["members"] == [{"key": "m0", "given_name": "翼", "birth": "2026-11-16"}]


@pytest.mark.spec("S 4.2.0.3")
def test_it_fills_the_grounds_and_the_person() -> None:
    form = fills(MARRIAGE, {"members": [{"addressee_no": "1", "surname": ""}]})
    assert form["members"] == [{"addressee_no": "1", "surname": "架空"}]
    assert (form["event"], form["took_effect_on"]) == ("marriage", "2026-11-16")
    assert form["grounds"]["number"] == "令8千戸第12号"
    certified = fills(replace(MARRIAGE, content="furigana", items={"furigana_surname": "シケン"}), {})
    assert {"name": "furigana_surname_certified", "value": "true"} in certified["items"]


def test_the_bases_are_those_of_the_grounds() -> None:
    assert set(BASIS_TITLES) < set(BASES)


def test_each_content_leads_to_a_kind_that_has_its_items() -> None:
    for key, content in CONTENTS.items():
        kind = KINDS[content.kind]
        assert kind.is_ex_officio, key
        assert not content.day or content.day in kind.fields, key
    assert set(EVENTS) < set(RECORDED_CONTENTS)


MOVED = {"removal_reason": "move_out", "planned_move_out_on": date(2026, 11, 1)}
AWAITED: list[Any] = [
    (MOVED, date(2026, 11, 1)),
    ({**MOVED, "move_in_notification_on": date(2026, 11, 9)}, None),
    ({**MOVED, "planned_destination_country": "米国"}, None),
    ({"removal_reason": "removal_ex_officio", "removed_on": UncertainDate.exact(date(2026, 10, 5))}, date(2026, 10, 5)),
    ({"removal_reason": "death", "removed_on": UncertainDate.exact(date(2026, 10, 5))}, None),
    ({"removal_reason": "move_out_abroad", "planned_move_out_on": date(2026, 11, 1)}, None),
]  # fmt: skip


@pytest.mark.spec("S 4.1.3.1.4")
@pytest.mark.parametrize(("items", "since"), AWAITED)
def test_since_when_a_notification_is_awaited(items: dict[str, Any], since: date | None) -> None:
    assert awaited_since(Record(**items)) == since
