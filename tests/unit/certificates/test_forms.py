"""様式一覧: what each certificate says, from which records, and what may be left out (RR-05, S 5.1–5.4)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import NOT_APPLICABLE, OMITTED, plain
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import CERTIFICATES, LEAVES_OUT, choices_for
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.move_out_certificate import kind_for
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from support.papers import (
    ALL_ITEMS,
    CERTIFIER,
    FORMS,
    ISSUED_ON,
    LEAVING,
    MADE_AT,
    NUMBER,
    REMOVED,
    copy_of,
    foreign,
    japanese,
    on,
)

LIST = {"kind": "move_out_certificate", "form": "list"}
EX_OFFICIO = {"status": "9", "removal_reason": "removal_ex_officio", "removed_on": on(2026, 11, 1)}
REMOVED_COPY = {"kind": "removed_record_copy", "form": "individual"}


def cells(copy: RecordCopy, person: int = 0) -> dict[str, str]:
    """key → value of one person, with what stands above."""
    blocks = [block for page in copy.pages for block in page.blocks]
    return {c.key: c.value for c in (*blocks[person].cells, *copy.head, copy.address, copy.householder)}


def refusal(*records: Record, **options: Any) -> str:
    with pytest.raises(CannotMakeError) as caught:
        copy_of(*records, **options)
    return caught.value.reason


def test_every_row_can_be_drawn_and_asks_only_for_items_that_exist() -> None:
    names = {f.name for f in fields(Choices)}
    ids = {sheet.id for row in CERTIFICATES.values() for sheet in row.sheets.values()}
    assert ids == {f"001000{n}" for n in (1, 2, 3, 4, 7, 8)}
    for kind, row in CERTIFICATES.items():
        assert row.items | row.always <= names
        assert row.leaves_out <= LEAVES_OUT.keys()
        assert all((FORMS / f"{sheet.template}.typ").is_file() for sheet in row.sheets.values())
        assert choices_for(kind).asked == row.always


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kind": "removed_record_copy", "form": "household"}, "E190"),
        ({"kind": "move_out_certificate", "form": "individual"}, "E190"),
        ({"kind": "record_copy", "form": "list"}, "E190"),
        ({"kind": "items_certificate", "history": True}, "E188"),
        ({"kind": "move_out_certificate", "form": "list", "remarks": True}, "E191"),
        ({"kind": "record_copy", "without": ("sex",)}, "E192"),
        ({"kind": "record_copy", "without": ("address_detail",)}, "E192"),
        ({"kind": "items_certificate", "without": ("name",)}, "E192"),
    ],
)
def test_a_form_gives_no_more_than_its_row_says(options: dict[str, Any], reason: str) -> None:
    assert refusal(japanese(), **options) == reason


@pytest.mark.spec("S 5.1")
@pytest.mark.parametrize("kind", [kind for kind, row in CERTIFICATES.items() if not row.is_prescribed])
def test_history_may_be_asked_for_on_all_four_and_leaves_out_what_is_left_out(kind: str) -> None:
    """履歴の有無 is a choice of 写し and 記載事項証明書 alike; 方書 that was left out stands in no row of it either."""
    items = REMOVED if CERTIFICATES[kind].source == "removed" else {}
    steps = ({"address_detail": "一号室"}, {"address_detail": "二号室"}, {"address_lot": "9番", "sex": "2"})
    records = [japanese(**dict(pair for s in steps[:n] for pair in s.items()), **items) for n in (1, 2, 3)]
    day = ISSUED_ON
    versions = tuple(
        Version("1", n, str(n), "minor_correction", day, day, MADE_AT, r) for n, r in enumerate(records, 1)
    )
    choices = Choices(kind=kind, form="individual", history=True)
    issue = Issue(NUMBER, ISSUED_ON, CERTIFIER)
    copy = certificate([Person(records[-1], versions)], 1, choices, issue)
    town = "札幌市中央区北一条西二丁目"
    after = [row.after for page in copy.pages for row in page.history]
    assert after == [f"{town}3番地5　二号室", f"{town}9番　二号室"]
    if CERTIFICATES[kind].leaves_out:
        left = replace(choices, without=("address_detail",))
        copy = certificate([Person(records[-1], versions)], 1, left, issue)
        assert [row.after for page in copy.pages for row in page.history] == [f"{town}9番"]


def test_no_kind_that_is_not_in_the_table() -> None:
    with pytest.raises(CannotMakeError):
        choices_for("birth_certificate")


@pytest.mark.spec("S 5.1", "S 5.4")
@pytest.mark.parametrize("left", sorted(LEAVES_OUT))
@pytest.mark.parametrize("kind", ["items_certificate", "removed_items_certificate"])
def test_items_certificate_leaves_out_what_the_request_leaves_out(kind: str, left: str) -> None:
    items = REMOVED if kind.startswith("removed") else {}
    people = [
        japanese(former_surname="山﨑", former_surname_furigana="やまざき", **items),
        foreign(1, alias="山田　花子", **items),
    ]
    for record in people:
        whole = cells(copy_of(record, kind=kind, form="individual", **ALL_ITEMS))
        copy = copy_of(record, kind=kind, form="individual", without=(left,), **ALL_ITEMS)
        without = cells(copy)
        gone = {key for key in whole if whole[key] != without[key]}
        if left == "address_detail":
            assert gone == {"address"}
            assert whole["address"].startswith(without["address"])
            assert "見本マンション" not in str(plain(copy))
        else:
            assert gone <= {left, f"{left}_furigana"}
            assert all(without[key] == OMITTED for key in gone)
            assert without[left] == OMITTED or not whole[left]


def test_who_certifies_an_items_certificate_says_items_and_not_a_copy() -> None:
    words = copy_of(japanese(), kind="items_certificate").certification.text
    assert "記載されている事項と相違ない" in words
    assert "写し" not in words
    removed = copy_of(japanese(**REMOVED), kind="removed_items_certificate", form="individual")
    assert "除票に記載" in removed.certification.text


@pytest.mark.spec("S 5.3")
@pytest.mark.parametrize(
    ("record", "key", "printed"),
    [
        (japanese(), "name", "𠮷田　髙志1　（ヨシダ　タカシ）"),
        (japanese(furigana_given_name_certified=False), "name", "𠮷田　髙志1"),
        (japanese(former_surname="山﨑", former_surname_reading="ヤマザキ", former_surname_reading_confirmed=True),
         "former_surname", "山﨑　（ヤマザキ）"),
        (foreign(1, reading_name_confirmed=True), "name", "ZHANG YULIN　張　玉蓮　（チャン　ユウリン）"),
        (foreign(1), "name", "ZHANG YULIN　張　玉蓮"),
        (foreign(1, alias="山田", alias_reading="ヤマダ", alias_reading_confirmed=True), "alias", "山田　（ヤマダ）"),
        (foreign(1, alias="山田", alias_reading="ヤマダ"), "alias", "山田"),
    ],
)  # fmt: skip
def test_reading_in_parentheses_only_where_it_is_confirmed(record: Record, key: str, printed: str) -> None:
    assert cells(copy_of(record, reading_kana=True))[key] == printed
    assert "（" not in cells(copy_of(record))[key]


REMOVAL = [
    ("RR-J-del-law-01", {}, "removal_reason", "国内転出"),
    ("RR-J-del-law-02", {}, "planned_destination", "東京都千代田区霞が関二丁目1番2号　中央合同住宅５０５号"),
    ("RR-J-del-law-03", {}, "removed_on", "令和8年11月8日"),
    ("RR-J-del-other-01", {}, "confirmed_destination", "東京都千代田区霞が関二丁目3番4号"),
    ("RR-J-del-other-02", {}, "removal_notified_on", "令和8年11月5日"),
    ("RR-J-del-other-03", {}, "move_in_notification_on", "令和8年11月12日"),
    ("RR-J-del-other-04", {}, "confirmed_move_out_on", "令和8年11月8日"),
    ("RR-J-del-other-05", {"renewal_removed_on": date(2026, 11, 1)}, "renewal_removed_on", "令和8年11月1日"),
]


@pytest.mark.parametrize(
    ("items", "key", "printed"),
    [pytest.param(*rest, marks=pytest.mark.spec(item), id=item) for item, *rest in REMOVAL],
)
def test_each_item_of_a_removed_record_is_printed(items: dict[str, Any], key: str, printed: str) -> None:
    copy = copy_of(japanese(**(REMOVED | items)), **REMOVED_COPY)
    assert cells(copy)[key] == printed
    assert key not in cells(copy_of(japanese()))


@pytest.mark.spec("S 5.1")
def test_a_resident_has_no_removed_record_and_a_removed_person_no_copy() -> None:
    assert refusal(japanese(), **REMOVED_COPY) == "E193"
    assert refusal(japanese(**LEAVING), **REMOVED_COPY) == "E193"
    assert refusal(japanese(**REMOVED)) == "E184"
    assert refusal(japanese(**REMOVED), japanese(2, **REMOVED), **REMOVED_COPY) == "E186"


def test_a_dead_persons_removed_record_has_no_destination() -> None:
    died = japanese(status="3", removal_reason="death", removed_on=on(2026, 11, 1))
    found = cells(copy_of(died, **REMOVED_COPY))
    assert (found["removal_reason"], found["removed_on"]) == ("死亡", "令和8年11月1日")
    assert found["planned_destination"] == found["confirmed_destination"] == ""


@pytest.mark.spec("S 4.1.3.0.3")
@pytest.mark.parametrize(
    ("items", "kind"),
    [
        (LEAVING, "move_out_certificate"),
        (LEAVING | {"planned_move_out_on": date(2026, 11, 6)}, "move_out_certificate"),
        (LEAVING | {"planned_move_out_on": date(2026, 11, 5)}, "equivalent_certificate"),
        (REMOVED, "move_out_certificate"),
        (EX_OFFICIO, "equivalent_certificate"),
        ({}, "E194"),
        ({"status": "3", "removal_reason": "death", "removed_on": on(2026, 11, 1)}, "E194"),
        (LEAVING | {"planned_destination_country": "840"}, "E195"),
    ],
)  # fmt: skip
def test_which_certificate_a_mover_gets(items: dict[str, Any], kind: str) -> None:
    record = japanese(**items)
    if kind in CERTIFICATES:
        assert kind_for(record) == kind
    else:
        with pytest.raises(CannotMakeError) as caught:
            kind_for(record)
        assert caught.value.reason == kind
        assert refusal(record, **LIST) == kind


@pytest.mark.spec("RR-05", "S 20.2.1")
def test_a_move_out_certificate_says_what_the_law_prescribes() -> None:
    copy = copy_of(
        japanese(**LEAVING), foreign(2, **LEAVING, alias="山田", alias_entered_on=date(2025, 2, 3)), **LIST
    )
    first, second = cells(copy), cells(copy, 1)
    assert copy.title == "転出証明書"
    assert first["leaves_on"] == "令和8年11月30日"
    assert first["destination"].endswith("中央合同住宅５０５号")
    assert (first["individual_number"], first["resident_code"]) == ("123456789018", "12345678903")
    assert (first["nhi"], first["late_elderly"], first["ltc"]) == ("該当（令和8年4月1日取得）", "非該当", "")
    assert (first["pension"], first["pension_no"]) == ("該当　種別 1号", "1234567890")
    assert first["child_allowance"] == "令和8年5月から"
    assert second["alias_events"] == "通称記載 令和7年2月3日"
    assert second["nationality"] == "中国"
    (block, _) = copy.pages[0].blocks
    assert block.cell("alias_events").label == NOT_APPLICABLE


def test_only_those_who_leave_together_stand_on_one_paper() -> None:
    other = japanese(2, **(LEAVING | {"planned_destination_lot": "9番"}))
    assert refusal(japanese(**LEAVING), other, **LIST) == "E196"


def test_what_an_older_issue_did_not_know_takes_its_default() -> None:
    stored = {"form": "individual", "relationship": True, "delivery": "counter"}
    assert Choices.stored(stored) == Choices(form="individual", relationship=True)
    assert Choices.stored({"without": ["sex"]}).without == ("sex",)
