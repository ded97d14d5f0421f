"""全件連携 at CS: a first version of each person, one message to the prefecture, faults parked one by one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.messages.handover_items import AddressedIdentity
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_gateway.identity_handover.v1 import Body
from openjuki.messages.parts import items_of
from openjuki.runtime import clock
from openjuki.runtime.exchange import CannotApply, Incoming, bulk
from openjuki.runtime.exchange.models import Inbox, Message, Quarantine, Stream
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.exchange.remedies import approve_skip, ask_skip
from openjuki.runtime.exchange.selectors import Filter, stopped
from openjuki.runtime.exchange.selectors import sent as sent_rows
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_cs.models import Handover, IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.rights import RIGHTS
from openjuki.systems.juki_cs.selectors.identity import number_of
from openjuki.systems.juki_cs.services.handover import take_part
from openjuki.systems.juki_cs.services.update import update_identity
from support.signed_in import terminal
from system.juki_cs.samples import identity, message

pytestmark = pytest.mark.django_db


def no(n: int) -> str:
    return f"90000000{n:02d}"


def person(n: int, **changes: Any) -> AddressedIdentity:
    items = IdentityItems.model_validate(identity(n, **changes).model_dump())
    return AddressedIdentity(addressee_no=no(n), identity=items)


def part(number: int, persons: list[AddressedIdentity], so_far: int, *, last: bool = False) -> Incoming:
    body = Body(run=1, part=number, last=last, handed_over=so_far, persons=tuple(persons))
    return Incoming(
        uuid7(), "juki_gateway/identity_handover/v1", "juki_gateway", "juki_cs", bulk.SUBJECT, number,
        clock.real_now(), body,
    )  # fmt: skip


def opened() -> list[dict[str, Any]]:
    bodies = current_party().bodies
    return [
        json.loads(bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id)))
        for m in Message.objects.order_by("id")
    ]


@pytest.mark.spec("CS-01", "PO-1")
def test_each_person_gets_a_version_and_the_prefecture_the_eight_items() -> None:
    take_part(message=part(1, [person(n) for n in (1, 2, 3)], 3))
    assert IdentityRecord.objects.filter(active=True).count() == IdentityVersion.objects.count() == 3
    stored = IdentityVersion.objects.get(record__addressee_no=no(2))
    assert stored.resident_code == identity(2).resident_code
    assert (stored.version_no, stored.subject_seq, stored.name) == (1, 1, identity(2).name)
    assert number_of(stored.record_id) == identity(2).individual_number
    (sent,) = Message.objects.all()
    assert (sent.receiver, sent.kind, sent.subject) == (
        "prefecture", "juki_cs/identity_handover/v1", bulk.SUBJECT,
    )  # fmt: skip
    (body,) = opened()
    assert body["persons"] == [json.loads(identity(n).model_dump_json()) for n in (1, 2, 3)]
    assert all(len(p) == 8 for p in body["persons"])
    assert no(1) not in json.dumps(body), "宛名番号 stays in the city"


def test_the_items_of_the_part_are_those_of_the_law() -> None:
    from openjuki.messages.juki_cs.identity_handover.v1 import Body as Out

    args = Out.model_fields["persons"].annotation
    inner = args.__args__[0]  # type: ignore[union-attr]
    assert inner is IdentityItems
    assert all(i.startswith(("PO-1:", "RR-J-law-")) for ids in items_of(inner).values() for i in ids)


@pytest.mark.spec("L-05")
def test_a_change_afterwards_is_the_second_of_its_person_on_the_whole_way() -> None:
    take_part(message=part(1, [person(1)], 1))
    take_part(message=part(2, [], 1, last=True))
    update_identity(message=message(1, seq=2, reason="move_within", address="仙台市泉区泉中央一丁目7番1号"))
    assert list(IdentityVersion.objects.order_by("version_no").values_list("version_no", "subject_seq")) == [
        (1, 1), (2, 2),
    ]  # fmt: skip
    change = Message.objects.get(kind="juki_cs/identity_record/v1")
    assert (change.subject, change.subject_seq) == (identity(1).resident_code, 2)


@pytest.mark.spec("CS-01", "L-05")
def test_a_change_of_somebody_unknown_is_taken_over_only_while_the_handover_is_open() -> None:
    unknown = message(7, reason="move_within")
    with pytest.raises(CannotApply, match="CC-05"), transaction.atomic():
        update_identity(message=unknown)
    take_part(message=part(1, [person(1)], 1))
    update_identity(message=unknown)
    take_part(message=part(2, [], 1, last=True))
    with pytest.raises(CannotApply, match="CC-05"):
        update_identity(message=message(8, reason="move_within"))


def test_the_first_code_of_somebody_is_an_entry_for_cs() -> None:
    update_identity(message=message(5, reason="resident_code_entry"))
    assert IdentityRecord.objects.get().active


@pytest.mark.spec("L-05")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"resident_code": "12345678900"}, "CC-01", id="code"),
        pytest.param({"individual_number": "123456789010"}, "CC-02", id="number"),
        pytest.param({"reason": "no_such_reason"}, "CC-03", id="reason"),
        pytest.param({"reason": "death"}, "CC-31", id="removed"),
        pytest.param({"individual_number": identity(9).individual_number}, "CC-09", id="number-held"),
        pytest.param({"resident_code": identity(9).resident_code}, "CC-08", id="code-held"),
    ],
)
def test_who_breaks_a_check_is_parked_alone(changes: dict[str, Any], code: str) -> None:
    update_identity(message=message(9))
    take_part(message=part(1, [person(1), person(2, **changes), person(3)], 3))
    assert set(IdentityRecord.objects.values_list("addressee_no", flat=True)) == {no(1), no(3), no(9)}
    (stop,) = stopped()
    assert (stop.subject, stop.seq, stop.kind) == (no(2), 1, "juki_gateway/identity_changed/v1")
    parked = Quarantine.objects.get()
    assert parked.code == code
    if number := changes.get("individual_number"):
        assert number not in parked.reason
    assert Handover.objects.get().parked == 1
    skip = ask_skip(
        receiver="juki_cs", sender="juki_gateway", subject=no(2), seq=1, reason="訂正後の電文を待つ", by="s1",
    )  # fmt: skip
    approve_skip(skip, by="s2")
    assert Stream.objects.get(subject=no(2)).head == 1
    assert not Inbox.objects.exists()
    # What is corrected in the register afterwards comes as number 2, and is the person's first version.
    take_part(message=part(2, [], 3, last=True))
    update_identity(message=message(2, seq=2, reason="error_correction"))
    assert IdentityRecord.objects.get(addressee_no=no(2)).active


def test_two_of_one_part_with_one_number_are_both_parked() -> None:
    same = identity(1).individual_number
    take_part(message=part(1, [person(1), person(2, individual_number=same), person(3)], 3))
    assert list(IdentityRecord.objects.values_list("addressee_no", flat=True)) == [no(3)]


@pytest.mark.parametrize(
    ("number", "so_far"), [pytest.param(3, 2, id="part-missing"), pytest.param(2, 5, id="persons-missing")]
)
def test_a_part_out_of_turn_or_miscounted_is_not_taken_over(number: int, so_far: int) -> None:
    take_part(message=part(1, [person(1)], 1))
    with pytest.raises(CannotApply, match="CC-33"), transaction.atomic():
        take_part(message=part(number, [person(2)], so_far))
    assert IdentityRecord.objects.count() == 1


def test_a_code_that_the_prefecture_heard_of_before_goes_by_a_message_of_its_own() -> None:
    update_identity(message=message(1))
    update_identity(message=message(1, seq=2, reason="move_out"))
    # Somebody else has come to bear the code since.
    again = AddressedIdentity(addressee_no=no(4), identity=person(1).identity)
    take_part(message=part(1, [again, person(2)], 2))
    kinds = list(Message.objects.order_by("id").values_list("kind", "subject", "subject_seq"))
    assert ("juki_cs/identity_record/v1", identity(1).resident_code, 3) in kinds
    (body,) = [b for b in opened() if "persons" in b]
    assert [p["resident_code"] for p in body["persons"]] == [identity(2).resident_code]


def test_the_database_refuses_more_parked_than_there_were() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute(
            "INSERT INTO handover (run, parts, persons, parked, parts_out, persons_out) VALUES (9,1,1,2,0,0)"
        )


def test_the_first_page_says_how_far_it_is() -> None:
    desk = terminal(RIGHTS)
    assert "全件連携" not in desk.get("/").content.decode()
    take_part(message=part(1, [person(1), person(2, resident_code="12345678900")], 2))
    text = desk.get("/").content.decode()
    assert "全件連携を受領しています(2人)" in text
    assert "うち隔離 1人" in text
    take_part(message=part(2, [], 2, last=True))
    text = desk.get("/").content.decode()
    assert "全件連携を受領しています" not in text
    assert "完了" in text


@pytest.mark.spec("K-02")
def test_numbers_lie_in_no_table_in_clear() -> None:
    take_part(message=part(1, [person(1), person(2, resident_code="12345678900")], 2))
    numbers = [identity(n).individual_number for n in (1, 2)]
    tables = ("exchange_message", "exchange_received", "exchange_quarantine", "identity_version", "audit_row")
    with connection.cursor() as c:
        c.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        there = {r[0] for r in c.fetchall()}
        text = ""
        for table in there & set(tables):
            c.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            text += "".join(r[0] for r in c.fetchall())
    assert text
    assert not [n for n in numbers if n and (n in text or n.encode().hex() in text)]


@pytest.mark.spec("L-01")
def test_a_search_for_a_person_finds_the_parts_that_name_them_and_shows_no_other_person() -> None:
    take_part(message=part(1, [person(1), person(2)], 2))
    desk = terminal(RIGHTS)
    given = {"subject": identity(2).resident_code, "reason": "経過の確認", "direction": "sent"}
    text = desk.post("/messages/", given).content.decode()
    assert "本人確認情報の全件通知" in text
    assert "全件" in text
    assert identity(1).resident_code not in text
    nobody = desk.post("/messages/", {**given, "subject": identity(3).resident_code}).content.decode()
    assert "本人確認情報の全件通知" not in nobody
    plain = Filter(subject=identity(2).resident_code)
    assert sent_rows(plain) == []
    assert len(sent_rows(replace(plain, in_bulk=True))) == 1
