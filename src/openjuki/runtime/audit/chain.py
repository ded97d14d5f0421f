"""Appending to a chain (連鎖への追記).

Each thread owns one chain, so nobody waits for anybody; inside a chain the number has no gap and each row's
MAC covers its predecessor's. The head is remembered, but a memory may be wrong after a rollback or a rollback
to a savepoint: so the row goes in only if the database has the same head, else the head is read and the row
made again. Source: decisions.md, Audit; perf-notes §6.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from openjuki.runtime import clock
from openjuki.runtime.audit import keys
from openjuki.runtime.db import prepared
from openjuki.runtime.ids import uuid7

COLUMNS = (
    "chain", "n", "at", "actor", "actor_name", "ward", "terminal", "session", "action", "outcome",
    "subjects", "terms", "reason", "case_no", "prev_mac",
)  # fmt: skip
START = b"\0" * 32
_local = threading.local()
_HEAD = "SELECT n, mac FROM audit_row WHERE chain = %s ORDER BY n DESC LIMIT 1"
_TYPES = {"n": "bigint", "at": "timestamptz", "subjects": "text[]", "terms": "jsonb", "prev_mac": "bytea"}
_MARKS = ", ".join(f"%s::{_TYPES.get(c, 'text')}" for c in COLUMNS)
_INSERT = (
    f"INSERT INTO audit_row ({', '.join(COLUMNS)}, mac) SELECT {_MARKS}, %s::bytea"
    f" WHERE ({_HEAD.replace('n, mac', 'mac')}) IS NOT DISTINCT FROM %s::bytea"
)
Head = tuple[int, bytes]
NOTHING: Head = (0, START)


def chain_of_thread() -> str:
    """This thread's chain; a forked child starts a new one."""
    if getattr(_local, "pid", None) != os.getpid():
        _local.pid = os.getpid()
        _local.chain = str(uuid7())
        _local.head = NOTHING
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
    with transaction.atomic(savepoint=False):
        _insert(row, _local.head, _again)


def _again(row: dict[str, Any]) -> None:
    found = prepared.row(_HEAD, [row["chain"]])
    _insert(row, (found[0], bytes(found[1])) if found else NOTHING, _torn)


def _torn(row: dict[str, Any]) -> None:
    raise RuntimeError(f"somebody else writes chain {row['chain']}")


def _insert(row: dict[str, Any], head: Head, otherwise: Callable[[dict[str, Any]], None]) -> None:
    """Write the row after `head`; `otherwise` is called where the chain in the database ends otherwise."""
    row["n"], row["prev_mac"] = head[0] + 1, head[1]
    values = [json.dumps(row[c], ensure_ascii=False) if c == "terms" else row[c] for c in COLUMNS]
    own = mac(keys.current().mac, row)
    known = None if head == NOTHING else head[1]
    _local.head = (row["n"], own)

    def written(result: prepared.Result) -> None:
        if result.rowcount != 1:
            otherwise(row)

    prepared.ask(_INSERT, [*values, own, row["chain"], known], then=written)
