"""カードの状態: when a card lapses, what a screen says of it, and what takes a 署名用電子証明書 with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openjuki.kernel.counter.card import (
    CONTINUED,
    DECLINED,
    JUKI_CARD,
    NUMBER_CARD,
    OPEN,
    changed_items,
    lapses_on,
    state_of,
)
from openjuki.kernel.dates.card_deadlines import CardDeadlines
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record

DUE = CardDeadlines(date(2026, 12, 14), date(2026, 11, 30), date(2027, 2, 18))
IN_TIME = date(2026, 11, 20)


@pytest.mark.spec("RR-01")
@pytest.mark.parametrize(
    ("deadlines", "notified_on", "expected"),
    [
        (DUE, IN_TIME, date(2027, 2, 19)),
        (DUE, date(2026, 11, 30), date(2027, 2, 19)),
        (DUE, date(2026, 12, 1), date(2026, 12, 1)),
        (replace(DUE, by_plan=date(2026, 11, 18)), IN_TIME, date(2026, 11, 19)),
        (replace(DUE, by_plan=None), IN_TIME, date(2027, 2, 19)),
    ],
    ids=["91st day", "14th day", "15th day", "31 days after the plan", "no plan known"],
)
def test_the_earliest_missed_deadline_lets_a_card_lapse(
    deadlines: CardDeadlines, notified_on: date, expected: date
) -> None:
    assert lapses_on(deadlines, notified_on) == expected


@pytest.mark.spec("RR-01")
@pytest.mark.parametrize(
    ("card", "continuation", "today", "text", "urgent"),
    [
        (NUMBER_CARD, OPEN, date(2026, 11, 22), "個人番号カード(継続利用の手続が必要)", False),
        (NUMBER_CARD, OPEN, date(2027, 2, 5), "個人番号カード(継続利用の手続が必要)", True),
        (NUMBER_CARD, OPEN, date(2027, 2, 19), "個人番号カード(継続利用の期限を過ぎ失効)", True),
        (NUMBER_CARD, CONTINUED, date(2027, 2, 19), "個人番号カード(継続利用した)", False),
        (NUMBER_CARD, DECLINED, date(2026, 11, 22), "個人番号カード(継続しない)", True),
        (JUKI_CARD, OPEN, date(2027, 2, 19), "住民基本台帳カード", False),
    ],
)
def test_what_a_screen_says(card: str, continuation: str, today: date, text: str, urgent: bool) -> None:
    said = state_of(card=card, continuation=continuation, deadlines=DUE, notified_on=IN_TIME, today=today)
    assert (said.text, said.urgent) == (text, urgent)


@pytest.mark.spec("RR-01")
def test_the_four_items_take_the_signature_with_them() -> None:
    before = Record(
        surname="佐藤", given_name="太郎", birth=parse_uncertain("S60.5.3"), address_lot="１番１号"
    )
    assert changed_items(before, before) == ()
    assert changed_items(None, before) == ("住所",)
    assert changed_items(before, replace(before, relationship="世帯主", remarks="x")) == ()
    assert changed_items(before, replace(before, address_detail="１０１号")) == ("住所",)
    assert changed_items(before, replace(before, status=Status.MOVED_OUT)) == ("住所",)
    after = replace(before, surname="鈴木", alias="山田", birth=parse_uncertain("S60.5.4"), sex="1")
    assert changed_items(before, after) == ("氏名", "生年月日", "性別")
