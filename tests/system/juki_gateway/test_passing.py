"""Taking over, waiting for the operating hours, going on in order."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_gateway.models import Forwarding, Passage, Suspension, Waiting
from openjuki.systems.juki_gateway.rights import RIGHTS
from openjuki.systems.juki_gateway.selectors import hours as reading
from openjuki.systems.juki_gateway.selectors.passages import passages
from openjuki.systems.juki_gateway.services import hours, pass_on
from support.signed_in import staff, terminal
from system.juki_gateway.samples import NUMBER, identity, message

pytestmark = pytest.mark.django_db
OPERATOR = staff(RIGHTS, "s9001")


def sent() -> list[tuple[str, int, dict[str, object]]]:
    """What was published for CS: person, number, opened body."""
    party = current_party()
    return [
        (
            m.subject,
            m.subject_seq,
            json.loads(party.bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id))),
        )
        for m in Message.objects.order_by("id")
    ]


@pytest.mark.spec("GW-01", "GW-02", "L-03")
def test_what_the_register_says_goes_on_unchanged() -> None:
    pass_on.take_over(message=message())
    assert sent() == [("1000000017", 1, json.loads(identity().model_dump_json()))]
    assert Message.objects.get().kind == "juki_gateway/identity_changed/v1"
    assert Forwarding.objects.get().message_id == Message.objects.get().id
    assert not Waiting.objects.exists()


@pytest.mark.spec("GW-02")
def test_outside_the_hours_it_waits_and_goes_on_in_order() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    for seq, address in enumerate(("一", "二", "三"), 1):
        pass_on.take_over(message=message(seq=seq, address=address))
    pass_on.take_over(message=message("2000000002", individual_number=None))
    assert sent() == []
    assert pass_on.release_waiting() == 0
    hours.resume(staff=OPERATOR)
    assert pass_on.release_waiting() == 4
    assert [(s, n, b["address"]) for s, n, b in sent() if s == "1000000017"] == [
        ("1000000017", 1, "一"), ("1000000017", 2, "二"), ("1000000017", 3, "三"),
    ]  # fmt: skip
    assert not Waiting.objects.exists()
    assert set(Forwarding.objects.values_list("held", flat=True)) == {True}


@pytest.mark.spec("GW-02")
def test_what_comes_later_of_a_person_waits_behind_what_came_first() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    pass_on.take_over(message=message(seq=1, address="一"))
    hours.resume(staff=OPERATOR)
    pass_on.take_over(message=message(seq=2, address="二"))
    pass_on.take_over(message=message("2000000002", address="別人"))
    assert [(s, b["address"]) for s, _, b in sent()] == [("2000000002", "別人")]
    pass_on.release_waiting()
    assert [b["address"] for s, _, b in sent() if s == "1000000017"] == ["一", "二"]


@pytest.mark.parametrize(
    ("day", "at", "is_open"),
    [
        pytest.param(date(2026, 11, 23), time(8, 29), False, id="monday-before"),
        pytest.param(date(2026, 11, 23), time(8, 30), True, id="monday-from"),
        pytest.param(date(2026, 11, 23), time(20, 59), True, id="monday-until"),
        pytest.param(date(2026, 11, 23), time(21, 0), False, id="monday-after"),
        pytest.param(date(2026, 11, 22), time(12, 0), False, id="sunday"),
    ],
)
def test_the_table_of_the_week_decides(day: date, at: time, is_open: bool) -> None:
    from datetime import datetime

    assert reading.opening().is_open, "without a table the network counts as open"
    hours.set_hours(hours={0: (time(8, 30), time(21, 0))}, staff=OPERATOR)
    assert reading.opening(datetime.combine(day, at, clock.TOKYO)).is_open is is_open


def test_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        hours.set_hours(hours={0: (time(9), time(8))}, staff=OPERATOR)
    assert refused.value.findings[0].field == "closes_0"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute("INSERT INTO operating_hours VALUES (0, '09:00', '08:00')")


def test_one_suspension_at_a_time() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    with pytest.raises(hours.CannotSuspend):
        hours.suspend(reason="もう一度", staff=OPERATOR)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute("INSERT INTO suspension (reason, started_by) VALUES ('x', 'y')")
    assert Suspension.objects.count() == 1


@pytest.mark.spec("GW-05", "L-07")
@pytest.mark.parametrize("table", ["passage", "forwarding"])
def test_the_log_of_the_link_only_grows(table: str) -> None:
    pass_on.take_over(message=message())
    for statement in (f"UPDATE {table} SET message_id = message_id", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():  # noqa: SIM117
            with connection.cursor() as c:
                c.execute(statement)


def test_what_waits_is_sealed() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    pass_on.take_over(message=message())
    kept = Waiting.objects.get().body_enc
    assert NUMBER.encode() not in bytes(kept)
    assert pass_on._unseal(kept, Passage.objects.get().pk) == identity().model_dump_json()


@pytest.mark.spec("GW-05")
def test_the_list_tells_what_became_of_each() -> None:
    pass_on.take_over(message=message())
    hours.suspend(reason="回線工事", staff=OPERATOR)
    pass_on.take_over(message=message(seq=2))
    assert [(p.seq, p.state, p.what) for p in passages()] == [
        (2, "waiting", "本人確認情報"),
        (1, "pending", "本人確認情報"),
    ]
    page = terminal(RIGHTS).get("/")
    text = page.content.decode()
    assert "稼働時間待ち" in text
    assert "回線工事" in text
    assert NUMBER not in text
    assert AuditRow.objects.get(action="gateway.passages").subjects == ["1000000017"]


@pytest.mark.spec("U-19")
def test_a_search_for_one_person_needs_a_reason() -> None:
    pass_on.take_over(message=message())
    browser = terminal(RIGHTS)
    assert browser.post("/", {"addressee_no": "1000000017"}).status_code == 422
    page = browser.post("/", {"addressee_no": "1000000017", "reason": "連携の照会"})
    assert page.status_code == 200
    assert AuditRow.objects.filter(action="gateway.passages", reason="連携の照会").exists()


@pytest.mark.spec("U-05")
def test_without_the_right_nothing_is_shown() -> None:
    assert terminal(["juki_gateway.messages.view"]).get("/").status_code == 403
    assert terminal(["juki_gateway.passages.view"]).get("/hours/").status_code == 403


def test_hours_are_set_on_the_screen_and_over_the_api() -> None:
    browser = terminal(RIGHTS)
    assert browser.get("/hours/").status_code == 200
    bad = browser.post("/hours/", {"opens_0": "朝", "closes_0": "21:00"})
    assert (bad.status_code, "時刻を読めません" in bad.content.decode()) == (422, True)
    assert browser.post("/hours/", {"opens_0": "08:30", "closes_0": "21:00"}).status_code == 302
    assert reading.week()[0].opens == time(8, 30)
    key = {"Idempotency-Key": "0123456789"}
    put = browser.put("/api/hours", "[]", content_type="application/json", headers=key)
    assert (put.status_code, put.json()["is_open"]) == (200, True)
    found = browser.post("/api/passages/search", {"reason": "点検"}, content_type="application/json")
    assert found.json() == []


@pytest.mark.spec("GW-02", "U-05")
def test_the_link_is_suspended_and_resumed_by_program() -> None:
    operator = terminal(RIGHTS, "s9001")

    def post(path: str, body: dict[str, str], browser: Any = operator) -> Any:
        key = {"Idempotency-Key": str(uuid7())}
        return browser.post(f"/api/{path}", body, content_type="application/json", headers=key)

    assert post("suspension", {"reason": " "}).status_code == 422
    stopped = post("suspension", {"reason": "回線工事"}).json()
    assert (stopped["is_open"], "回線工事" in stopped["why"]) == (False, True)
    assert post("suspension", {"reason": "もう一度"}).json()["findings"][0]["id"] == "GT-03"
    assert post("resumption", {}).json()["is_open"] is True
    assert post("resumption", {}).json()["findings"][0]["id"] == "GT-04"
    assert [d["name"] for d in operator.get("/api/hours").json()] == [
        "月",
        "火",
        "水",
        "木",
        "金",
        "土",
        "日",
    ]
    viewer = terminal(["juki_gateway.passages.view"], "s9002")
    assert post("suspension", {"reason": "工事"}, viewer).status_code == 403
    assert viewer.get("/api/hours").status_code == 403
