"""History on a 個人票, and 異動前住所."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.facts import earlier_address_text
from openjuki.kernel.certificates.history import history_rows
from openjuki.kernel.certificates.record_copy import Issue, Person, record_copy
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from support.papers import ALL_ITEMS, CERTIFIER, ISSUED_ON, NUMBER, foreign, japanese, on

OLD = japanese(address_text="札幌市北区北二十四条西五丁目", address_lot="1番1号", address_detail="")
NEW = japanese(address_since=on(2026, 7, 1))
OLD_ADDRESS = "札幌市北区北二十四条西五丁目1番1号"


def version(number: int, reason: str, record: Record, month: int = 7) -> Version:
    day = date(2026, month, 1)
    return Version(
        "000000000000019",
        number,
        f"e{number}",
        reason,
        day,
        day,
        datetime(2026, month, 1, tzinfo=UTC),
        record,
    )


MOVED = (version(1, "move_in", OLD, 4), version(2, "move_within", NEW))


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (MOVED[:1], ""),
        (MOVED, OLD_ADDRESS),
        (
            (*MOVED, version(3, "minor_correction", NEW.with_(address_text="札幌市中央区北一条西（新）"))),
            OLD_ADDRESS,
        ),
        ((*MOVED, version(3, "cancel_correct", OLD)), ""),
        ((*MOVED, version(3, "move_out", NEW), version(4, "move_in", NEW)), ""),
    ],
    ids=["never", "once", "renamed town", "cancelled", "came again"],
)
def test_earlier_address_is_the_one_before_the_last_standing_move(
    versions: tuple[Version, ...], expected: str
) -> None:
    assert earlier_address_text(versions) == expected


@pytest.mark.spec("RR-F-law-12")
def test_a_foreign_resident_who_moved_within_has_the_day_of_settling() -> None:
    old = foreign(1, address_text=OLD.address_text, address_lot=OLD.address_lot, address_detail="")
    moved = foreign(1, address_since=on(2026, 7, 1))
    person = Person(moved, (version(1, "move_in", old, 4), version(2, "move_within", moved)))
    copy = record_copy([person], 1, Choices(earlier_address=True), Issue(NUMBER, ISSUED_ON, CERTIFIER))
    block = copy.pages[0].blocks[0]
    assert block.cell("address_since").value == "令和8年7月1日"
    assert block.cell("earlier_address").value == OLD_ADDRESS


def test_history_shows_before_and_after_of_what_is_printed() -> None:
    rows = history_rows(MOVED, Choices(form="individual", history=True, **ALL_ITEMS))
    address = next(row for row in rows if row.item == "住所")
    assert (address.changed_on, address.reason, address.before) == ("令和8年7月1日", "転居", OLD_ADDRESS)
    assert address.after == "札幌市中央区北一条西二丁目3番地5　見本マンション１２０３号"


def test_history_keeps_what_was_left_out_left_out_and_never_shows_numbers() -> None:
    changed = NEW.with_(
        registered_domicile="北海道札幌市中央区１番地", relationship="夫", individual_number="987654321093",
        planned_move_out_on=date(2027, 1, 1), planned_destination_text="東京都千代田区",
    )  # fmt: skip
    versions = (*MOVED, version(3, "correction_ex_officio", changed, 8))
    assert {row.item for row in history_rows(versions, Choices())} == {"住所", "住所を定めた年月日"}
    full = history_rows(versions, Choices(**ALL_ITEMS))
    assert {"本籍", "続柄"} <= {row.item for row in full}
    text = str(plain(list(full)))
    assert "9876543" not in text
    assert "千代田" not in text


def test_history_begins_anew_with_re_entry() -> None:
    versions = (*MOVED, version(3, "move_out", NEW, 8), version(4, "move_in", NEW, 9))
    assert history_rows(versions, Choices(**ALL_ITEMS)) == ()


@pytest.mark.parametrize(("changes", "pages"), [(0, [0]), (7, [7]), (8, [7, 1]), (30, [7, 22, 1])])
def test_long_history_goes_on_over_pages(changes: int, pages: list[int]) -> None:
    versions = tuple(
        version(n + 1, "move_in" if n == 0 else "minor_correction", japanese(address_detail=f"第{n}号棟"))
        for n in range(changes + 1)
    )
    person = Person(versions[-1].record, versions)
    choices = Choices(form="individual", history=True)
    copy = record_copy([person], 1, choices, Issue(NUMBER, ISSUED_ON, CERTIFIER))
    assert [len(page.history) for page in copy.pages] == pages


@pytest.mark.spec("S 1.1.14")
def test_what_was_noted_of_an_event_stands_beside_it() -> None:
    entered = replace(MOVED[0], note="未届転入 転入前住所（未届）: 札幌市")
    rows = history_rows((entered, MOVED[1]), Choices(history=True))
    assert next((r.reason, r.item, r.after) for r in rows) == ("国内転入", "留意事項", entered.note)


@pytest.mark.spec("S 1.1.4")
@pytest.mark.parametrize(
    "later",
    [
        replace(
            version(2, "correction_ex_officio", OLD.with_(registered_domicile="東京都")), note="特別養子縁組"
        ),
        replace(version(2, "move_out", OLD), note="特例転出　特別養子縁組解消"),
        version(2, "correction_ex_officio", OLD.with_(sex="2" if OLD.sex == "1" else "1")),
    ],
    ids=["adopted", "dissolved", "sex"],
)
def test_special_reasons_are_told_only_when_they_are_asked_for(later: Version) -> None:
    versions = (version(1, "move_in", OLD, 4), later)
    assert history_rows(versions, Choices(**ALL_ITEMS)) == ()
    assert history_rows(versions, Choices(**ALL_ITEMS, special_history=True)) != ()
