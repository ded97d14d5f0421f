"""抑止と支援措置 at the gateway: marks go on, bodies are shown nowhere (S 3.1, L-01)."""

from __future__ import annotations

from typing import Any

import pytest

from openjuki.messages.residents.hold_changed.v1 import Body
from openjuki.runtime import clock
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_gateway.models import Waiting
from openjuki.systems.juki_gateway.rights import RIGHTS
from openjuki.systems.juki_gateway.services import pass_on
from support.signed_in import terminal
from system.juki_gateway.samples import message

pytestmark = pytest.mark.django_db
PERSON, PLACE = "1000000017", "国分町三丁目7番1号"


@pytest.fixture(autouse=True)
def protected(db: None) -> None:
    """A mark, and after it a change of the same person."""
    body = Body(addressee_no=PERSON, issue_held=True, support_measure=True)
    pass_on.take_over(
        message=Incoming(
            id=uuid7(), kind="residents/hold_changed/v1", sender="residents", receiver="juki_gateway",
            subject=f"hold-{PERSON}", seq=1, made_at=clock.real_now(), body=body,
        )
    )  # fmt: skip
    pass_on.take_over(message=message(PERSON))


@pytest.mark.spec("S 3.1", "GW-02")
@pytest.mark.protects(
    "juki_gateway exchange juki_gateway/identity_changed/v1 → juki_cs",
    "juki_gateway exchange juki_gateway/identity_handover/v1 → juki_cs",
    "juki_gateway exchange juki_gateway/move_in_notification/v1 → juki_cs",
    "juki_gateway exchange juki_gateway/move_out_information/v1 → juki_cs",
    "juki_gateway exchange juki_gateway/family_register_supplement_notice/v1 → juki_cs",
)
def test_everything_goes_to_cs_alone_sealed_and_the_mark_with_it() -> None:
    """One way for all kinds: what waits and what goes lies sealed, and CS is the only receiver."""
    went = [*Message.objects.all(), *Waiting.objects.all()]
    assert len(went) == 2
    assert {m.receiver for m in Message.objects.all()} <= {"juki_cs"}
    for row in went:
        raw = bytes(getattr(row, "body", None) or row.body_enc)
        assert PLACE.encode() not in raw
    assert all(kind.startswith("residents/") for kind in pass_on.KINDS)
    assert "residents/hold_changed/v1" in pass_on.KINDS


@pytest.mark.protects("juki_gateway screen ", "juki_gateway POST api/passages/search")
def test_the_log_of_what_passed_shows_no_body() -> None:
    browser = terminal(RIGHTS)
    listed = browser.get("/")
    asked = {"addressee_no": PERSON, "reason": "照会"}
    searched = browser.post("/", asked)
    found: Any = browser.post("/api/passages/search", asked, content_type="application/json")
    assert (listed.status_code, found.status_code) == (200, 200)
    for answer in (listed, searched, found):
        assert PLACE not in answer.content.decode()
        assert "葛󠄂城" not in answer.content.decode()
