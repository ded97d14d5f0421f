"""Search (RR-04, flow 2-1, S 2.1.3): every key finds its person, past spellings too, and is logged."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.relationship import codes as relationships
from openjuki.runtime import fields
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid
from openjuki.systems.residents.api.people import SearchIn
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import search as search_keys
from openjuki.systems.residents.selectors.criteria import Criteria, Cursor
from openjuki.systems.residents.selectors.day_range import day_range
from openjuki.systems.residents.services.search_residents import SearchResult, search
from openjuki.systems.residents.web.forms.search import SearchForm
from support.bearers import Api
from support.register import change, person, protect, towns
from support.residents import CLERK, code, make_staff, number
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")


def ask(staff: Any = CLERK, reason: str = "窓口での照会", **criteria: Any) -> SearchResult:
    return search(staff=staff, criteria=Criteria(**criteria), reason=reason)


def found(**criteria: Any) -> set[str]:
    return {row.addressee_no for row in ask(**criteria).rows}


def two() -> tuple[str, str]:
    """渡邉 花子 with every item that a search knows, and someone else."""
    towns()
    one = person(
        1, surname="渡邉", given_name="花子", reading_surname="ワタナベ", reading_given_name="ハナコ",
        sex="2", birth=UncertainDate.exact(date(1985, 5, 3)), former_surname="葛󠄂城",
        former_surname_reading="カツラギ", individual_number=number(1), resident_code=code(1),
        address_lot="２番１０号", address_detail="見本荘２０１号室",
    )  # fmt: skip
    other = person(
        2, surname="佐藤", given_name="次郎", reading_surname="サトウ", reading_given_name="ジロウ",
        birth=UncertainDate.exact(date(1990, 1, 2)), individual_number=number(2), resident_code=code(2),
        address_town_code="0001002", address_text="宮城県仙台市青葉区見本町二丁目", address_lot="１０番５号",
        kind="2", residence_card_no="AB12345678CD", alias="山田　次郎", alias_reading="ヤマダ　ジロウ",
    )  # fmt: skip
    return one, other


KEYS: list[Any] = [
    pytest.param({"name": "渡邉花子", "name_mode": "exact"}, id="whole name"),
    pytest.param({"name": "渡辺"}, id="variant of the surname"),
    pytest.param({"name": "渡邊　花子"}, id="another variant, with a space"),
    pytest.param({"name": "花子"}, id="given name alone"),
    pytest.param({"name": "邉"}, id="one kanji"),
    pytest.param({"name": "渡辺", "name_mode": "prefix"}, id="beginning of the name"),
    pytest.param({"name": "葛城"}, id="former surname without its selector"),
    pytest.param({"kana": "わたなべ"}, id="hiragana"),
    pytest.param({"kana": "ﾜﾀﾅﾍﾞ ﾊﾅｺ", "kana_mode": "exact"}, id="half-width kana"),
    pytest.param({"kana": "ハタナヘ"}, id="unvoiced, ハ for ワ"),
    pytest.param({"kana": "カツラギ"}, id="reading of the former surname"),
    pytest.param(
        {"kana": "ハナコ", "kana_mode": "contains", "birth": day_range("S60")}, id="kana of the given name"
    ),
    pytest.param({"birth": day_range("S60.5.3")}, id="day of birth"),
    pytest.param({"birth": day_range("1985-05")}, id="month of birth, western"),
    pytest.param({"birth": day_range("昭和60年")}, id="year of birth"),
    pytest.param({"birth": day_range("S60.1.1～S60.12.31"), "sex": "2"}, id="range of births and sex"),
    pytest.param({"address": "見本町一丁目"}, id="town"),
    pytest.param({"address": "青葉区見本町1-2-10"}, id="address in short"),
    pytest.param({"address": "見本町１丁目２番１０号"}, id="address in full"),
    pytest.param({"address": "見本町一丁目", "detail": "見本荘"}, id="building"),
    pytest.param({"town": "041010001001"}, id="town code"),
    pytest.param({"household_no": "0000000019"}, id="household"),
    pytest.param({"addressee_no": "0000000019"}, id="宛名番号"),
    pytest.param({"individual_number": number(1)}, id="individual number"),
    pytest.param({"resident_code": code(1)}, id="resident code"),
    pytest.param({"name": "花子", "relationship": "世帯主"}, id="name and 続柄"),
]


@pytest.mark.spec("RR-04", "2-1", "S 2.1.3")
@pytest.mark.parametrize("criteria", KEYS)
def test_every_key_finds_the_person_and_nobody_else(criteria: dict[str, Any]) -> None:
    one, _ = two()
    assert found(**criteria) == {one}


@pytest.mark.spec("S 2.1.3")
@pytest.mark.parametrize(
    "criteria",
    [
        {"name": "花子", "sex": "1"},
        {"name": "花子", "birth": day_range("H2")},
        {"kana": "ワタナベ", "address": "見本町二丁目"},
        {"address": "見本町1-2-1"},
        {"address": "実在しない町"},
        {"name": "花子", "wards": ("04102",)},
        {"name": "花子", "state": "removed"},
        {"individual_number": number(3)},
        {"name": "花子", "individual_number": number(2)},
        {"name": "花_"},
        {"name": "%"},
    ],
)
def test_all_keys_must_hold(criteria: dict[str, Any]) -> None:
    two()
    assert found(**criteria) == set()


@pytest.mark.spec("S 2.1.3")
@pytest.mark.parametrize(
    "criteria", [{"residence_card_no": "AB12345678CD"}, {"name": "山田次郎"}, {"kana": "ヤマタ"}]
)
def test_foreign_residents_are_found_by_card_and_alias(criteria: dict[str, Any]) -> None:
    _, other = two()
    assert found(**criteria) == {other}


@pytest.mark.spec("S 2.1.3")
@pytest.mark.parametrize(
    ("lot", "hit"),
    [
        ("２番１０号", True),
        ("2番10号", True),
        ("２番地１０", True),
        ("２番１０－３号", True),
        ("２番１０２号", False),
        ("１２番１０号", False),
        ("２番１号", False),
        ("", False),
    ],
)
def test_a_lot_is_hit_by_its_numbers_however_they_are_written(lot: str, hit: bool) -> None:
    towns()
    one = person(1, address_lot=lot)
    assert found(address="見本町一丁目2-10") == ({one} if hit else set())


@pytest.mark.spec("RR-04", "S 2.1.3")
def test_past_names_and_addresses_are_found_and_marked() -> None:
    one, _ = two()
    change(one, on="2024-05-01", known="2024-05-01T10:00", surname="鈴木", reading_surname="スズキ",
           address_town_code="0002000", address_text="宮城県仙台市青葉区字試験ヶ原", address_lot="７番地",
           address_detail="")  # fmt: skip
    (row,) = ask(name="渡辺", name_mode="prefix").rows
    assert (row.addressee_no, row.name, row.hit.current, row.hit.text) == (
        one,
        "鈴木　花子",
        False,
        "渡邉　花子",
    )
    assert "見本町一丁目" in row.hit.address
    assert row.address == "宮城県仙台市青葉区字試験ヶ原７番地"
    assert ask(name="鈴木").rows[0].hit.current
    assert found(address="字試験ケ原") == {one}
    assert found(address="見本町一丁目") == {one}
    assert found(address="見本町一丁目", past=False) == set()


@pytest.mark.spec("S 2.1.3")
def test_one_row_per_person_and_the_name_before_the_former_surname() -> None:
    one, _ = two()
    (row,) = ask(birth=day_range("S60.5.3")).rows
    assert (row.addressee_no, row.hit.kind, row.hit.current) == (one, "name", True)
    assert ask(kana="カツラギ").rows[0].hit.label == "旧氏"


@pytest.mark.spec("S 1.1.8", "S 2.1.3")
@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("S20.8.15", True),
        ("S20", True),
        ("S19.12.31", False),
        ("S21.1.1", False),
        ("S19～S21", True),
        ("T15", False),
    ],
)
def test_an_uncertain_birth_is_found_by_every_day_that_it_can_be(asked: str, is_found: bool) -> None:
    one = person(1, birth=UncertainDate(date(1945, 1, 1), date(1945, 12, 31), "昭和20年頃"))
    assert (found(birth=day_range(asked), kana="ミホン") == {one}) is is_found
    assert (found(birth=day_range(asked)) == {one}) is is_found


@pytest.mark.spec("RR-25", "S 3.1")
def test_holds_are_seen_in_the_list() -> None:
    one, other = two()
    protect(one)
    rows = {row.addressee_no: row for row in ask(staff=CLERK, birth=day_range("1980～1999")).rows}
    assert rows[one].holds == {"issue": "error", "inquiry": "error"}
    assert rows[other].holds == {}


def test_removed_people_are_told_apart() -> None:
    one, _ = two()
    change(one, reason="death", on="2025-01-01", known="2025-01-05T10:00", status="3", removal_reason="death")
    (row,) = ask(name="花子").rows
    assert row.status == "死亡者"
    assert found(name="花子", state="active") == set()
    assert found(name="花子", state="removed", removal_reason="death") == {one}


@pytest.mark.spec("U-19")
def test_a_search_needs_a_case_or_a_reason() -> None:
    with pytest.raises(Invalid) as refused:
        ask(reason=" ", name="花子")
    assert refused.value.findings[0].id == "S02"
    with pytest.raises(Invalid) as refused:
        search(staff=CLERK, criteria=Criteria(name="花子"), case_no="04101-000000-0001")
    assert refused.value.findings[0].id == "S04"
    assert AuditRow.objects.filter(action="residents.search", outcome="refused").count() == 2


@pytest.mark.parametrize(
    "criteria",
    [
        {"sex": "1"},
        {"wards": ("04101",)},
        {"kana": "ハナコ", "kana_mode": "contains"},
        {"detail": "見本荘"},
        {"name": "花" * 101},
        {"name": "花子", "name_mode": "regex"},
    ],
)
def test_what_would_read_everybody_is_refused(criteria: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        ask(**criteria)


@pytest.mark.spec("U-05", "U-08")
@pytest.mark.parametrize(
    ("right", "criteria"),
    [
        ("residents.search.individual_number", {"individual_number": number(1)}),
        ("residents.search.resident_code", {"resident_code": code(1)}),
        ("residents.search.residence_card_no", {"residence_card_no": "AB12345678CD"}),
    ],
)
def test_each_number_has_a_right_of_its_own(right: str, criteria: dict[str, Any]) -> None:
    two()
    without = make_staff("s1002", rights=frozenset(RIGHTS) - {right})
    with pytest.raises(Forbidden):
        ask(staff=without, **criteria)
    row = AuditRow.objects.get(outcome="refused")
    assert (row.actor, row.action, row.terms) == ("s1002", "residents.search", {"findings": ["S05"]})
    assert len(ask(**criteria).rows) == 1


@pytest.mark.spec("U-08", "U-19")
def test_the_log_has_the_terms_and_who_was_shown_but_no_number() -> None:
    one, _ = two()
    ask(reason="相続の相談", individual_number=number(1), birth=day_range("S60.5.3"))
    row = AuditRow.objects.get(action="residents.search")
    assert row.subjects == [one]
    assert row.reason == "相続の相談"
    assert row.terms == {
        "individual_number": fields.keyed_hash(number(1)).hex(),
        "birth": ["1985-05-03", "1985-05-03"],
    }


@pytest.mark.spec("RR-25", "S 3.4")
class TestSupportMeasure:
    """A protected person is a flagged row, never missing, and never tells where."""

    CLERK = make_staff("s1003", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})

    def test_the_row_is_flagged_and_masked(self) -> None:
        one, _ = two()
        protect(one)
        (row,) = ask(staff=self.CLERK, name="花子").rows
        assert (row.addressee_no, row.name, row.support_measure, row.masked) == (
            one,
            "渡邉　花子",
            True,
            True,
        )
        assert (row.address, row.household_no, row.ward, row.hit.address) == ("", "", "", "")

    @pytest.mark.parametrize(
        "place", [{"address": "見本町一丁目"}, {"address": "見本町一丁目２－１０"}, {"town": "041010001001"}]
    )
    def test_a_place_tells_nothing_not_even_that_somebody_is_there(self, place: dict[str, str]) -> None:
        one, _ = two()
        assert [r.addressee_no for r in ask(staff=self.CLERK, **place).rows] == [one]
        protect(one)
        assert ask(staff=self.CLERK, **place).rows == ()
        assert AuditRow.objects.filter(outcome="viewed").latest("id").subjects == []
        assert [r.addressee_no for r in ask(reason="本人からの申出", **place).rows] == [one]

    def test_a_household_number_finds_only_who_is_not_protected(self) -> None:
        towns()
        head = person(1)
        child = person(2, household_no=head, member_order=2, relationship="子", given_name="次郎")
        protect(head)
        found = ask(staff=self.CLERK, household_no=head).rows
        assert [r.addressee_no for r in found] == [child]

    def test_right_and_reason_open_it_and_a_case_alone_does_not(self) -> None:
        one, _ = two()
        protect(one)
        assert "見本町一丁目" in ask(name="花子", reason="本人からの申出").rows[0].address
        from openjuki.systems.residents.services import cases

        case = cases.open_case(staff=CLERK, kind="move_within")
        (row,) = search(staff=CLERK, criteria=Criteria(name="花子"), case_no=case.case_no).rows
        assert row.masked


@pytest.mark.spec("S 2.1.3")
def test_more_than_a_page_is_said_and_then_listed_in_order_of_kana() -> None:
    towns()
    kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロン"
    everyone = [
        person(n, reading_surname="ミホン", reading_given_name=kana[n % 40] + kana[n // 40])
        for n in range(1, 104)
    ]
    first = ask(kana="ミホン")
    assert (len(first.rows), first.more, first.next) == (100, True, Cursor())
    listed: list[str] = []
    readings: list[str] = []
    after = first.next
    while after is not None:
        page = ask(kana="ミホン", after=after)
        listed += [row.addressee_no for row in page.rows]
        readings += [row.reading for row in page.rows]
        after = page.next
    assert sorted(listed) == sorted(everyone)
    assert readings == sorted(readings, key=fold_kana)


@pytest.mark.spec("S 2.1.3")
def test_hits_of_a_part_of_a_name_are_sorted_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    towns()
    for n, reading in enumerate(["ウエノ", "アオキ", "イトウ", "エトウ"], 1):
        person(n, surname="部分", reading_surname=reading)
    monkeypatch.setattr(search_keys, "PAGE", 3)
    first = ask(name="部分")
    assert (len(first.rows), first.more, first.next) == (3, True, Cursor())
    page = ask(name="部分", after=Cursor())
    assert [row.reading.split("　")[0] for row in page.rows] == ["アオキ", "イトウ", "ウエノ"]
    assert [row.reading.split("　")[0] for row in ask(name="部分", after=page.next).rows] == ["エトウ"]
    monkeypatch.setattr(search_keys, "MOST_SORTED", 3)
    with pytest.raises(Invalid, match="S11"):
        ask(name="部分", after=Cursor())
    posted = {"name": "部分", "after": "/0", "reason": "照会"}
    refused = terminal(CLERK.rights).post("/search", posted)
    assert (refused.status_code, "並べられません" in refused.content.decode()) == (422, True)
    assert len(ask(name="部分", kana="ア", after=Cursor()).rows) == 1, (
        "かな leads in order, however many there are"
    )


@pytest.mark.spec("S 2.1.3")
def test_every_key_of_a_search_can_be_asked_for_on_the_screen_and_by_the_api() -> None:
    own = {"name_mode", "kana_mode", "birth", "wards", "past", "after"}  # fixed, or in a form of their own
    keys = {f.name for f in dataclasses.fields(Criteria)} - own
    assert keys - {"town"} <= set(SearchForm.base_fields)  # 住所コード: 住所 as typed leads to it
    assert keys <= set(SearchIn.model_fields)


@pytest.mark.spec("S 2.1.3")
@pytest.mark.parametrize(
    "asked",
    [{"kana": "ミホン", "relationship": "妻"}, {"kana": "ミホン", "removal_reason": "death"},
     {"special_permanent_no": "AB123456"}],
    ids=["relationship", "removal reason", "special permanent no"],
)  # fmt: skip
def test_the_screen_and_the_api_search_by_it(asked: dict[str, str]) -> None:
    towns()
    person(1, special_permanent_no="ZZ999999", kind="2")
    one = person(2, relationship="妻", special_permanent_no="AB123456", kind="2")
    change(one, reason="death", on="2025-01-01", known="2025-01-05T10:00", status="3", removal_reason="death")
    answer = Api(CLERK).post("/searches", {**asked, "reason": "照会"})
    assert [row["addressee_no"] for row in answer.json()["rows"]] == [one]
    page = terminal(CLERK.rights).post("/search", {**asked, "reason": "照会"}).content.decode()
    assert f"/persons/{one}" in page
    assert page.count("/persons/") == 1
    assert "AB123456" not in page


@pytest.mark.spec("S 2.1.3")
def test_a_relationship_is_asked_for_by_its_code_too_and_a_reason_must_be_one() -> None:
    towns()
    wife = person(1, relationship="妻")
    code_of = next(code for code, text in relationships.CODES.items() if text == "妻")
    page = terminal(CLERK.rights).post(
        "/search", {"kana": "ミホン", "relationship": code_of, "reason": "照会"}
    )
    assert f"/persons/{wife}" in page.content.decode()
    assert (
        Api(CLERK).post("/searches", {"kana": "ミホン", "removal_reason": "x", "reason": "y"}).status_code
        == 422
    )
