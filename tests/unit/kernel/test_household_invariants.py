"""世帯の不変条件 — whatever is notified, a household stays a household (住民基本台帳法 第6条・第7条)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide import decide
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.death import Death, Disappearance, RemovedMember
from openjuki.kernel.notices.family_register import FamilyRegisterNotice, RegisteredMember
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.move_within import MovingMember, StayingMember
from openjuki.kernel.notices.parties import IdentityCheck, Notifier
from openjuki.kernel.register.address import Address, address_fields
from openjuki.kernel.register.codes import Sex, Status
from openjuki.kernel.register.decision import Change, Decision, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, RegisterView, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

TODAY = date(2026, 11, 20)
PLACE = Address("04101", "0010001", "宮城県仙台市青葉区本町", "１番１号", "", "9800000")
RELATIONSHIPS = (HOUSEHOLDER, "妻", "子", "父", "母", "弟", "同居人", "")
RELATED = [each for each in RELATIONSHIPS[1:] if each]
BY_NOTICE = {"notifier": Notifier("佐藤　太郎", "householder"), "identity": IdentityCheck("licence")}
BY_REGISTER = {"grounds": Grounds("family_register", "戸籍届書")}
DAYS = {"ward": "04101", "notified_on": TODAY}


def subject(number: str, household_no: str, relationship: str, order: int, name: str) -> Subject:
    record = Record(
        ward="04101",
        household_no=household_no,
        member_order=order,
        relationship=relationship,
        householder_name=name,
        surname="佐藤",
        given_name=number,
        birth=UncertainDate.exact(date(1950 + order * 9, 1, 1)),
        sex=Sex.FEMALE if order % 2 else Sex.MALE,
        registered_domicile="宮城県仙台市",
        register_head="佐藤",
        became_resident_on=UncertainDate.exact(date(2000, 4, 1)),
        **address_fields(PLACE),
    )
    version = Version(
        number,
        1,
        "1",
        "move_in",
        date(2000, 4, 1),
        None,
        datetime(2000, 4, 1, 9),  # noqa: DTZ001 - the kernel compares moments only
        record,
    )
    return Subject(number, version)


@st.composite
def registers(draw: st.DrawFn) -> RegisterView:
    """Two or three households at one address, each with a householder or without."""
    subjects: dict[str, Subject] = {}
    households = {}
    for at in range(draw(st.integers(2, 3))):
        number = f"H{at}"
        size = draw(st.integers(1, 4))
        has_head = draw(st.booleans())
        keys = [f"{at}{place}" for place in range(size)]
        name = f"佐藤　{keys[0]}" if has_head else ""
        for place, key in enumerate(keys):
            relationship = HOUSEHOLDER if has_head and not place else draw(st.sampled_from(RELATED))
            subjects[key] = subject(key, number, relationship, place + 1, name)
        households[number] = Household(number, tuple(keys))
    return RegisterView(subjects=subjects, households=households)


@st.composite
def notices(draw: st.DrawFn, view: RegisterView) -> Any:
    """Any notice about one of the households, sensible or not."""
    household_no = draw(st.sampled_from(sorted(view.households)))
    other = draw(st.sampled_from(sorted(view.households)))
    members = view.households[household_no].members
    named = draw(st.lists(st.sampled_from(members), min_size=1, max_size=len(members), unique=True))
    words = st.sampled_from(RELATIONSHIPS)
    rows = tuple(MovingMember(no, draw(words)) for no in named)
    rest = [no for no in members if no not in named]
    staying = tuple(StayingMember(no, draw(words)) for no in rest if draw(st.booleans()))
    base = {**DAYS, "household_no": household_no}
    day = UncertainDate.exact(date(2026, 11, 15))
    return draw(
        st.sampled_from(
            [
                HouseholdSplit(**base, **BY_NOTICE, split_on=day.first, members=rows, staying=staying),
                HouseholdMerge(**base, **BY_NOTICE, merged_on=day.first, joins=other, members=rows),
                HouseholdReassignment(
                    **base, **BY_NOTICE, reassigned_on=day.first, joins=other, members=rows, staying=staying
                ),
                NewHouseholder(
                    **base,
                    **BY_NOTICE,
                    took_over_on=day.first,
                    members=(*rows, *(MovingMember(no, draw(words)) for no in rest)),
                ),
                Death(
                    **base, **BY_REGISTER, died_on=day, members=(RemovedMember(named[0]),), staying=staying
                ),
                Disappearance(**base, **BY_REGISTER, deemed_dead_on=day, members=(RemovedMember(named[0]),)),
                FamilyRegisterNotice(
                    **base,
                    **BY_REGISTER,
                    took_effect_on=day.first,
                    event="marriage",
                    members=tuple(RegisteredMember(addressee_no=no, surname="鈴木") for no in named),
                ),
                Birth(
                    **DAYS,
                    **BY_REGISTER,
                    joins=other,
                    members=(
                        Newborn(
                            key="1",
                            surname="佐藤",
                            given_name="光",
                            birth=day,
                            relationship=draw(words),
                            registered_domicile="宮城県仙台市",
                            register_head="佐藤",
                        ),
                    ),
                ),
            ]
        )
    )


def applied(view: RegisterView, decision: Decision) -> dict[str, Record]:
    """Everybody's record afterwards."""
    after = {number: each.record for number, each in view.subjects.items()}
    for change in decision.changes:
        after[str(change.subject)] = change.record
    return after


def present(records: dict[str, Record]) -> dict[str, Record]:
    return {number: each for number, each in records.items() if each.status == Status.RESIDENT}


def by_household(records: dict[str, Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for each in present(records).values():
        found.setdefault(each.household_no, []).append(each)
    return found


@settings(max_examples=100, deadline=None)
@given(st.data())
@pytest.mark.spec("RR-02", "RR-J-law-08")
def test_a_household_stays_a_household(data: st.DataObject) -> None:
    view = data.draw(registers())
    notice = data.draw(notices(view))
    decision = decide(view, notice, TODAY)
    if decision.refused:
        assert decision.changes == ()
        return
    after = applied(view, decision)
    for members in by_household(after).values():
        heads = [each for each in members if each.relationship == HOUSEHOLDER]
        assert len(heads) <= 1
        assert {each.householder_name for each in members} == {full_name(heads[0]) if heads else ""}
        orders = [each.member_order for each in members]
        assert len(set(orders)) == len(orders)
        assert len({each.address_lot for each in members}) == 1


@settings(max_examples=100, deadline=None)
@given(st.data())
@pytest.mark.spec("RR-01", "RR-03")
def test_nobody_appears_or_vanishes(data: st.DataObject) -> None:
    view = data.draw(registers())
    notice = data.draw(notices(view))
    decision = decide(view, notice, TODAY)
    after = applied(view, decision)
    born = sum(isinstance(change.subject, Take) for change in decision.changes)
    gone = sum(change.record.status != Status.RESIDENT for change in decision.changes)
    assert len(present(after)) == len(view.subjects) + born - gone
    assert (born, gone) in ((0, 0), (1, 0), (0, 1))
    subjects = [change.subject for change in decision.changes]
    assert len(set(subjects)) == len(subjects), "one version each"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_only_the_households_concerned_change(data: st.DataObject) -> None:
    view = data.draw(registers())
    notice = data.draw(notices(view))
    concerned = {getattr(notice, "household_no", ""), getattr(notice, "joins", "")}
    for change in decide(view, notice, TODAY).changes:
        before = view.subjects.get(str(change.subject))
        assert before is None or before.record.household_no in concerned
        assert before is None or before.record != change.record, "a version says something new"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_the_rows_does_not_matter(data: st.DataObject) -> None:
    view = data.draw(registers())
    notice = data.draw(notices(view))
    turned = replace(notice, members=tuple(reversed(notice.members)))

    def result(each: Any) -> set[Change]:
        return set(decide(view, each, TODAY).changes)

    assert {(c.subject, c.record) for c in result(notice)} == {(c.subject, c.record) for c in result(turned)}
