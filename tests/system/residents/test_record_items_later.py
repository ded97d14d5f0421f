"""Recorded items that come after somebody has moved in: by other offices, by 職権, by leaving (別添2).

A case per item. One Japanese and one foreign resident go through every notice that brings such an item, at the
counter and at review; the item must stand in the version of that notice, not before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.items import items_of
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.issue_holds import issue_holds
from openjuki.systems.residents.services.holds import lift_hold, set_hold
from openjuki.systems.residents.services.planned_departures import remove_due
from support.database import clean
from support.drafts import carry_out, grounds, household_of, notified
from support.drafts.foreign import foreigner
from support.harness import owner_url
from support.residents import CLERK, fill_stock, move_family_in

TODAY, AFTERWARDS = date(2026, 11, 22), date(2026, 12, 9)
DAY = "2026-11-20"
OFFICES = {
    "nhi_insured": "false", "nhi_acquired_on": "2001-01-01", "nhi_lost_on": "2002-02-02",
    "late_elderly_insured": "true", "late_elderly_acquired_on": "2003-03-03", "late_elderly_lost_on": "2004-04-04",
    "ltc_insured": "true", "ltc_acquired_on": "2005-05-05", "ltc_lost_on": "2006-06-06",
    "pension_insured": "true", "pension_category": "1", "pension_category_changed_on": "2007-07-07",
    "pension_acquired_on": "2008-08-08", "pension_lost_on": "2009-09-09",
    "child_allowance_from": "2010-10", "child_allowance_to": "2011-11",
}  # fmt: skip
PENSION_NO = "1234567890"
WARD = {
    "adult_ward": "true", "adult_ward_judged_on": "2026-10-01", "adult_ward_registered_on": "2026-10-10",
    "adult_ward_known_on": "2026-11-01",
}  # fmt: skip
CARD = {"card_auth_serial": "SERIAL-A-1"}
PLANNED = {
    "code": "13101", "town_code": "0020000", "text": "東京都千代田区丸の内", "lot": "１番１号",
    "detail": "予定荘101", "postal_code": "1000005",
}  # fmt: skip
CONFIRMED = {
    "code": "27127", "town_code": "0050000", "text": "大阪府大阪市北区梅田", "lot": "２番２号",
    "detail": "確定荘202", "postal_code": "5300001",
}  # fmt: skip
OF_KIND = {
    "J": {
        "voter": {"voter_registered": "true"},
        "reading": {"former_surname_reading": "キュウシ", "former_surname_reading_confirmed": "true"},
    },
    "F": {
        "reading": {"reading_name_confirmed": "true", "alias_reading_confirmed": "true"},
        "flags": {"name_priority": "1", "moved_in_art30_46": "true", "notified_art30_47": "true"},
    },
}


def correct(kind: str, basis: str, who: str, items: dict[str, str], **more: str) -> None:
    rows_ = [{"name": name, "value": value} for name, value in items.items()]
    changed = {"changed_on": DAY, "notified_on": DAY, "ward": "04101", "addressee_no": who}
    carry_out(kind, {**grounds(basis, "通知書"), **changed, "items": rows_, **more})


def renew(who: str, act: str) -> None:
    changed = {"changed_on": DAY, "notified_on": DAY, "ward": "04101", "addressee_no": who, "act": act}
    carry_out("renewal", {**grounds("own_finding", "伺い"), **changed})


def drop_alias(who: str) -> None:
    data = {"notified_on": DAY, "ward": "04101", "addressee_no": who, "act": "removal"}
    carry_out("alias", {**notified(), **data})


def leave(who: str) -> None:
    """転出届 for 30 November; the 転入通知 says otherwise where and that it was two days earlier."""
    data = {"ward": "04101", "notified_on": "2026-11-21", "household_no": household_of(who)}
    members = [{"addressee_no": who, "continues_card": False}]
    plan = {"moves_out_on": "2026-11-30", "destination": PLANNED, "members": members, "staying": []}
    carry_out("move_out", {**notified(), **data, **plan})


def arrive(who: str) -> None:
    told = {"ward": "04101", "notified_on": "2026-12-07", "moved_in_on": "2026-11-28", "addressee_no": who}
    carry_out(
        "move_in_notification", {**grounds("move_in_notice", "転入通知"), **told, "destination": CONFIRMED}
    )


def _through_all(kind: str, who: str) -> None:
    own = OF_KIND[kind]
    correct("office_notice", "request", who, {**OFFICES, **own.get("voter", {})}, pension_no=PENSION_NO)
    correct("adult_ward_notice", "judgement", who, WARD)
    correct("card_notice", "number_agency", who, CARD)
    correct("reading_check", "request", who, own["reading"])
    if kind == "F":
        correct("correction_ex_officio", "own_finding", who, own["flags"])
        drop_alias(who)
    renew(who, "renewal")
    renew(who, "reconstruction")


@pytest.fixture(scope="module", name="histories")
def _histories(django_db_blocker: Any) -> Iterator[dict[str, list[Version]]]:
    with django_db_blocker.unblock():
        with clock.fixed(TODAY):
            fill_stock(40)
            people = {"J": move_family_in()[1], "F": foreigner()[0]}
            for kind, who in people.items():
                _through_all(kind, who)
                leave(who)
        with clock.fixed(AFTERWARDS):
            remove_due()
            for who in people.values():
                arrive(who)
            yield {kind: rows.all_versions(who) for kind, who in people.items()}
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            clean(owner)


@dataclass(frozen=True, slots=True)
class Item:
    """What the version made for `reason` holds of an item that no version before it held."""

    id: str
    reason: str
    values: dict[str, Any]


def picked(items: dict[str, str], *heads: str) -> dict[str, Any]:
    plain = {"true": True, "false": False}
    return {name: plain.get(v, v) for name, v in items.items() if name.startswith(heads)}


def of(which: str, address: dict[str, str], *parts: str) -> dict[str, Any]:
    return {f"{which}_destination_{part}": address[part] for part in parts}


def _of_both(p: str, first_other: int) -> list[Item]:
    """Items that both kinds of residents have, in the order of the table; the numbers of 成年被後見人 differ."""

    def n(offset: int) -> str:
        return f"{p}-other-{first_other + offset}"

    office, planned, left, told = (
        "correction_ex_officio",
        "move_out_planned",
        "move_out",
        "move_out_confirmed",
    )
    line, codes = ("text", "lot", "detail"), ("code", "town_code", "postal_code")
    return [
        Item(f"{p}-law-17", office, picked(OFFICES, "nhi_")),
        Item(f"{p}-law-18", office, picked(OFFICES, "late_elderly_")),
        Item(f"{p}-law-19", office, picked(OFFICES, "ltc_")),
        Item(f"{p}-law-20", office, {**picked(OFFICES, "pension_"), "pension_no": PENSION_NO}),
        Item(f"{p}-law-21", office, picked(OFFICES, "child_")),
        Item(n(0), office, {"adult_ward": True}),
        Item(n(1), office, {"adult_ward_judged_on": WARD["adult_ward_judged_on"]}),
        Item(n(2), office, {"adult_ward_registered_on": WARD["adult_ward_registered_on"]}),
        Item(n(3), office, {"adult_ward_known_on": WARD["adult_ward_known_on"]}),
        Item(n(4), "renewal_entry", {"renewed_on": DAY}),
        Item(n(5), "reconstruction_entry", {"reconstructed_on": DAY}),
        Item(n(6), office, CARD),
        Item(f"{p}-del-law-01", left, {"removal_reason": "move_out"}),
        Item(f"{p}-del-law-02", planned, of("planned", PLANNED, *line)),
        Item(f"{p}-del-law-03", told, {"removed_on": "2026-11-28"}),
        Item(f"{p}-del-other-01", told, of("confirmed", CONFIRMED, *line)),
        Item(f"{p}-del-other-02", planned, {"removal_notified_on": "2026-11-21"}),
        Item(f"{p}-del-other-03", told, {"move_in_notification_on": "2026-12-07"}),
        Item(f"{p}-del-other-04", told, {"confirmed_move_out_on": "2026-11-28"}),
        Item(f"{p}-del-other-05", "renewal_removal", {"renewal_removed_on": DAY}),
        Item(f"{p}-del-other-06", left, {"status": "2"}),
        Item(f"{p}-del-other-07", planned, of("planned", PLANNED, *codes)),
        Item(f"{p}-del-other-08", told, of("confirmed", CONFIRMED, *codes)),
    ]  # fmt: skip


FIXED = "correction_ex_officio"
ITEMS: dict[str, list[Item]] = {
    "J": [
        Item("RR-J-law-16", FIXED, {"voter_registered": True}),
        Item("RR-J-other-13", FIXED, {"former_surname_reading_confirmed": True}),
        *_of_both("RR-J", 19),
    ],
    "F": [
        Item("RR-F-law-06", "alias_removal", {"alias_removed_on": DAY}),
        Item("RR-F-law-07", "alias_removal", {"alias_removed_in": "宮城県仙台市青葉区"}),
        Item("RR-F-other-16", "alias_removal", {"alias_removed_code": "04101"}),
        Item("RR-F-other-12", FIXED, {"reading_name_confirmed": True}),
        Item("RR-F-other-14", FIXED, {"alias_reading_confirmed": True}),
        Item("RR-F-other-23", FIXED, {"moved_in_art30_46": True}),
        Item("RR-F-other-24", FIXED, {"notified_art30_47": True}),
        Item("RR-F-other-34", FIXED, {"name_priority": "1"}),
        *_of_both("RR-F", 26),
    ],
}


def plain(value: Any) -> Any:
    if isinstance(value, UncertainDate):
        return value.first.isoformat() if value.is_exact else value.display()
    return value.isoformat() if isinstance(value, date) else value


def holds(record: Record, values: dict[str, Any]) -> bool:
    return all(plain(getattr(record, name)) == value for name, value in values.items())


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        pytest.param(kind, item, id=item.id, marks=pytest.mark.spec(item.id))
        for kind, items in ITEMS.items()
        for item in items
    ],
)
def test_an_item_stands_in_the_version_of_its_notice(
    histories: dict[str, list[Version]], kind: str, item: Item
) -> None:
    first = next((v for v in histories[kind] if holds(v.record, item.values)), None)
    assert first is not None, [v.reason for v in histories[kind]]
    assert first.reason == item.reason
    for name, value in item.values.items():
        assert all(
            plain(getattr(v.record, name)) != value for v in histories[kind][: first.history_no - 1]
        ), name


def test_no_field_of_an_item_is_left_out() -> None:
    """What a case says of its item is all that the record keeps of it, a country of departure apart."""
    for kind, items in ITEMS.items():
        homes = items_of(Record)
        for item in items:
            assert set(homes[item.id]) - set(item.values) <= {"planned_destination_country"}, (kind, item.id)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("J", marks=pytest.mark.spec("RR-J-other-08"), id="RR-J-other-08"),
        pytest.param("F", marks=pytest.mark.spec("RR-F-other-08"), id="RR-F-other-08"),
    ],
)
def test_a_hold_stands_beside_the_record_until_it_is_lifted(
    histories: dict[str, list[Version]], kind: str
) -> None:
    who = histories[kind][0].addressee_no
    put = set_hold(staff=CLERK, addressee_no=who, process="issue", level="error", reason="申出による")
    levels = {no: issue_holds([no], []).levels for no in (h[0].addressee_no for h in histories.values())}
    assert {no for no, found in levels.items() if found == ("error",)} == {who}
    lift_hold(staff=CLERK, hold_id=put.pk, reason="申出の取下げ")
    assert issue_holds([who], []).levels == ()
