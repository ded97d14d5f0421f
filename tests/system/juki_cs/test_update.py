"""本人確認情報の更新: what CS keeps, what it sends to the prefecture, what it refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_cs.identity_record.v1 import Body
from openjuki.messages.parts import items_of
from openjuki.runtime import installation
from openjuki.runtime.exchange import CannotApply
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_cs.models import IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.selectors.identity import number_of
from openjuki.systems.juki_cs.services import checks
from openjuki.systems.juki_cs.services.update import update_identity
from support.signed_in import terminal
from system.juki_cs.samples import day, identity, message

pytestmark = pytest.mark.django_db
PROVISIONS = (files("openjuki.spec") / "provisions-other.csv").read_text(encoding="utf-8")
PO_1 = next(r for r in csv.DictReader(PROVISIONS.splitlines()) if r["id"] == "PO-1")


def opened() -> list[dict[str, Any]]:
    """Bodies of what was published to the prefecture, in order."""
    party = current_party()
    return [
        json.loads(party.bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id)))
        for m in Message.objects.order_by("id")
    ]


@pytest.mark.spec("PO-1", "CS-01")
def test_exactly_the_eight_items_of_the_law_leave_the_city() -> None:
    update_identity(message=message())
    sent = Message.objects.get()
    assert (sent.receiver, sent.kind) == ("prefecture", "juki_cs/identity_record/v1")
    assert sent.subject == identity().resident_code
    (body,) = opened()
    carried = {
        i.removeprefix("PO-1:") for name in body for i in items_of(Body)[name] if i.startswith("PO-1:")
    }
    assert carried == set(PO_1["items"].split("|"))
    assert len(body) == 8, "a field beside the eight items"
    assert body == json.loads(identity().model_dump_json())
    assert "9000000001" not in json.dumps(body), "宛名番号 stays in the city"


@pytest.mark.parametrize("name", sorted(IdentityItems.model_fields))
def test_a_change_of_each_item_arrives_in_file_and_message(name: str) -> None:
    changes: dict[str, Any] = {
        "resident_code": identity(2).resident_code, "name": "𠮷田 花子", "sex": "1",
        "birth": day("昭和60年3月10日", date(1985, 3, 10)), "address": "仙台市泉区泉中央一丁目7番1号",
        "individual_number": identity(2).individual_number, "reason": "cancel_correct",
        "changed_on": day("令和8年11月21日", date(2026, 11, 21)),
    }  # fmt: skip
    update_identity(message=message())
    update_identity(message=message(seq=2, **{"reason": "cancel_correct", name: changes[name]}))
    first, second = opened()
    assert {k for k in first if first[k] != second[k]} == {name, "reason"}
    stored = IdentityVersion.objects.get(version_no=2)
    if name == "individual_number":
        assert number_of(stored.record_id) == changes[name]
    elif name in ("birth", "changed_on"):
        assert getattr(stored, f"{name}_first") == changes[name].first
        assert getattr(stored, f"{name}_text") == changes[name].text
    else:
        assert getattr(stored, name) == changes[name]


@pytest.mark.spec("CS-01", "K-02")
def test_every_state_is_kept_and_the_newest_stands() -> None:
    update_identity(message=message())
    update_identity(message=message(seq=2, reason="move_within", address="仙台市泉区泉中央一丁目7番1号"))
    update_identity(message=message(seq=3, reason="move_out", address="仙台市泉区泉中央一丁目7番1号"))
    rows = IdentityVersion.objects.order_by("version_no").values_list("version_no", "prev_no", "active")
    assert list(rows) == [(1, None, True), (2, 1, True), (3, 2, False)]
    record = IdentityRecord.objects.get()
    assert (record.version_no, record.active) == (3, False)
    assert [b["reason"] for b in opened()] == ["move_in", "move_within", "move_out"]


@pytest.mark.parametrize(
    ("former", "changes", "code"),
    [
        pytest.param({}, {"reason": "move_in"}, "CC-04", id="move-in-of-an-active-resident"),
        pytest.param({}, {"reason": "birth"}, "CC-04", id="birth-of-an-active-resident"),
        pytest.param({}, {"reason": "move_within", "name": "別人"}, "CC-07", id="move-within-changes-name"),
        pytest.param({}, {"reason": "move_within", "sex": "1"}, "CC-07", id="move-within-changes-sex"),
        pytest.param(
            {}, {"reason": "move_within", "individual_number": None}, "CC-07", id="move-within-loses-number"
        ),
        pytest.param({}, {"reason": "death", "address": "別の町"}, "CC-07", id="death-changes-address"),
        pytest.param(
            {"reason": "move_out"}, {"reason": "move_within"}, "CC-06", id="move-within-after-removal"
        ),
        pytest.param({}, {"reason": "holiday"}, "CC-03", id="reason-that-is-none"),
        pytest.param({}, {"resident_code": "12345678900"}, "CC-01", id="code-with-wrong-check-digit"),
        pytest.param({}, {"individual_number": "123456789012"}, "CC-02", id="number-with-wrong-check-digit"),
    ],
)
@pytest.mark.spec("L-05")
def test_a_contradiction_is_not_taken_over(
    former: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    update_identity(message=message())
    if former:
        update_identity(message=message(seq=2, **former))
    before = (IdentityVersion.objects.count(), Message.objects.count())
    with pytest.raises(CannotApply) as refused, transaction.atomic():
        update_identity(message=message(seq=3, **changes))
    assert refused.value.code == code
    assert (IdentityVersion.objects.count(), Message.objects.count()) == before


@pytest.mark.spec("L-05")
def test_a_number_of_somebody_else_is_not_taken_over() -> None:
    update_identity(message=message(1))
    for name, code in (("resident_code", "CC-08"), ("individual_number", "CC-09")):
        with pytest.raises(CannotApply) as refused, transaction.atomic():
            update_identity(message=message(2, **{name: getattr(identity(1), name)}))
        assert refused.value.code == code
    update_identity(message=message(1, seq=2, reason="move_out"))
    update_identity(message=message(2, individual_number=identity(1).individual_number))


def test_somebody_who_came_back_keeps_the_history() -> None:
    for seq, reason in enumerate(("move_in", "move_out", "move_in"), 1):
        update_identity(message=message(seq=seq, reason=reason))
    assert list(IdentityVersion.objects.order_by("version_no").values_list("active", flat=True)) == [
        True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "refused"), [pytest.param("complete", True, id="complete"), pytest.param("building", False)]
)
def test_an_unknown_person_is_only_taken_over_while_the_file_is_built(
    option: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(installation.current().options, "juki_cs_file", option)
    fault = checks.fault_of(None, identity(reason="move_within"), accept_unknown=not refused)
    assert (fault is not None and fault.code == "CC-05") is refused
    if refused:
        with pytest.raises(CannotApply, match="CC-05"):
            update_identity(message=message(reason="move_within"))
    else:
        update_identity(message=message(reason="move_within"))
        assert IdentityVersion.objects.count() == 1


def test_the_number_is_sealed_to_its_row_and_nowhere_in_clear() -> None:
    update_identity(message=message())
    number = str(identity().individual_number)
    with connection.cursor() as c:
        c.execute("SELECT r::text || v::text FROM identity_record r, identity_version v")
        (row,) = c.fetchone()
    assert number not in row
    assert number.encode().hex() not in row
    assert number_of(IdentityRecord.objects.get().pk) == number


def _raw(sql: str) -> Callable[[], None]:
    def run() -> None:
        with transaction.atomic(), connection.cursor() as c:
            c.execute(sql)
            c.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return run


_KEPT = "record_id, active, resident_code, name, birth_text, birth_first, birth_last, sex, address, reason,"
_KEPT += " changed_on_text, changed_on_first, changed_on_last, made_at"
_COPY = f"""INSERT INTO identity_version ({_KEPT}, version_no, prev_no, subject_seq, message_id, sent_as)
SELECT {_KEPT}, {{version}}, {{prev}}, 9, gen_random_uuid(), gen_random_uuid() FROM identity_version"""


@pytest.mark.parametrize(
    ("version", "prev"), [pytest.param(3, 2, id="gap"), pytest.param(2, "NULL", id="two-beginnings")]
)
def test_the_database_refuses_a_gap_in_the_history(version: int, prev: object) -> None:
    update_identity(message=message())
    with pytest.raises(IntegrityError):
        _raw(_COPY.format(version=version, prev=prev))()


@pytest.mark.parametrize("column", ["resident_code", "number_hash"])
def test_the_database_refuses_two_active_persons_with_one_number(column: str) -> None:
    update_identity(message=message(1))
    update_identity(message=message(2))
    with pytest.raises(IntegrityError):
        _raw(f"UPDATE identity_record SET {column} = (SELECT {column} FROM identity_record LIMIT 1)")()


def test_nobody_changes_a_state_afterwards() -> None:
    update_identity(message=message())
    for sql in ("UPDATE identity_version SET name = 'x'", "DELETE FROM identity_version"):
        with pytest.raises(Exception, match="permission denied"):
            _raw(sql)()


@pytest.mark.spec("IC-item-03", "IC-item-12")
def test_the_file_counts_the_characters_that_the_network_lacks() -> None:
    update_identity(message=message(name="葛\U000e0107城　葛\U000e0107", address="仙台市青葉区１"))
    version = IdentityVersion.objects.get()
    assert (version.name, version.name_gaiji, version.address_gaiji) == ("葛\U000e0107城　葛\U000e0107", 2, 0)
    (body,) = opened()
    assert body["name"] == version.name, "the prefecture is told what the register says"
    shown = terminal({"juki_cs.identity.search"}).post(
        f"/identity/{version.record_id}/", {"reason": "文字の照会"}
    )
    assert "1文字目" in shown.content.decode()
    assert "B9D5" in shown.content.decode()


@pytest.mark.parametrize("column", ["name_gaiji", "address_gaiji"])
def test_a_count_of_characters_is_never_negative(column: str) -> None:
    update_identity(message=message())
    other = {"version_no": 2, "prev_no": 1, "message_id": str(uuid7()), "sent_as": str(uuid7()), column: -1}
    with pytest.raises(IntegrityError, match=column), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_version SELECT n.* FROM identity_version v, jsonb_populate_record(v, %s::jsonb) n",
            [json.dumps(other)],
        )
