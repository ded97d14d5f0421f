"""One change of the register: kept sealed, offered once, unaltered."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.runtime.exchange import CannotApply
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.exchange.process import current_party
from openjuki.systems.hub.models import Passing, ResidentCopy
from openjuki.systems.hub.services import take_over
from system.hub.samples import NUMBER, message, resident

pytestmark = pytest.mark.django_db


@pytest.mark.spec("HB-01", "HB-02", "L-03")
def test_a_change_is_offered_once_and_unaltered() -> None:
    take_over.take_over(message=message(resident()))
    offered = Message.objects.get()
    assert (offered.kind, offered.receiver, offered.subject) == (
        "hub/resident_delta/v1", "offices", "1000000017",
    )  # fmt: skip
    raw = current_party().bodies.unseal(
        offered.body, kind=offered.kind, day=offered.body_day, message=str(offered.id)
    )
    assert json.loads(raw) == json.loads(resident().model_dump_json())
    passing = Passing.objects.get()
    assert bytes(passing.digest_in) == bytes(passing.digest_out)
    assert passing.offered_as == offered.id


@pytest.mark.spec("L-03")
def test_the_database_refuses_an_altered_passing() -> None:
    sql = "INSERT INTO passing (message_id, addressee_no, digest_in, offered_as, digest_out)"
    sql += " VALUES (gen_random_uuid(), '1', 'a', gen_random_uuid(), 'b')"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute(sql)


@pytest.mark.spec("HB-05")
@pytest.mark.parametrize("table", ["passing", "inquiry"])
def test_records_only_grow(table: str) -> None:
    take_over.take_over(message=message(resident()))
    for sql in (f"UPDATE {table} SET addressee_no = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():  # noqa: SIM117
            with connection.cursor() as c:
                c.execute(sql)


def test_the_copy_holds_no_number_in_clear() -> None:
    take_over.take_over(message=message(resident()))
    with connection.cursor() as c:
        c.execute("SELECT r::text FROM resident_copy r")
        (row,) = c.fetchone()
    assert NUMBER not in row
    assert NUMBER.encode().hex() not in row
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute("""UPDATE resident_copy SET items = items || '{"individual_number": "1"}'""")


def test_the_newest_change_stands() -> None:
    take_over.take_over(message=message(resident()))
    take_over.take_over(message=message(resident(address="仙台市泉区", individual_number=None), seq=2))
    copy = ResidentCopy.objects.get()
    assert (copy.seq, copy.items["address"], copy.number_enc) == (2, "仙台市泉区", None)
    assert Message.objects.count() == 2


def test_a_body_about_somebody_else_is_not_taken_over() -> None:
    with pytest.raises(CannotApply, match="HU-01"):
        take_over.take_over(message=message(resident(), subject="2000000002"))
    assert not ResidentCopy.objects.exists()
