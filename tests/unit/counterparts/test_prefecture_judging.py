"""What the prefecture accepts, by its own checks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.counterparts.prefecture.judging import Held, fault, reasons
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.reasons import ENTRY, REASONS, REMOVAL
from openjuki.messages.juki_cs.identity_record.v1 import Body
from openjuki.messages.parts import LegalDate

TODAY = date(2026, 11, 22)


def day(first: date, last: date | None = None) -> LegalDate:
    return LegalDate(text="日", first=first, last=last or first)


def notice(**changes: Any) -> Body:
    values: dict[str, Any] = {
        "resident_code": resident_code.complete("0000000001"),
        "name": "試験 一郎",
        "birth": day(date(1985, 3, 9)),
        "sex": "1",
        "address": "仙台市青葉区",
        "individual_number": individual_number.complete("00000000001"),
        "reason": "move_in",
        "changed_on": day(date(2026, 11, 20)),
    }
    return Body(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "held", "code"),
    [
        pytest.param({}, None, "", id="new-person"),
        pytest.param({"reason": "move_within"}, Held(True), "", id="correction-of-an-active"),
        pytest.param({"reason": "move_within"}, None, "", id="correction-first-seen"),
        pytest.param({"individual_number": None}, None, "", id="no-number-yet"),
        pytest.param({"birth": day(date(1937, 1, 1), date(1937, 12, 31))}, None, "", id="uncertain-birth"),
        pytest.param({"resident_code": "00000000011"}, None, "PF-02", id="wrong-code"),
        pytest.param({"individual_number": "000000000011"}, None, "PF-03", id="wrong-number"),
        pytest.param({"address": " "}, None, "PF-04", id="no-address"),
        pytest.param({"reason": "whim"}, None, "PF-05", id="unknown-reason"),
        pytest.param({"birth": day(date(2026, 11, 23))}, None, "PF-06", id="born-tomorrow"),
        pytest.param({"changed_on": day(date(2027, 11, 24))}, None, "PF-07", id="in-over-a-year"),
        pytest.param({"changed_on": day(date(1985, 3, 8))}, None, "PF-08", id="before-birth"),
        pytest.param({}, Held(True), "PF-09", id="entry-of-an-active"),
        pytest.param({"reason": "death"}, Held(False), "PF-10", id="removal-of-a-removed"),
    ],
)
def test_a_notice_is_judged(changes: dict[str, Any], held: Held | None, code: str) -> None:
    found = fault(notice(**changes), held, today=TODAY)
    assert (found[0] if found else "") == code


@pytest.mark.spec("PO-1")
def test_one_item_less_is_not_accepted() -> None:
    values = dict(notice())
    for left_out in values:
        fewer = Body.model_construct(**{k: v for k, v in values.items() if k != left_out})
        assert fault(fewer, None, today=TODAY) == ("PF-01", "本人確認情報の8項目と一致しません")


@pytest.mark.parametrize("number", range(0, 3000, 7))
def test_its_check_digits_agree_with_the_law_as_we_read_it(number: int) -> None:
    code = resident_code.complete(f"{number * 3571 % 10**10:010d}")
    mine = individual_number.complete(f"{number * 99_991 % 10**11:011d}")
    assert fault(notice(resident_code=code, individual_number=mine), None, today=TODAY) is None


def test_it_knows_every_reason_of_the_city_and_what_it_does() -> None:
    assert set(reasons()) >= set(REASONS) - {
        "household_split", "household_merge", "household_reassignment", "new_householder",
        "move_out_planned", "move_out_confirmed",  # change none of its items
    }  # fmt: skip
    for code, reason in reasons().items():
        assert reason.effect == ("entry" if code in ENTRY else "removal" if code in REMOVAL else "correction")
