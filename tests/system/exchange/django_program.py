"""A Django process of the register for test_django: publishes, receives, applies, prints what it saw."""

from __future__ import annotations

import json
import os
import sys


def main(home: str) -> dict[str, object]:
    """Run inside a process of its own: Django is bound to one database for good."""
    os.environ.update(OPENJUKI_HOME=home, OPENJUKI_SYSTEM="residents")
    from openjuki.runtime.exchange import standalone

    standalone.configure(
        "residents",
        "app",
        INSTALLED_APPS=["openjuki.runtime.audit", "openjuki.runtime.exchange"],
        EXCHANGE_CATALOGUE="openjuki.messages.registry.catalogue",
        ROOT_URLCONF="openjuki.runtime.exchange.urls",
        ALLOWED_HOSTS=["testserver"],
    )
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from openjuki.messages.identity.rights_changed.v1 import Body
    from openjuki.runtime import exchange, keys
    from openjuki.runtime.clock import real_now
    from openjuki.runtime.exchange import selectors
    from openjuki.runtime.exchange.applying import Applier
    from openjuki.runtime.exchange.envelope import Claims, seal
    from openjuki.runtime.exchange.handlers import apply_registered
    from openjuki.runtime.installation import current
    from system.exchange.world import note

    seen: dict[str, object] = {}
    try:
        exchange.publish_all([note("1")])
    except RuntimeError as e:
        seen["outside"] = str(e)
    with transaction.atomic():
        exchange.publish_all([note("1"), note("2")])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            published = exchange.publish(kind=note("1").kind, subject="1", body=note("1").body)
    seen["statements"] = len(queries)
    seen["seq"] = published[0].subject_seq
    seen["sent"] = selectors.counts()["sent"]

    applied: list[str] = []

    @exchange.handles("identity/rights_changed/v1")
    def ended(message: exchange.Incoming) -> None:
        assert connection.in_atomic_block
        applied.append(message.subject)

    identity = keys.load(current().home / "keys" / "identity", "identity")
    at = real_now().isoformat()
    body = Body(user_id="s1001", rights_version=2, action="end").model_dump_json().encode()
    claims = Claims(
        iss="identity", aud="residents", kind="identity/rights_changed/v1",
        id="0199c7e2-0000-7000-8000-000000000001", subject="s1001", seq=1, made_at=at, signed_at=at,
    )  # fmt: skip
    token = seal(claims, body, identity, exchange.current_party().directory)
    client = Client(enforce_csrf_checks=True)
    for content, name in (({"messages": [token]}, "accepted"), ({"messages": ["junk"]}, "junk")):
        answer = client.post("/messages", json.dumps(content), content_type="application/json")
        seen[name] = answer.status_code
    seen["feed"] = client.get("/feed").status_code
    seen["step"] = Applier(exchange.current_party(), apply_registered).step()
    seen["applied"] = applied
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
