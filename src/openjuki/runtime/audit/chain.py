"""Appending to a chain (連鎖への追記).

Each thread owns one chain, so nobody waits for anybody; inside a chain the number has no gap and each row's
MAC covers its predecessor's. The head is read from the database at each append (two statements), because a
memory of it would be wrong after a rollback to a savepoint. Source: decisions.md, Audit; perf-notes §6.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from openjuki.runtime import clock
from openjuki.runtime.audit import keys
from openjuki.runtime.ids import uuid7

COLUMNS = (
    "chain", "n", "at", "actor", "actor_name", "ward", "terminal", "session", "action", "outcome",
    "subjects", "terms", "reason", "case_no", "prev_mac",
)  # fmt: skip
START = b"\0" * 32
_local = threading.local()
_HEAD = "SELECT n, mac FROM audit_row WHERE chain = %s ORDER BY n DESC LIMIT 1"
_INSERT = (
    f"INSERT INTO audit_row ({', '.join(COLUMNS)}, mac) VALUES ({', '.join(['%s'] * (len(COLUMNS) + 1))})"
)


def chain_of_thread() -> str:
    """This thread's chain; a forked child starts a new one."""
    if getattr(_local, "pid", None) != os.getpid():
        _local.pid = os.getpid()
        _local.chain = str(uuid7())
    return _local.chain


def mac(key: bytes, row: Mapping[str, Any]) -> bytes:
    """HMAC-SHA-256 over the canonical form of a row (`COLUMNS`)."""
    return hmac.new(key, _canonical(row), hashlib.sha256).digest()


def _canonical(row: Mapping[str, Any]) -> bytes:
    def plain(v: Any) -> Any:
        if isinstance(v, datetime):
            return int(v.timestamp() * 1_000_000)
        if isinstance(v, bytes | memoryview):
            return bytes(v).hex()
        return v

    values = {c: plain(row[c]) for c in COLUMNS}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def append(
    *,
    actor: str,
    action: str,
    outcome: str,
    actor_name: str = "",
    ward: str = "",
    terminal: str = "",
    session: str = "",
    subjects: Sequence[str] = (),
    terms: Mapping[str, Any] | None = None,
    reason: str = "",
    case_no: str = "",
) -> None:
    """Append one row in the current transaction (or one of its own outside of any)."""
    row: dict[str, Any] = {
        "chain": chain_of_thread(), "at": clock.real_now(), "actor": actor, "actor_name": actor_name,
        "ward": ward, "terminal": terminal, "session": session, "action": action, "outcome": outcome,
        "subjects": list(subjects), "terms": dict(terms or {}), "reason": reason, "case_no": case_no,
    }  # fmt: skip
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_HEAD, [row["chain"]])
        head = cursor.fetchone()
        row["n"], row["prev_mac"] = (head[0] + 1, bytes(head[1])) if head else (1, START)
        values = [json.dumps(row[c], ensure_ascii=False) if c == "terms" else row[c] for c in COLUMNS]
        cursor.execute(_INSERT, [*values, mac(keys.current().mac, row)])
