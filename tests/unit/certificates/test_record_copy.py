"""What a 住民票の写し says: S 5.1–5.6, RR-05."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.certifier import Certifier, Term, certifier_on
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import NOT_APPLICABLE, OMITTED, plain
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy, record_copy
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.record import Record
from support.papers import ALL_ITEMS, CERTIFIER, ISSUED_ON, LEAVING, NUMBER, copy_of, foreign, japanese, on


def cells(copy: RecordCopy, person: int = 0) -> dict[str, tuple[str, str]]:
    """key → (label, value) of one person."""
    blocks = [block for page in copy.pages for block in page.blocks]
    return {cell.key: (cell.label, cell.value) for cell in blocks[person].cells}


WITH_FORMER_SURNAME = japanese(former_surname="山﨑", former_surname_furigana="やまざき")
ALIAS_ENTERED = {"alias_entered_on": date(2025, 2, 3)}
ALIAS_REMOVED = {"alias_removed_on": date(2025, 3, 4)}

# Each item of the record that a copy prints: drop it from the model and its case goes red.
PRINTED = [
    ("RR-J-law-01", japanese(surname="葛\U000e0102城", given_name="﨑"), "name", "葛\U000e0102城　﨑"),
    ("RR-J-law-02", japanese(), "furigana", "よしだ　たかし"),
    ("RR-J-law-03", WITH_FORMER_SURNAME, "former_surname", "山﨑"),
    ("RR-J-law-04", WITH_FORMER_SURNAME, "former_surname_furigana", "やまざき"),
    ("RR-J-law-05", japanese(), "birth", "昭和60年4月12日"),
    ("RR-J-law-06", japanese(), "sex", "男"),
    ("RR-J-law-07", japanese(2, relationship="妻"), "relationship", "妻"),
    ("RR-J-law-08", japanese(), "relationship", "世帯主"),
    ("RR-J-law-09", japanese(), "registered_domicile", "宮城県仙台市青葉区国分町三丁目７番地"),
    ("RR-J-law-10", japanese(), "became_resident_on", "令和8年4月1日"),
    ("RR-J-law-12", japanese(address_since=on(2026, 7, 1)), "address_since", "令和8年7月1日"),
    ("RR-J-law-13", japanese(), "notified_on", "令和8年4月3日"),
    ("RR-J-law-14", japanese(), "previous_address", "宮城県仙台市青葉区国分町三丁目7番1号"),
    ("RR-J-law-15", japanese(), "individual_number", "123456789018"),
    ("RR-J-law-22", japanese(), "resident_code", "12345678903"),
    ("RR-F-law-01", foreign(kanji_name=""), "name", "ZHANG YULIN"),
    ("RR-F-law-02", foreign(), "name", "ZHANG YULIN　張　玉蓮"),
    ("RR-F-law-03", foreign(alias="山田　花子"), "alias", "山田　花子"),
    ("RR-F-law-04", foreign(**ALIAS_ENTERED), "remarks", "通称記載 令和7年2月3日"),
    ("RR-F-law-05", foreign(**ALIAS_ENTERED, alias_entered_in="札幌市"), "remarks",
     "通称記載 令和7年2月3日 札幌市"),
    ("RR-F-law-06", foreign(**ALIAS_REMOVED), "remarks", "通称削除 令和7年3月4日"),
    ("RR-F-law-07", foreign(**ALIAS_REMOVED, alias_removed_in="札幌市"), "remarks",
     "通称削除 令和7年3月4日 札幌市"),
    ("RR-F-law-08", foreign(), "birth", "1990年12月3日"),
    ("RR-F-law-09", foreign(), "sex", "女"),
    ("RR-F-law-10", foreign(), "relationship", "妻"),
    ("RR-F-law-11", foreign(1, relationship="世帯主"), "relationship", "世帯主"),
    ("RR-F-law-14", foreign(), "notified_on", "令和8年4月3日"),
    ("RR-F-law-15", foreign(), "previous_address", "宮城県仙台市青葉区国分町三丁目7番1号"),
    ("RR-F-law-16", foreign(), "individual_number", "123456789018"),
    ("RR-F-law-22", foreign(), "resident_code", "12345678903"),
    ("RR-F-law-23", foreign(), "became_resident_on", "令和6年3月1日"),
    ("RR-F-law-24", foreign(), "nationality", "中国"),
    ("RR-F-law-25", foreign(), "period_of_stay", "3年（2027年3月1日満了）"),
    ("RR-J-other-09", japanese(remarks="届出の注記"), "remarks", "届出の注記"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "key", "printed"),
    [pytest.param(*rest, marks=pytest.mark.spec(item), id=item) for item, *rest in PRINTED],
)
def test_each_item_of_the_record_is_printed(record: Record, key: str, printed: str) -> None:
    assert cells(copy_of(record, **ALL_ITEMS))[key][1] == printed


@pytest.mark.spec("RR-J-law-11", "RR-F-law-13")
def test_address_always_with_its_detail() -> None:
    assert copy_of(japanese()).address.value == "札幌市中央区北一条西二丁目3番地5　見本マンション１２０３号"
    assert copy_of(foreign()).address.value.endswith("見本マンション１２０３号")


@pytest.mark.spec("RR-05", "4-2")
def test_nothing_optional_without_request_and_left_out_stays_visible() -> None:
    copy = copy_of(japanese(), foreign())
    first, second = cells(copy), cells(copy, 1)
    for key in ("relationship", "registered_domicile", "register_head", "resident_code", "individual_number"):
        assert first[key][1] == OMITTED
    for key in (
        "nationality",
        "residence_category",
        "status_of_residence",
        "residence_card_no",
        "period_of_stay",
    ):
        assert second[key][1] == OMITTED
    assert copy.householder.value == OMITTED
    text = str(plain(copy))
    assert "123456789018" not in text
    assert "12345678903" not in text


def test_items_that_do_not_apply_lose_their_label() -> None:
    copy = copy_of(japanese(), foreign(), **ALL_ITEMS)
    for key in ("nationality", "residence_category", "period_of_stay", "alias", "former_surname"):
        assert cells(copy)[key] == (NOT_APPLICABLE, "")
    for key in ("furigana", "registered_domicile", "register_head", "former_surname"):
        assert cells(copy, 1)[key] == (NOT_APPLICABLE, "")
    assert "チャン" not in str(plain(copy))


@pytest.mark.spec("RR-28")
@pytest.mark.parametrize(
    ("surname", "given", "printed"),
    [
        (True, True, "よしだ　たかし"),
        (True, False, "よしだ　＊＊＊＊"),
        (False, True, "＊＊＊＊　たかし"),
        (False, False, ""),
    ],
)
def test_only_certified_furigana_is_printed(surname: bool, given: bool, printed: str) -> None:
    record = japanese(furigana_surname_certified=surname, furigana_given_name_certified=given)
    assert cells(copy_of(record))["furigana"][1] == printed


def test_address_since_is_blank_for_who_never_moved_here() -> None:
    assert cells(copy_of(japanese()))["address_since"][1] == ""
    assert cells(copy_of(foreign()))["address_since"][1] == ""


def test_uncertain_birth_prints_as_entered() -> None:
    born = UncertainDate(date(1940, 1, 1), date(1940, 12, 31), "昭和15年月日不詳")
    assert cells(copy_of(japanese(birth=born)))["birth"][1] == "昭和15年月日不詳"


def test_unreported_move_in_says_so() -> None:
    assert (
        cells(copy_of(japanese(unreported_address="東京都千代田区1番")))["previous_address"][1]
        == "東京都千代田区1番（未届）"
    )


@pytest.mark.parametrize(("day", "refused"), [(date(2026, 11, 23), False), (date(2026, 11, 22), True)])
def test_a_planned_move_out_shows_nothing_before_its_day_and_refuses_from_it(
    day: date, refused: bool
) -> None:
    record = japanese(
        planned_move_out_on=day,
        planned_destination_text="東京都千代田区霞が関",
        planned_destination_lot="1番",
    )
    if refused:
        with pytest.raises(CannotMakeError) as caught:
            copy_of(record)
        assert caught.value.reason == "E184"
    else:
        assert "霞が関" not in str(plain(copy_of(record, **ALL_ITEMS, by_card=True)))
        assert copy_of(record, by_card=True, reissue=True).marks == ()


@pytest.mark.parametrize(
    ("place", "home"),
    [
        ({}, "東京都千代田区霞が関二丁目1番2号　中央合同住宅５０５号"),
        ({"planned_destination_lot": ""}, ""),  # a 市区町村 or a town is no address
        ({"planned_destination_lot": "", "planned_destination_text": "札幌市北区北24条西"}, ""),
        (
            {"planned_destination_lot": "", "planned_destination_text": "千代田区霞が関2番1号"},
            "千代田区霞が関2番1号　中央合同住宅５０５号",
        ),
        ({"planned_destination_country": "USA"}, ""),
        (
            {"confirmed_destination_text": "東京都千代田区霞が関", "confirmed_destination_lot": "3番"},
            "東京都千代田区霞が関3番",
        ),
    ],
)
def test_a_letter_reaches_who_leaves_at_the_new_place_from_the_day_on(place: dict, home: str) -> None:
    record = japanese(**(LEAVING | place))
    assert facts.home_text(record, date(2026, 11, 29)) == facts.address_text(record)
    assert facts.home_text(record, date(2026, 11, 30)) == home


@pytest.mark.parametrize(
    ("records", "options", "reason"),
    [
        ((), {}, "E183"),
        ((japanese(status="3"),), {}, "E184"),
        ((japanese(), japanese(2, household_no="000000000000027")), {}, "E185"),
        ((japanese(), japanese(2)), {"form": "individual"}, "E186"),
        ((japanese(),), {"history": True}, "E188"),
    ],
)
def test_what_may_not_be_made_is_refused(records: tuple[Record, ...], options: dict, reason: str) -> None:
    with pytest.raises(CannotMakeError) as caught:
        copy_of(*records, **options)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("people", "size", "form", "words"),
    [
        (2, 2, "household", "世帯全員"),
        (1, 2, "household", "世帯の一部"),
        (1, 1, "household", "世帯全員"),
        (1, 2, "individual", "本人"),
    ],
)
def test_the_sentence_says_who_is_certified(people: int, size: int, form: str, words: str) -> None:
    copy = copy_of(*(japanese(n + 1) for n in range(people)), household_size=size, form=form)
    assert words in copy.certification.text
    assert "相違ない" in copy.certification.text
    assert (copy.certification.prefecture, copy.certification.title) == ("北海道", "札幌市中央区長")


@pytest.mark.parametrize(("people", "pages"), [(1, [1]), (4, [4]), (5, [4, 1]), (9, [4, 4, 1])])
def test_four_persons_a_page_in_standing_order(people: int, pages: list[int]) -> None:
    copy = copy_of(*(japanese(n) for n in range(people, 0, -1)))
    assert [len(page.blocks) for page in copy.pages] == pages
    names = [block.cell("name").value for page in copy.pages for block in page.blocks]
    assert names == [f"𠮷田　髙志{n}" for n in range(1, people + 1)]
    assert [b.number for p in copy.pages for b in p.blocks] == list(range(1, people + 1))


def test_no_value_shows_in_a_repr() -> None:
    shown = repr(copy_of(japanese(), **ALL_ITEMS))
    assert "123456789018" not in shown
    assert "髙志" not in shown


def test_deputy_goes_before_and_nobody_is_an_error() -> None:
    deputy = Certifier("北海道", "札幌市中央区長職務代理者 副区長", "代理　次郎")
    terms = [
        Term(CERTIFIER, date(2020, 1, 1)),
        Term(deputy, date(2026, 11, 20), date(2026, 11, 25), acting=True),
    ]
    assert certifier_on(terms, ISSUED_ON) is deputy
    assert certifier_on(terms, date(2026, 11, 26)) is CERTIFIER
    with pytest.raises(CannotMakeError):
        certifier_on(terms, date(2019, 12, 31))
    with pytest.raises(CannotMakeError):
        Certifier("", "札幌市中央区長", "見本　太郎")


def test_issue_number_has_the_parts_of_the_standard() -> None:
    assert NUMBER == "20261122 札幌市 本庁1 プリンタ001 011"
    assert issue_number(ISSUED_ON, "札幌市", "", "", 1234) == "20261122 札幌市 1234"
    with pytest.raises(ValueError, match="counts from 1"):
        issue_number(ISSUED_ON, "札幌市", "", "", 0)


def test_same_facts_give_the_same_model() -> None:
    people = [Person(japanese())]
    issue = Issue(NUMBER, ISSUED_ON, CERTIFIER)
    first, second = (record_copy(people, 1, Choices(), issue) for _ in range(2))
    assert plain(first) == plain(second)
