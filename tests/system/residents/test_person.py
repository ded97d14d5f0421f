"""Viewing a person (RR-04, RR-08): two time axes, items by right, protection, household, log."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.register.view import Match
from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import household
from openjuki.systems.residents.selectors.matches import candidates_for, explain
from openjuki.systems.residents.selectors.person import version_of
from openjuki.systems.residents.services.view_person import PersonView, view_person
from support.register import at, change, numbered, person, protect, towns
from support.residents import CLERK, code, make_staff, number

pytestmark = pytest.mark.usefixtures("real_db")


def look(addressee_no: str, staff: Any = CLERK, reason: str = "窓口での照会", **when: Any) -> PersonView:
    return view_person(staff=staff, addressee_no=addressee_no, reason=reason, **when)


def moved_late() -> str:
    """Moved on 1 May, said so on 20 June; moved on 1 June, which the register learned on 2 June."""
    one = person(1, address_lot="１番")
    change(one, on="2024-06-01", known="2024-06-02T09:00", address_lot="６番")
    change(one, on="2024-05-01", known="2024-06-20T09:00", address_lot="５番")
    return one


@pytest.mark.spec("RR-08", "S 1.2.1")
@pytest.mark.parametrize(
    ("as_of", "known_at", "lot"),
    [
        (None, None, "５番"),
        ("2024-04-30", None, "１番"),
        ("2024-05-01", None, "５番"),
        ("2024-05-15", "2024-06-10T00:00", "１番"),
        ("2024-06-01", "2024-06-10T00:00", "６番"),
        (None, "2024-06-10T00:00", "６番"),
        (None, "2024-06-01T23:59", "１番"),
    ],
)
def test_any_moment_of_both_axes_is_rebuilt(as_of: str | None, known_at: str | None, lot: str) -> None:
    one = moved_late()
    seen = look(
        one,
        as_of=date.fromisoformat(as_of) if as_of else None,
        known_at=at(known_at) if known_at else None,
    )
    assert seen.version.record.address_lot == lot
    assert seen.newest is (lot == "５番")


@pytest.mark.spec("RR-08")
def test_before_the_first_version_there_is_nothing() -> None:
    one = moved_late()
    with pytest.raises(NotFound):
        look(one, as_of=date(2020, 3, 31))
    assert version_of(one, known_at=at("2020-04-01T00:00")) is None


@pytest.mark.spec("RR-08", "S 1.2.1")
def test_the_history_names_both_axes_and_what_changed() -> None:
    one = moved_late()
    change(one, on="2024-07-01", known="2024-07-01T10:00", individual_number=number(7), given_name="改")
    newest, late, overtaken, first = look(one).history
    assert [s.history_no for s in (first, overtaken, late, newest)] == [1, 2, 3, 4]
    assert (overtaken.since, late.since, late.until) == (None, date(2024, 5, 1), date(2024, 7, 1))
    assert overtaken.known_until == late.recorded_at == at("2024-06-20T09:00")
    assert late.changed == ("住所(番地)",)
    assert newest.changed == ("名", "個人番号")
    assert (newest.until, newest.known_until, newest.reviewed_by) == (None, None, ("s2001",))


@pytest.mark.spec("U-05")
@pytest.mark.parametrize(
    ("right", "items"),
    [
        ("residents.item.individual_number", {"individual_number": number(1)}),
        ("residents.item.resident_code", {"resident_code": code(1)}),
        (
            "residents.item.registered_domicile",
            {"registered_domicile": "青葉区１番地", "register_head": "見本　太郎"},
        ),
        (
            "residents.item.residence_status",
            {
                "status_of_residence": "永住者",
                "residence_card_no": "AB12345678CD",
                "period_of_stay_until": date(2030, 1, 1),
            },
        ),
    ],
)
def test_an_item_without_its_right_is_hidden_and_said_to_be(right: str, items: dict[str, Any]) -> None:
    one = person(1, **items)
    shown = look(one).version.record
    assert {n: getattr(shown, n) for n in items} == items
    without = look(one, make_staff("s1002", rights=frozenset(RIGHTS) - {right}))
    assert set(items) <= without.hidden
    assert not any(getattr(without.version.record, n) for n in items)
    assert without.version.record.surname == "見本"
    assert len(without.hidden_labels()) == len(without.hidden)


@pytest.mark.spec("U-08", "U-19")
def test_a_view_is_logged_with_everybody_it_shows() -> None:
    one = person(1)
    two = person(2, household_no=numbered(1), member_order=2, relationship="妻", given_name="花子")
    look(one, reason="相続の相談", as_of=date(2024, 1, 1))
    row = AuditRow.objects.get(action="residents.view")
    assert (row.outcome, row.subjects, row.reason) == ("viewed", [one, two], "相続の相談")
    assert row.terms["as_of"] == "2024-01-01"
    with pytest.raises(Invalid):
        look(one, reason="")
    assert AuditRow.objects.filter(action="residents.view", outcome="refused").count() == 1


@pytest.mark.spec("RR-25", "S 3.4")
def test_a_protected_person_opens_with_right_and_reason_only() -> None:
    one = person(1)
    other = person(2, household_no=numbered(1), member_order=2, relationship="妻", given_name="花子")
    protect(one)
    without = make_staff("s1002", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    with pytest.raises(Forbidden) as refused:
        look(one, without)
    assert refused.value.findings[0].id == "S07"
    assert "見本" not in str(refused.value)
    assert look(one, reason="本人からの申出").version.record.given_name == "太郎"
    home = look(other, without).household
    assert home is not None
    hidden = home.members[0]
    assert (hidden.masked, hidden.name, hidden.addressee_no) == (True, "", "")
    assert home.members[1].name == "見本　花子"


@pytest.mark.spec("RR-04", "S 5.2")
def test_a_household_stands_in_order_now_and_on_a_day() -> None:
    one = person(1, card_status="1")
    wife = person(2, household_no=numbered(1), member_order=2, relationship="妻", given_name="花子")
    child = person(3, household_no=numbered(1), member_order=3, relationship="子", given_name="桜")
    change(wife, on="2025-01-10", known="2025-01-10T09:00", reason="household_split",
           household_no=numbered(9), member_order=1, relationship="世帯主")  # fmt: skip
    now = household.household_on(numbered(1), clock.today())
    assert now is not None
    assert [m.addressee_no for m in now.members] == [one, child]
    assert (now.householder, now.members[0].card, now.members[1].card) == (one, "有効", "なし")
    then = household.household_on(numbered(1), clock.today(), day=date(2025, 1, 9))
    assert then is not None
    assert [(m.addressee_no, m.relationship) for m in then.members] == [
        (one, "世帯主"),
        (wife, "妻"),
        (child, "子"),
    ]
    assert household.household_on(numbered(8), clock.today()) is None


@pytest.mark.spec("S 1.1.5")
def test_after_removal_there_is_no_household() -> None:
    one = person(1)
    person(2, household_no=numbered(1), member_order=2, relationship="妻", given_name="花子")
    change(one, reason="death", on="2025-01-01", known="2025-01-05T10:00", status="3", removal_reason="death")
    seen = look(one)
    assert (seen.state, seen.household) == ("3", None)
    assert look(one, as_of=date(2024, 12, 31)).household is not None


def mover(**items: Any) -> Mover:
    base = {"key": "m0", "surname": "見本", "given_name": "太郎", "reading_surname": "ミホン",
            "reading_given_name": "タロウ", "birth": UncertainDate.exact(date(1980, 4, 1)),
            "sex": "1"}  # fmt: skip
    return Mover(**(base | items))


@pytest.mark.spec("RR-01", "S 4.1.1.2")
class TestCandidates:
    """Who may be the same person, and why: item by item."""

    def test_three_items_agree_though_the_birth_is_uncertain(self) -> None:
        towns()
        one = person(1, birth=UncertainDate(date(1980, 1, 1), date(1980, 12, 31), "昭和55年頃"))
        (candidate,) = candidates_for(mover())
        assert (candidate.addressee_no, candidate.matched) == (one, {Match.THREE_ITEMS})
        lines = {line.item: line for line in explain(mover(), candidate)}
        assert lines["生年月日"].result == "両立"
        assert lines["氏名"].result == "一致"

    @pytest.mark.parametrize(("entered", "registered"), [("", "1"), ("0", "1"), ("1", "0"), ("0", "0")])
    def test_an_unknown_sex_neither_agrees_nor_rules_out(self, entered: str, registered: str) -> None:
        towns()
        one = person(1, sex=registered)
        (candidate,) = candidates_for(mover(sex=entered))
        assert (candidate.addressee_no, candidate.matched) == (one, {Match.TWO_ITEMS})
        lines = {line.item: line.result for line in explain(mover(sex=entered), candidate)}
        assert lines["性別"] == "不明のため比べられない"
        assert not candidates_for(mover(sex="2")) or registered == "0"

    def test_a_number_agrees_though_the_name_does_not(self) -> None:
        person(1, individual_number=number(5), resident_code=code(5))
        asked = mover(surname="別人", individual_number=number(5), resident_code=code(6))
        (candidate,) = candidates_for(asked)
        assert candidate.matched == {Match.INDIVIDUAL_NUMBER}
        lines = explain(asked, candidate)
        assert {line.item: line.result for line in lines} == {
            "個人番号": "一致", "住民票コード": "不一致", "氏名": "不一致", "フリガナ": "一致",
            "生年月日": "一致", "性別": "一致",
        }  # fmt: skip
        text = " ".join(f"{line.entered}{line.registered}" for line in lines)
        assert number(5) not in text
        assert code(5) not in text

    @pytest.mark.parametrize(
        ("item", "match"),
        [
            ("residence_card_no", Match.RESIDENCE_CARD_NO),
            ("special_permanent_no", Match.SPECIAL_PERMANENT_NO),
        ],
    )
    def test_a_card_is_a_strong_key_until_it_is_renewed(self, item: str, match: str) -> None:
        one = person(1, kind="2", **{item: "AB12345678CD"})
        asked = mover(surname="別人", **{item: "AB12345678CD"})
        (candidate,) = candidates_for(asked)
        assert (candidate.addressee_no, candidate.matched, candidate.is_strong) == (one, {match}, True)
        line = explain(asked, candidate)[0]
        assert (line.item, line.result) == (Match.LABELS[match], "一致")
        assert "AB12345678CD" not in f"{line.entered}{line.registered}"
        change(
            one, reason="correction_ex_officio", on="2026-11-01", known="2026-11-01T10:00", **{item: "EF2"}
        )
        (candidate,) = candidates_for(asked)
        assert (candidate.matched, candidate.is_strong) == ({Match.FORMER_CARD}, False)

    def test_a_variant_is_the_same_name_and_another_day_is_not(self) -> None:
        person(1, surname="髙橋")
        assert candidates_for(mover(surname="高橋"))
        assert not candidates_for(mover(surname="高橋", birth=UncertainDate.exact(date(1980, 4, 2))))
