"""The counter's papers: 異動届, 確認用帳票, 受理通知, 他課案内."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.change_notice import change_notice
from openjuki.kernel.certificates.confirmation import CHANGED, confirmation
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.letter import head_of
from openjuki.kernel.certificates.office_guide import office_guide
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Sender, Signature, Table
from openjuki.kernel.certificates.receipt_notice import receipt_notice
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember
from openjuki.kernel.notices.parties import Agent, IdentityCheck, Notifier
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.decision import Change, Take
from support.papers import foreign, japanese, on

NEW = Address("01101", "0001002", "札幌市中央区北一条西二丁目", "3番地5", "見本マンション１２０３号")
OLD = Address("04101", "0010003", "宮城県仙台市青葉区国分町三丁目", "7番1号")
DAY, NOTIFIED = date(2026, 4, 1), date(2026, 4, 3)
SENDER = Sender("札幌市中央区長", "見本　太郎")
NOTIFIER = Notifier("𠮷田　髙志1", "householder", "札幌市中央区", "011-000-0000")
IDENTITY = IdentityCheck("number_card", "顔写真で確認")


def move_in_case() -> Case:
    notice = MoveIn(
        ward="01101", notified_on=NOTIFIED, moved_in_on=DAY, address=NEW, previous_address=OLD, members=(),
        notifier=NOTIFIER, identity=IDENTITY, previous_householder_name="𠮷田　一郎",
    )  # fmt: skip
    records = (japanese(), foreign(2))
    changes = tuple(
        Change(Take("addressee_no", str(n)), "move_in", DAY, NOTIFIED, r) for n, r in enumerate(records)
    )
    return Case(
        case_no="中央-0012",
        kind="転入",
        office="札幌市中央区役所",
        made_on=NOTIFIED,
        notice=notice,
        changes=changes,
    )


def move_within_case() -> Case:
    before = japanese(
        address_text="札幌市北区北二十四条西五丁目",
        address_lot="1番1号",
        address_detail="",
        relationship="夫",
    )
    after = japanese(address_since=on(2026, 7, 1))
    stays = japanese(2)
    notice = MoveWithin(
        ward="01101", notified_on=NOTIFIED, moved_on=DAY, household_no="000000000000019", address=NEW,
        members=(MovingMember("000000000000019"),), notifier=NOTIFIER, identity=IDENTITY,
        agent=Agent(True, "委任状"),
    )  # fmt: skip
    changes = (
        Change("000000000000019", "move_within", DAY, NOTIFIED, after),
        Change("000000000000027", "new_householder", DAY, NOTIFIED, stays),
    )
    known = {"000000000000019": before, "000000000000027": replace(stays, relationship="妻")}
    return Case(
        case_no="中央-0013",
        kind="転居",
        office="札幌市中央区役所",
        made_on=NOTIFIED,
        notice=notice,
        changes=changes,
        before=known,
    )


def values(paper: Paper) -> dict[str, str]:
    return {c.key: c.value for s in paper.sections if isinstance(s, Fields) for row in s.rows for c in row}


def tables(paper: Paper) -> list[Table]:
    return [section for section in paper.sections if isinstance(section, Table)]


@pytest.mark.spec("RR-01")
def test_notice_of_moving_in_shows_all_that_is_signed_for() -> None:
    paper = change_notice(move_in_case())
    found = values(paper)
    assert paper.title == "住民異動届（転入）"
    assert (found["changed_on"], found["notified_on"]) == ("令和8年4月1日", "令和8年4月3日")
    assert (found["new_address"], found["old_address"]) == (NEW.one_line(), OLD.one_line())
    assert (found["new_householder"], found["old_householder"]) == ("𠮷田　髙志", "𠮷田　一郎")
    assert (found["notifier"], found["capacity"]) == ("𠮷田　髙志1", "世帯主")
    assert found["identity"] == "個人番号カード　顔写真で確認"
    names = [row[1] for row in tables(paper)[0].rows]
    assert names == ["𠮷田　髙志1\nヨシダ　タカシ", "ZHANG YULIN　張　玉蓮\nチャン　ユウリン"]
    assert any(isinstance(section, Signature) for section in paper.sections)


@pytest.mark.spec("RR-02")
def test_notice_of_moving_within_takes_the_old_state_from_the_record_and_lists_only_movers() -> None:
    paper = change_notice(move_within_case())
    found = values(paper)
    assert found["old_address"] == "札幌市北区北二十四条西五丁目1番1号"
    assert found["agent"] == "委任状（確認済み）"
    assert [(row[4], row[5]) for row in tables(paper)[0].rows] == [("世帯主", "夫")]


def test_numbers_are_on_none_of_the_papers() -> None:
    for case in (move_in_case(), move_within_case()):
        for paper in (
            change_notice(case),
            confirmation(case),
            receipt_notice(case, head_of(case, SENDER, "電話")),
            office_guide(case),
        ):
            text = str(plain(paper))
            assert "123456789018" not in text
            assert "12345678903" not in text


def test_confirmation_marks_what_changes_and_nothing_else() -> None:
    mover, stays = tables(confirmation(move_within_case()))
    marked = {row[1]: row[2:] for row in mover.rows if row[0] == CHANGED}
    assert set(marked) == {"住所", "続柄", "住所を定めた年月日"}
    assert marked["住所"] == ("札幌市北区北二十四条西五丁目1番1号", NEW.one_line())
    assert {row[1] for row in stays.rows if row[0] == CHANGED} == {"続柄"}


def test_confirmation_of_newcomers_lists_each_item_once() -> None:
    first, second = tables(confirmation(move_in_case()))
    items = [text for row in second.rows for text in (row[0], row[2]) if text]
    assert len(items) == len(set(items))
    facts = {row[0]: row[1] for row in second.rows} | {row[2]: row[3] for row in second.rows}
    assert facts["在留期間の満了の日"] == "2027年3月1日"
    assert facts["30条の45区分"] == "中長期在留者"
    assert first.heading == "𠮷田　髙志1"


@pytest.mark.parametrize(("to_new", "address"), [(False, OLD.one_line()), (True, NEW.one_line())])
def test_receipt_goes_to_the_old_address_unless_improper(to_new: bool, address: str) -> None:
    paper = receipt_notice(move_in_case(), head_of(move_in_case(), SENDER, "電話"), to_new_address=to_new)
    assert paper.addressee == (address, "𠮷田　髙志1　様")
    # The letter may fall into other hands: the new address is not in its text.
    assert NEW.lot not in str(plain(list(paper.sections)))


def test_receipt_of_coming_from_abroad_goes_to_the_mover() -> None:
    case = move_in_case()
    assert isinstance(case.notice, MoveIn)
    abroad = replace(
        case, notice=replace(case.notice, previous_address=Address(text="ハノイ", country="704"))
    )
    assert receipt_notice(abroad, head_of(abroad, SENDER, "電話")).addressee == (
        NEW.one_line(),
        "𠮷田　髙志1　様",
    )


def test_guide_says_so_when_nothing_is_to_be_done() -> None:
    case = move_within_case()
    grown = replace(case, changes=(replace(case.changes[0], record=japanese(birth=on(1963, 1, 1))),))
    assert tables(office_guide(grown)) == []
    assert "必要となる手続はありません" in str(plain(office_guide(grown)))


def test_a_table_with_a_row_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="one text per column"):
        Table("", (Column("a", 10), Column("b", 10)), (("x",),))
