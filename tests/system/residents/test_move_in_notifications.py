"""転入通知の取込み (S 4.1.3.1.2): by itself where nothing is to ask, the rest to a clerk; each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.register.address import Address
from openjuki.runtime import clock
from openjuki.runtime.errors import Forbidden, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, DeliveredNotification, Person
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.handle_notice import enter
from openjuki.systems.residents.services.move_in_notifications import Delivery, for_staff, take_in
from openjuki.systems.residents.services.open_notifications import Line, list_notices
from openjuki.systems.residents.services.planned_departures import remove_due
from support.at_once import together
from support.drafts import carry_out, draft_of
from support.movers import published
from support.register import protect
from support.residents import CLERK, code, fill_stock, make_staff, move_family_in
from support.settled import IDENTITY

pytestmark = pytest.mark.usefixtures("real_db")
TODAY, PLANNED, LATER = date(2026, 11, 22), date(2026, 11, 30), date(2026, 12, 9)
TOKYO = Address("13101", "", "東京都千代田区霞が関", "２丁目１番２号", "", "1000013")


@pytest.fixture
def family() -> Iterator[list[str]]:
    """A family of whom everybody plans to leave on 30 November; the tests look on 9 December."""
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", draft_of("move_out", people))
    with clock.fixed(LATER):
        yield people


def notice(source_id: str = "N1", **items: Any) -> Delivery:
    """About the householder, who moved in on the planned day."""
    delivery = Delivery(
        source_id, "13101", "東京都千代田区", date(2026, 12, 7), PLANNED, TOKYO, code(100), "試験　太郎",
        "1985-05-03",
    )  # fmt: skip
    return replace(delivery, **items)


def list_open(staff: Staff) -> tuple[Line, ...]:
    return list_notices(staff=staff).lines


def outcomes(*deliveries: Delivery) -> list[str]:
    return [t.outcome for t in take_in(deliveries)]


@pytest.mark.spec("RR-20", "S 4.1.3.1.2", "S 4.1.3.1.1")
def test_one_that_agrees_is_written_by_itself_and_once(family: list[str]) -> None:
    assert outcomes(notice()) == ["written"]
    assert outcomes(notice()) == ["written"]  # delivered again under the same name: nothing happens
    assert outcomes(notice("N2", notified_on=date(2026, 12, 8))) == ["same"]
    history = rows.all_versions(family[0])
    assert [v.reason for v in history] == ["move_in", "move_out_planned", "move_out", "move_out_confirmed"]
    record = history[-1].record
    assert record.move_in_notification_on == date(2026, 12, 7)
    assert (record.confirmed_destination_text, record.confirmed_move_out_on) == (TOKYO.text, PLANNED)
    assert list_open(staff=CLERK) == ()
    assert [m["reason"] for m in published(IDENTITY, family[0])] == ["move_in", "move_out"]


@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_of_several_in_a_delivery_the_newest_counts(family: list[str]) -> None:
    older = notice("N1", destination=replace(TOKYO, lot="１番"))
    assert outcomes(older, notice("N2", notified_on=date(2026, 12, 8))) == ["superseded", "written"]
    assert rows.current_versions([family[0]])[family[0]].record.confirmed_destination_lot == TOKYO.lot


@pytest.mark.spec("RR-02", "RR-20", "S 4.1.3.1.2")
def test_what_needs_a_look_stands_in_the_list_until_a_case_is_opened(family: list[str]) -> None:
    remove_due()
    found = take_in([notice("N1", moved_in_on=date(2026, 11, 25))])
    assert found[0].outcome == "to_check"
    assert {f.id for f in found[0].findings} >= {"A13"}
    assert rows.current_versions([family[0]])[family[0]].reason == "move_out"
    (line,) = list_open(staff=CLERK)
    assert (line.source_id, line.addressee_no, line.name) == ("N1", family[0], "試験　太郎")
    case = enter(staff=CLERK, source_id="N1")
    data = CaseDraft.objects.get(case=case).data
    assert data["moved_in_on"] == "2026-11-25"
    assert list_open(staff=CLERK) == ()
    with pytest.raises(Invalid):
        enter(staff=CLERK, source_id="N1")
    carry_out("move_in_notification", data)
    assert rows.current_versions([family[0]])[family[0]].record.removed_on.to_text() == "2026-11-25"


STRANGERS = [
    pytest.param({"resident_code": code(99_999)}, "N02", id="unknown code"),
    pytest.param({"resident_code": "12345678901"}, "N01", id="wrong check digit"),
    pytest.param({"birth": "1985-05-04"}, "N03", id="another day of birth"),
    pytest.param({"name": "別人　次郎"}, "N03", id="another name"),
]


@pytest.mark.parametrize(("items", "finding"), STRANGERS)
@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_a_stranger_is_an_error_and_changes_nobody(
    family: list[str], items: dict[str, Any], finding: str
) -> None:
    (taken,) = take_in([notice(**items)])
    assert (taken.outcome, [f.id for f in taken.findings]) == ("error", [finding])
    assert [v.reason for v in rows.all_versions(family[0])] == ["move_in", "move_out_planned"]
    with pytest.raises(Invalid):
        enter(staff=CLERK, source_id="N1")
    assert enter(staff=CLERK, source_id="N1", addressee_no=family[1]).kind == "move_in_notification"


@pytest.mark.spec("RR-02", "S 4.1.3.1.1")
def test_a_resident_without_notice_of_leaving_is_an_error() -> None:
    with clock.fixed(LATER):
        fill_stock()
        people = move_family_in()
        (taken,) = take_in([notice()])
        assert (taken.outcome, [f.id for f in taken.findings]) == ("error", ["E56"])
        assert Person.objects.get(addressee_no=people[0]).active


@pytest.mark.spec("S 3.4", "RR-02")
def test_of_a_protected_person_the_list_tells_nothing_and_no_case_opens(family: list[str]) -> None:
    protect(family[0])
    (taken,) = take_in([notice()])
    assert taken.outcome == "to_check"
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    assert for_staff(without, [taken])[0].findings == ()
    assert for_staff(CLERK, [taken]) == (taken,)
    (line,) = list_open(staff=without)
    assert line.protected
    assert (line.name, line.addressee_no, line.from_name, line.findings) == ("", "", "", ())
    with pytest.raises(Forbidden):
        enter(staff=without, source_id="N1")
    assert list_open(staff=CLERK)[0].name == "試験　太郎"


@pytest.mark.spec("RR-02", "RR-08", "S 4.1.3.1.2")
def test_a_delivery_taken_in_by_many_at_once_is_written_once(family: list[str]) -> None:
    def run() -> None:
        take_in([notice()])
        remove_due()

    assert together(*[run] * 6) == [None] * 6
    reasons = [v.reason for v in rows.all_versions(family[0])]
    assert reasons == ["move_in", "move_out_planned", "move_out", "move_out_confirmed"]
    assert DeliveredNotification.objects.count() == 1


@pytest.mark.spec("RR-02")
def test_nothing_of_the_person_lies_in_clear_in_the_table(family: list[str]) -> None:
    take_in([notice(birth="1985-05-04")])
    body = bytes(DeliveredNotification.objects.get().body)
    assert code(100).encode() not in body
    assert "試験".encode() not in body
    assert code(100) not in repr(notice())


@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_an_older_one_that_is_delivered_later_does_not_win(family: list[str]) -> None:
    older = notice("N1", notified_on=date(2026, 12, 1), destination=replace(TOKYO, lot="１番"))
    assert outcomes(notice("N2")) == ["written"]
    assert outcomes(older) == ["superseded"]
    history = rows.all_versions(family[0])
    assert history[-1].record.confirmed_destination_lot == TOKYO.lot
    assert [v.reason for v in history].count("move_out_confirmed") == 1
    assert list_open(staff=CLERK) == ()


@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_an_older_one_does_not_pass_a_newer_that_waits_for_a_clerk(family: list[str]) -> None:
    remove_due()
    assert outcomes(notice("N2", moved_in_on=date(2026, 11, 25))) == ["to_check"]
    assert outcomes(notice("N1", notified_on=date(2026, 12, 1))) == ["superseded"]
    assert [line.source_id for line in list_open(staff=CLERK)] == ["N2"]


@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_a_correction_clears_the_one_that_waits(family: list[str]) -> None:
    remove_due()
    wrong = notice("N1", notified_on=date(2026, 12, 1), moved_in_on=date(2026, 11, 25))
    assert outcomes(wrong) == ["to_check"]
    assert outcomes(notice("N2")) == ["written"]
    assert list_open(staff=CLERK) == ()
    assert DeliveredNotification.objects.get(source_id="N1").outcome == "superseded"


@pytest.mark.parametrize(("items", "finding"), STRANGERS)
@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_one_that_named_nobody_is_cleared_by_its_correction(
    family: list[str], items: dict[str, Any], finding: str
) -> None:
    wrong = notice("N1", notified_on=date(2026, 12, 1), **items)
    assert outcomes(wrong) == ["error"]
    assert outcomes(notice("N2")) == ["written"]
    assert list_open(staff=CLERK) == ()
    assert outcomes(replace(wrong, source_id="N3")) == [
        "superseded"
    ]  # and as well where it is delivered later
