"""電文のAPI: a stopped message is found, passed over by two persons, a refused one sent again (L-05, U-19)."""

from __future__ import annotations

import uuid

import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.exchange.models import Delivery, Message
from support.bearers import Api
from support.messages import AT, stopped_message
from support.residents import CLERK, fill_stock, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")
OTHER = make_staff("s1008", rights=CLERK.rights)


@pytest.mark.spec("L-05", "U-19")
def test_two_persons_pass_a_stopped_message_over() -> None:
    which, one, two = stopped_message("1"), Api(CLERK), Api(OTHER)
    (line,) = one.get("/messages/stopped").json()
    assert {k: line[k] for k in which} == which
    assert (line["reason"], line["skip_id"]) == ("試験の停止", None)
    assert one.post("/messages/skips", {**which, "reason": " "}).status_code == 409
    asked = one.post("/messages/skips", {**which, "reason": "誤送信と確認"})
    assert asked.status_code == 201, asked.content
    approval = f"/messages/skips/{asked.json()['skip_id']}/approval"
    own = one.post(approval)
    assert (own.status_code, own.json()["findings"][0]["id"]) == (409, "EX-04")
    assert two.post(approval).status_code == 200
    assert one.get("/messages/stopped").json() == []
    actions = [r.action for r in AuditRow.objects.filter(action__startswith="messages.skip").order_by("id")]
    assert actions == ["messages.skip.ask", "messages.skip.approve"]
    found = one.post("/messages/searches", {"direction": "received"}).json()
    assert [m["state"] for m in found["messages"]] == ["skipped"]


@pytest.mark.spec("L-05")
def test_a_refused_message_is_sent_again_and_only_such_a_one() -> None:
    fill_stock()
    move_family_in()
    sent = Message.objects.exclude(receiver="")[0]
    Delivery.objects.filter(message_id=sent.pk).delete()
    Delivery.objects.create(
        message_id=sent.pk, receiver=sent.receiver, position=1, state="refused", settled_at=AT
    )
    api = Api(CLERK)
    assert api.get(f"/messages/{sent.pk}").json()["refused"] is True
    assert api.post(f"/messages/{sent.pk}/again").json()["refused"] is False
    again = api.post(f"/messages/{sent.pk}/again")
    assert (again.status_code, again.json()["findings"][0]["id"]) == (409, "EX-05")
    assert api.get(f"/messages/{uuid.uuid4()}").status_code == 404


@pytest.mark.spec("U-05", "U-08", "U-19")
def test_a_person_is_searched_for_with_a_reason_and_the_right_as_on_the_page() -> None:
    fill_stock()
    person = move_family_in()[0]
    api = Api(CLERK)
    refused = api.post("/messages/searches", {"subject": person})
    assert (refused.status_code, refused.json()["findings"][0]["id"]) == (422, "EX-10")
    found = api.post("/messages/searches", {"subject": person, "reason": "照会"}).json()
    assert {m["subject"] for m in found["messages"]} == {person}
    row = AuditRow.objects.filter(action="messages.list").latest("id")
    assert (row.reason, row.terms["subject"]) == ("照会", person)
    page = terminal(CLERK.rights, CLERK.user_id).post("/messages/", {"subject": person, "reason": "照会"})
    shown = page.content.decode()
    assert found["messages"]
    assert all(f"/messages/{m['id']}/" in shown for m in found["messages"])
    reader = Api(make_staff("s1009", rights=frozenset({"residents.messages.view"})))
    assert reader.get("/messages/stopped").status_code == 200
    which = stopped_message("1")
    assert reader.post("/messages/skips", {**which, "reason": "試験"}).status_code == 403
    assert reader.post("/messages/skips/1/approval").status_code == 403
    assert reader.post(f"/messages/{uuid.uuid4()}/again").status_code == 403
