"""Setting and lifting holds: who may, why, once, and on the log (S 3.1, S 3.4, RR-25)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import Hold
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services.holds import HoldLifted, HoldStands, lift_hold, set_hold
from support.residents import CLERK, fill_stock, make_staff, move_family_in


@pytest.fixture
def person(real_db: None) -> Iterator[str]:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        yield move_family_in()[0]


def put(addressee_no: str, **items: Any) -> Hold:
    given = {"staff": CLERK, "process": "issue", "level": "error", "reason": "申出による"} | items
    return set_hold(addressee_no=addressee_no, **given)


@pytest.mark.spec("RR-25")
def test_a_hold_is_set_and_lifted_by_name_with_reasons(person: str) -> None:
    held = put(person)
    assert (held.set_by, held.starts_on) == (CLERK.user_id, date(2026, 11, 22))
    lifted = lift_hold(staff=CLERK, hold_id=held.pk, reason="申出の取下げ")
    assert (lifted.lifted_by, lifted.lifted_reason) == (CLERK.user_id, "申出の取下げ")
    log = AuditRow.objects.filter(action__in=["residents.set_hold", "residents.lift_hold"], outcome="done")
    assert [(r.action, r.subjects, r.reason) for r in log.order_by("n")] == [
        ("residents.set_hold", [person], "申出による"),
        ("residents.lift_hold", [person], "申出の取下げ"),
    ]


def test_several_holds_stand_side_by_side_but_none_twice(person: str) -> None:
    put(person)
    put(person, level="alert")
    put(person, process="change")
    put(person, support_measure=True)
    with pytest.raises(HoldStands):
        put(person)
    assert Hold.objects.count() == 4


def test_what_was_lifted_can_be_set_again_and_is_lifted_once(person: str) -> None:
    first = put(person)
    lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
    with pytest.raises(HoldLifted):
        lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
    put(person)


@pytest.mark.parametrize(
    ("items", "finding"),
    [
        ({"process": "walk"}, "H01"),
        ({"level": "none"}, "H02"),
        ({"level": "alert", "support_measure": True}, "H02"),
        ({"reason": " "}, "H03"),
    ],
)
def test_what_is_wrong_is_named(person: str, items: dict[str, Any], finding: str) -> None:
    with pytest.raises(Invalid) as e:
        put(person, **items)
    assert [f.id for f in e.value.findings] == [finding]


def test_nobody_and_nothing(person: str) -> None:
    with pytest.raises(NotFound):
        put("000000000000000")
    with pytest.raises(NotFound):
        lift_hold(staff=CLERK, hold_id=999, reason="取下げ")
    held = put(person)
    with pytest.raises(Invalid):
        lift_hold(staff=CLERK, hold_id=held.pk, reason="")


def test_holds_need_their_right_and_support_measures_one_more(person: str) -> None:
    without = make_staff("s1008", rights=frozenset(RIGHTS) - {"residents.hold"})
    plain = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    with pytest.raises(Forbidden):
        put(person, staff=without)
    with pytest.raises(Forbidden):
        put(person, staff=plain, support_measure=True)
    held = put(person, support_measure=True)
    with pytest.raises(Forbidden):
        lift_hold(staff=plain, hold_id=held.pk, reason="取下げ")
    assert Hold.objects.get().lifted_at is None
    assert AuditRow.objects.filter(outcome="refused", action__contains="hold").count() == 3
