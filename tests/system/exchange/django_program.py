"""A Django process of the register for test_django: publishes, receives, applies, prints what it saw."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading


def configure(home: str) -> None:
    """Django with the exchange of the register, in this process for good."""
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


def work() -> None:
    """The worker until SIGTERM, with a handler that writes over Django's connection."""
    from django.db import connection

    from openjuki.runtime import exchange
    from openjuki.runtime.exchange.worker import run_worker

    @exchange.handles("identity/rights_changed/v1")
    def ended(message: exchange.Incoming) -> None:
        with connection.cursor() as cursor:
            values = [message.id, message.subject, message.seq, message.kind]
            cursor.execute(
                "INSERT INTO effect (message_id, subject, seq, name) VALUES (%s, %s, %s, %s)", values
            )

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run_worker("residents", stop)


def main() -> dict[str, object]:
    """Publish, receive and apply once; what was seen."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from openjuki.messages.identity.rights_changed.v1 import Body
    from openjuki.runtime import exchange, keys
    from openjuki.runtime.clock import real_now
    from openjuki.runtime.exchange import counting
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
    seen["sent"] = counting.counts()["sent"]

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
    configure(sys.argv[1])
    if sys.argv[2] == "work":
        work()
    else:
        print(json.dumps(main()))
