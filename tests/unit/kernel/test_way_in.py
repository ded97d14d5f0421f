"""Every item of 住民基本台帳ファイル has a way in: a notice that enters people, a correction, or its own notice."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_type_hints

import pytest

from cases.build import WARD
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide import decide
from openjuki.kernel.notices.correctable import correctable
from openjuki.kernel.notices.corrections import (
    CORRECTIONS,
    CorrectedItem,
    Correction,
    MinorCorrection,
)
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.register.address import NOWHERE, address_fields
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.item_values import value_of
from openjuki.kernel.register.items import items_of
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, RegisterView, Subject

TODAY = date(2026, 11, 20)
NUMBER = "0000000019"
RECORDS = {
    kind: Record(
        kind=kind, ward=WARD, household_no=NUMBER, relationship="子", surname="佐藤", given_name="桜",
        roman_name="SATO SAKURA", birth=UncertainDate.exact(date(1990, 1, 2)), address_text="本町",
        registered_domicile="なし", register_head="なし", residence_category="1", residence_card_no="A1",
        became_resident_on=UncertainDate.exact(date(2020, 4, 1)),
        became_foreign_resident_on=UncertainDate.exact(date(2020, 4, 1)),
        address_since=UncertainDate.exact(date(2020, 4, 1)), special_permanent_no="B1", landing_period="30日",
        provisional_stay_period="30日",
    )
    for kind in (Kind.JAPANESE, Kind.FOREIGN)
}  # fmt: skip
#: Not typed as they are: set by the notices named.
BY_OTHER_NOTICES = {
    "status": "every entry and removal",
    "ward": "転入, 区間異動",
    "household_no": "転入, 世帯変更",
    "householder_name": "世帯主変更, 職権修正 of the householder",
    "planned_move_out_on": "転出届",
    "confirmed_move_out_on": "転入通知の受理",
    "move_in_notification_on": "転入通知の受理",
    "removal_reason": "every removal",
    "removed_on": "every removal",
    "removal_notified_on": "every removal",
    "renewal_removed_on": "改製",
    "renewed_on": "改製",
    "reconstructed_on": "再製",
    "pension_no": "付記事項の記載, a field of its own",
}
SAMPLES = {
    "sex": "2", "residence_category": "2", "card_status": "1", "relationship": "縁故者",
    "child_allowance_from": "2026-12", "child_allowance_to": "2027-01", "registered_domicile": "不明",
    "register_head": "不明", "became_resident_on": "R3.4.1", "became_foreign_resident_on": "R3.4.1",
    "address_since": "R3.4.1", "birth": "平成元年頃",
}  # fmt: skip


def sample(name: str) -> str:
    """A value that differs from what the record has."""
    hint = str(get_type_hints(Record)[name])
    if name in SAMPLES:
        return SAMPLES[name]
    if "bool" in hint:
        return "あり"
    if "int" in hint:
        return "3"
    return "R8.11.1" if "date" in hint or "Date" in hint else "サンプル"


def view_of(record: Record) -> RegisterView:
    moment = datetime(2020, 4, 3, 10, 0)  # noqa: DTZ001 - compared only
    day = date(2020, 4, 1)
    version = Version(NUMBER, 1, "1", "move_in", day, day, moment, record)
    return RegisterView(
        subjects={NUMBER: Subject(NUMBER, version)}, households={NUMBER: Household(NUMBER, (NUMBER,))}
    )


CHANGES = [
    (correction, kind, name)
    for correction in CORRECTIONS
    for kind, record in RECORDS.items()
    for name in correctable(correction, record)
]


@pytest.mark.spec("RR-03", "A-01")
@pytest.mark.parametrize(("correction", "kind", "name"), CHANGES)
def test_an_item_that_a_kind_may_touch_is_changed_by_it(
    correction: type[Correction], kind: str, name: str
) -> None:
    own: dict[str, Any] = {"category": "identified_characters"} if correction is MinorCorrection else {}
    items = [CorrectedItem(name, sample(name))]
    if name.endswith("_certified"):
        items.append(CorrectedItem(name.removesuffix("_certified"), "サクラ"))
    notice = correction(
        ward=WARD, notified_on=TODAY, changed_on=TODAY, addressee_no=NUMBER, items=tuple(items),
        grounds=Grounds("domicile_notice", "通知"), **own,
    )  # fmt: skip
    decision = decide(view_of(RECORDS[kind]), notice, TODAY)
    assert [f.message for f in decision.findings if f.level == "error"] == []
    changed = decision.changes[0].record
    assert getattr(changed, name) == value_of(name, sample(name)) != getattr(RECORDS[kind], name)
    assert decision.changes[0].reason == notice.REASON


@pytest.mark.spec("RR-03", "RR-01")
def test_every_item_of_the_file_can_be_entered() -> None:
    typed = {each.name for each in fields(Mover)}
    typed |= {name for _, _, name in CHANGES}
    for which in ("address", "previous_address", "last_registered_address", "planned_destination",
                  "confirmed_destination"):  # fmt: skip
        typed |= set(address_fields(NOWHERE, which))
    assert set(FIELD_NAMES) - typed == set(BY_OTHER_NOTICES)
    homes = items_of(Record)
    assert [item for item, names in homes.items() if not typed | set(BY_OTHER_NOTICES) >= set(names)] == []


@pytest.mark.spec("RR-03")
def test_no_correction_touches_numbers_or_where_somebody_belongs() -> None:
    touched = {name for _, _, name in CHANGES}
    own_ways = {
        "individual_number",
        "resident_code",
        "status",
        "ward",
        "household_no",
        "kind",
        "address_text",
    }
    assert touched & own_ways == set()
    assert not {name for name in touched if name.startswith("remov")}
