"""Roles of the database: passwords stay here."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from openjuki.runtime import installation, provision


@pytest.mark.spec("L-08")
def test_the_server_keeps_a_verifier_and_is_never_sent_a_password() -> None:
    inst = installation.current()
    sent: list[str] = []

    class Recorder:
        def __init__(self, real: Any) -> None:
            self.real, self.pgconn = real, real.pgconn

        def execute(self, query: Any, params: Any = None) -> Any:
            sent.append(query if isinstance(query, str) else query.as_string(self.real))
            return self.real.execute(query, params)

    with psycopg.connect(inst.admin_url(), autocommit=True) as real:
        provision._role(Recorder(real), inst, "hub", "app")  # type: ignore[arg-type]
    assert "SCRAM-SHA-256$" in "".join(sent)
    assert inst.secret("db/hub/app") not in "".join(sent)
    with psycopg.connect(inst.database_url("hub", "app")) as again:
        assert again.execute("SELECT 1").fetchone() == (1,)
