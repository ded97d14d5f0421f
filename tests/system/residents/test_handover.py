"""全件連携 (S 7.2.3): everybody is handed over once, in order with changes, and again after a break."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from openjuki.city import handed_over
from openjuki.messages.registry import catalogue
from openjuki.runtime import clock, fields, installation
from openjuki.runtime.exchange.models import Bulk, Message, SubjectCounter
from openjuki.runtime.exchange.process import current_party
from openjuki.systems.residents.models import HandoverLeftOut, HandoverRun, Hold, Person
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import handover, outgoing
from openjuki.systems.residents.services.handover import counts, hand_over, hand_over_part
from openjuki.systems.residents.services.handover_persons import last_identity
from support.database import clean
from support.harness import owner_url
from support.import_folder import load

#: Rows that break the promise of one number per person and receiver, without gap or double.
BROKEN_NUMBERS = """
WITH said AS (
  SELECT receiver, subject, subject_seq AS seq FROM exchange_message WHERE subject <> 'bulk'
  UNION ALL SELECT receiver, unnest(subjects), 1 FROM exchange_bulk
)
SELECT count(*) FROM (
  SELECT c.receiver, c.subject FROM exchange_subject_counter c
  LEFT JOIN said s USING (receiver, subject) WHERE c.subject <> 'bulk'
  GROUP BY c.receiver, c.subject, c.last
  HAVING count(s.seq) <> c.last OR count(DISTINCT s.seq) <> c.last OR max(s.seq) <> c.last
) broken
"""


@pytest.fixture(scope="module", autouse=True)
def loaded(city: Path, django_db_blocker: Any) -> Iterator[None]:
    """A city in the register of which nobody was told."""
    with psycopg.connect(owner_url(), autocommit=True) as owner, django_db_blocker.unblock():
        done = load(city)
        assert done.returncode == 0, done.stderr
        yield
        connections.close_all()
        clean(owner)


pytestmark = pytest.mark.django_db


def opened(kind: str) -> list[Any]:
    """Bodies of a kind, in order of their numbers."""
    bodies = current_party().bodies
    found = []
    for m in Message.objects.filter(kind=kind).order_by("subject_seq"):
        raw = bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id))
        found.append(catalogue().body_type(kind).model_validate_json(raw, strict=True))
    return found


def in_parts(most: int = 60) -> HandoverRun:
    """A whole run in small parts."""
    run = handover._begin(handover.audit.WORKER)
    while run.finished_at is None:
        run = hand_over_part(run.pk, most=most)
    return run


def told(receiver: str) -> list[str]:
    return [s for b in Bulk.objects.filter(receiver=receiver) for s in b.subjects]


def unbroken() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(BROKEN_NUMBERS)
        return cursor.fetchone() == (0,)


@pytest.mark.spec("RR-06", "RR-07")
def test_every_resident_is_told_of_once_to_the_gateway_and_everybody_to_the_hub() -> None:
    run = in_parts()
    active = set(Person.objects.filter(active=True).values_list("addressee_no", flat=True))
    assert len(told("juki_gateway")) == len(active) == run.identity_persons
    assert set(told("juki_gateway")) == active
    everybody = set(Person.objects.values_list("addressee_no", flat=True))
    assert len(everybody) > len(active), "a city without removed people shows nothing"
    assert len(told("hub")) == len(everybody)
    assert set(told("hub")) == everybody
    assert counts(run)["left_out"] == 0
    assert unbroken()


def test_the_parts_count_on_and_the_last_one_closes() -> None:
    run = in_parts()
    for kind, total in (
        ("residents/identity_handover/v1", run.identity_persons),
        ("residents/resident_handover/v1", run.resident_persons),
    ):
        parts = opened(kind)
        assert [p.part for p in parts] == list(range(1, len(parts) + 1))
        assert [p.last for p in parts] == [False] * (len(parts) - 1) + [True]
        so_far = 0
        for p in parts:
            so_far += len(p.persons)
            assert p.handed_over == so_far
        assert so_far == total
        assert parts[-1].persons == ()


@pytest.mark.spec("PO-1")
def test_what_is_said_of_a_person_is_what_the_last_change_would_have_said() -> None:
    in_parts()
    said = {
        p.addressee_no: p.identity for part in opened("residents/identity_handover/v1") for p in part.persons
    }
    several = 0
    for no, items in said.items():
        versions = rows.all_versions(no, with_number=True)
        # By hand: walk the history as if every change had been published.
        wanted = versions[0]
        for old, new in itertools.pairwise(versions):
            if outgoing.identity_of(old.record) != outgoing.identity_of(new.record):
                wanted = new
        several += len(versions) > 1
        assert items.model_dump() == outgoing.identity_changed(wanted).model_dump()
        assert last_identity(versions) == wanted
    assert several > 10
    heard = {p.addressee_no: p for part in opened("residents/resident_handover/v1") for p in part.persons}
    newest = rows.current_versions(list(heard))
    assert {no: body.model_dump() for no, body in heard.items()} == {
        no: outgoing.resident_changed(v).model_dump() for no, v in newest.items()
    }


@pytest.mark.spec("PO-1")
def test_what_was_said_is_what_follows_from_the_tables_read_apart() -> None:
    in_parts()
    said = [
        p.identity.model_dump() for part in opened("residents/identity_handover/v1") for p in part.persons
    ]
    days = [{**s, "birth": s["birth"]["text"], "changed_on": s["changed_on"]["text"]} for s in said]
    inst = installation.current()
    wanted = handed_over.of_register(owner_url(), fields.load(inst.key_dir("residents")))
    assert handed_over.digest_of(days) == wanted
    assert wanted.persons == len(said) > 200
    days[0]["sex"] = "0"
    assert handed_over.digest_of(days) != wanted


def test_no_notice_to_another_city_comes_of_it() -> None:
    in_parts()
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {
        "residents/identity_handover/v1", "residents/resident_handover/v1",
        "residents/registrant_handover/v1",
    }  # fmt: skip


def test_a_second_run_says_nothing() -> None:
    hand_over()
    before = Message.objects.count()
    again = hand_over()
    assert Message.objects.count() == before
    assert counts(again) | {"run": 0} == {
        "run": 0, "looked_at": Person.objects.count(), "identities": 0, "residents": 0, "registrants": 0,
        "singly": 0, "left_out": 0,
    }  # fmt: skip


def test_a_part_that_breaks_off_leaves_nothing_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    run = handover._begin(handover.audit.WORKER)
    run = hand_over_part(run.pk, most=60)
    said = Message.objects.count()

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(HandoverRun, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            hand_over_part(run.pk, most=60)
    assert Message.objects.count() == said
    assert hand_over().pk == run.pk, "the run that was broken off goes on"
    for receiver in ("hub", "seals"):
        assert sorted(told(receiver)) == sorted(Person.objects.values_list("addressee_no", flat=True))
    assert unbroken()


def test_who_was_told_of_by_a_change_is_left_out_of_the_parts_and_a_later_change_comes_second() -> None:
    changed, later = Person.objects.filter(active=True).order_by("addressee_no")[:2]
    for person in (changed,):
        _publish_change(person.addressee_no)
    in_parts()
    assert changed.addressee_no not in told("juki_gateway")
    assert changed.addressee_no not in told("hub")
    _publish_change(later.addressee_no)
    numbers = SubjectCounter.objects.filter(subject__in=[changed.addressee_no, later.addressee_no])
    assert {(c.receiver, c.subject): c.last for c in numbers} == {
        ("juki_gateway", changed.addressee_no): 1, ("hub", changed.addressee_no): 1,
        ("juki_gateway", later.addressee_no): 2, ("hub", later.addressee_no): 2,
        ("seals", changed.addressee_no): 1, ("seals", later.addressee_no): 2,
    }  # fmt: skip
    assert unbroken()


def test_who_was_told_of_by_another_kind_only_is_told_singly_while_the_handover_is_open() -> None:
    from openjuki.runtime import exchange

    person = Person.objects.filter(active=True).order_by("addressee_no")[0].addressee_no
    version = rows.current_versions([person])[person]
    notice = outgoing.supplement_notice(version)
    assert notice is not None
    kind = "residents/family_register_supplement_notice/v1"
    exchange.publish(kind=kind, subject=person, body=notice)
    run = in_parts()
    assert run.singly == 1
    assert person not in told("juki_gateway")
    alone = Message.objects.get(kind="residents/identity_changed/v1")
    assert (alone.subject, alone.subject_seq) == (person, 2)
    parts = Message.objects.filter(kind="residents/identity_handover/v1").order_by("subject_seq")
    assert parts[0].id < alone.id < parts.last().id  # type: ignore[union-attr]
    assert unbroken()


@pytest.mark.spec("RR-25")
@pytest.mark.protects(
    "residents exchange residents/identity_handover/v1 → juki_gateway",
    "residents exchange residents/resident_handover/v1 → hub",
)
def test_who_is_protected_is_marked_before_any_item_of_theirs_goes_out() -> None:
    person = Person.objects.filter(active=True).order_by("addressee_no")[5].addressee_no
    Hold.objects.create(
        addressee_no=person, process="issue", level="error", reason="支援措置", support_measure=True,
        starts_on=clock.today(), set_by="import", set_at=clock.now(),
    )  # fmt: skip
    run = in_parts()
    marks = Message.objects.filter(kind="residents/hold_changed/v1")
    assert {(m.receiver, m.subject) for m in marks} == {
        ("hub", f"hold-{person}"), ("juki_gateway", f"hold-{person}"), ("seals", f"hold-{person}"),
    }  # fmt: skip
    parts = Message.objects.filter(kind__endswith="_handover/v1")
    assert max(m.id for m in marks) < min(m.id for m in parts)
    assert person in told("juki_gateway")
    assert unbroken()
    again = Message.objects.count()
    assert hand_over().pk != run.pk
    assert Message.objects.count() == again


def test_who_has_no_code_is_listed_and_stops_nobody() -> None:
    person = Person.objects.filter(active=True).order_by("addressee_no")[3]
    Person.objects.filter(pk=person.pk).update(resident_code="")
    run = in_parts()
    (row,) = HandoverLeftOut.objects.filter(run=run)
    assert (row.receiver, row.addressee_no, row.reason) == (
        "juki_gateway", person.addressee_no, "no_resident_code",
    )  # fmt: skip
    assert person.addressee_no not in told("juki_gateway")
    assert person.addressee_no in told("hub")
    assert run.identity_persons == Person.objects.filter(active=True).count() - 1


@pytest.mark.spec("K-02")
def test_numbers_lie_in_no_table_in_clear(owner: psycopg.Connection) -> None:
    in_parts()
    numbers = {
        p.identity.individual_number
        for part in opened("residents/identity_handover/v1")
        for p in part.persons
    } - {None}
    assert len(numbers) > 100
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM exchange_message m")
        text = "".join(r[0] for r in cursor.fetchall())
        cursor.execute("SELECT to_jsonb(r)::text FROM handover_run r")
        text += "".join(r[0] for r in cursor.fetchall())
    assert not [n for n in numbers if n in text or n.encode().hex() in text]
    assert json.dumps(counts(HandoverRun.objects.get()))


def _publish_change(addressee_no: str) -> None:
    from openjuki.runtime import exchange

    version = rows.current_versions([addressee_no])[addressee_no]
    exchange.publish_all(outgoing.notes_for([version], {})[:3])
