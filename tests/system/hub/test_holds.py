"""抑止と支援措置 at the hub: the mark is there before anybody is told anything (S 3.2, RR-25, incident R08)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from openjuki.messages.residents.hold_changed.v1 import Body
from openjuki.runtime import clock, exchange, installation, keys
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.ids import uuid7
from openjuki.systems.hub.api.feed import every_hold
from openjuki.systems.hub.models import HeldPerson
from openjuki.systems.hub.services import holds, take_over
from openjuki.systems.hub.services import load_destinations as loading
from system.hub.samples import message, resident
from system.hub.test_inquiries import ask, proof

pytestmark = pytest.mark.django_db
PERSON = "1000000017"


@pytest.fixture(autouse=True)
def loaded(db: None) -> Iterator[None]:
    keys.setup(installation.current().home, ["offices.1", "offices.18", "residents"])
    yes, no = loading.Decider("maker", "作成者"), loading.Decider("checker", "決裁者")
    loading.load_destinations(
        rows=[r for r in loading.city_table("sendai") if r.no in (1, 18)], applied_by=yes, approved_by=no
    )
    take_over.take_over(message=message(resident()))
    return


def held(seq: int = 1, subject: str = f"hold-{PERSON}", **marks: bool) -> Incoming:
    body = Body(addressee_no=PERSON, **({"issue_held": True, "support_measure": True} | marks))
    return Incoming(
        id=uuid7(), kind="residents/hold_changed/v1", sender="residents", receiver="hub", subject=subject,
        seq=seq, made_at=clock.real_now(), body=body,
    )  # fmt: skip


@pytest.mark.spec("S 3.2", "RR-25")
@pytest.mark.protects("hub POST api/inquiries", "residents exchange residents/hold_changed/v1 → hub")
def test_an_answer_bears_the_mark_until_it_is_lifted() -> None:
    before = ask(proof("offices.1")).json()
    assert (before["issue_held"], before["support_measure"]) == (False, False)
    holds.take_over(message=held())
    marked = ask(proof("offices.1", jti="2")).json()
    assert (marked["issue_held"], marked["support_measure"]) == (True, True)
    holds.take_over(message=held(2, issue_held=False, support_measure=False))
    after = ask(proof("offices.1", jti="3")).json()
    assert (after["issue_held"], after["support_measure"]) == (False, False)


@pytest.mark.protects(
    "hub exchange hub/hold_changed/v1 → offices",
    "hub exchange hub/resident_delta/v1 → offices",
    "residents exchange residents/resident_changed/v1 → hub",
)
def test_every_office_that_fetches_hears_of_it() -> None:
    """A row that may have few items, or that asks only: the mark goes to all that hold persons."""
    holds.take_over(message=held())
    (offered,) = Message.objects.filter(kind="hub/hold_changed/v1")
    assert offered.subject == f"hold-{PERSON}"
    body: dict[str, Any] = {"addressee_no": PERSON, "issue_held": True, "support_measure": True}
    assert every_hold("offices.18", body) == body
    assert every_hold("offices.1", body) is None  # asks per person: the answer bears the mark
    assert every_hold("offices.99", body) is None
    assert every_hold("residents", body) is None


def test_a_mark_for_somebody_else_is_refused() -> None:
    with pytest.raises(exchange.CannotApply, match="HU-02"):
        holds.take_over(message=held(subject=PERSON))
    assert not HeldPerson.objects.exists()


@pytest.mark.protects("hub screen transfers/", "hub POST api/transfers/search")
def test_the_log_of_transfers_names_items_and_no_value() -> None:
    from openjuki.systems.hub.rights import RIGHTS
    from support.signed_in import terminal

    holds.take_over(message=held())
    ask(proof("offices.1"))
    browser = terminal(RIGHTS)
    shown = browser.post("/transfers/", {"addressee_no": PERSON, "reason": "照会"}).content.decode()
    shown += browser.get("/transfers/").content.decode()
    found = browser.post(
        "/api/transfers/search", {"addressee_no": PERSON, "reason": "照会"}, content_type="application/json"
    )
    assert found.status_code == 200
    for text in (shown, found.content.decode()):
        assert "国分町三丁目7番1号" not in text
        assert "青葉ハイツ" not in text


@pytest.mark.protects("hub command offer_all")
def test_who_is_offered_with_everybody_is_marked_before() -> None:
    """全件の提供: the mark stands in the feed before the items, and the command prints counts only."""
    holds.take_over(message=held())
    out = io.StringIO()
    call_command("offer_all", stdout=out)
    (mark,) = Message.objects.filter(kind="hub/hold_changed/v1", subject=f"hold-{PERSON}")
    assert mark.receiver == "offices"
    assert PERSON not in out.getvalue()
    assert "国分町" not in out.getvalue()
