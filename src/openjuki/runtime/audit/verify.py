"""Verifying the log (監査ログの検証): names the first bad row of each chain and the unsealed seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.db import connection

from openjuki.runtime import clock
from openjuki.runtime.audit import chain, keys, sealer


@dataclass(slots=True)
class Report:
    """What the verification found. `ok` is False as soon as anything was changed, removed or put in."""

    rows: int = 0
    chains: int = 0
    seals: int = 0
    faults: list[str] = field(default_factory=list)
    unsealed_rows: int = 0
    unsealed_seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """True where no fault was found."""
        return not self.faults


def verify() -> Report:
    """Walk every chain and every seal of this system."""
    report = Report()
    seals = sealer.read_seals(sealer.seal_folder())
    macs = _sealed_heads(seals, report)
    oldest: datetime | None = None
    for name, rows in _chains():
        report.chains += 1
        sealed = macs.pop(name, {})
        last, first_unsealed = _walk(name, rows, sealed, report)
        missing = [n for n in sealed if n > last]
        if missing:
            report.faults.append(f"連鎖 {name}: 封印済みの行 {min(missing)} 以降がありません")
        if first_unsealed and (oldest is None or first_unsealed < oldest):
            oldest = first_unsealed
    report.faults += [f"連鎖 {name}: 封印がありますが行が1つもありません" for name in macs]
    if oldest:
        report.unsealed_seconds = (clock.real_now() - oldest).total_seconds()
    return report


def _sealed_heads(seals: list[dict[str, Any]], report: Report) -> dict[str, dict[int, str]]:
    public = keys.current().signing.public_key()
    heads: dict[str, dict[int, str]] = {}
    prev = ""
    for seal in seals:
        report.seals += 1
        try:
            public.verify(bytes.fromhex(seal["signature"]), sealer.body(seal))
        except InvalidSignature:
            report.faults.append(f"封印 {seal['at']}: 署名が合いません")
        if seal["prev"] != prev:
            report.faults.append(f"封印 {seal['at']}: 直前の封印が抜けています")
        prev = sealer.digest(seal)
        for name, (n, mac) in seal["heads"].items():
            heads.setdefault(name, {})[n] = mac
    return heads


def _chains() -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT chain FROM audit_row ORDER BY chain")
        names = [r[0] for r in cursor.fetchall()]
    for name in names:
        yield name, _rows(name)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    columns = (*chain.COLUMNS, "mac")
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM audit_row WHERE chain = %s AND n > %s ORDER BY n LIMIT 5000",
                [name, after],
            )
            page = cursor.fetchall()
        for values in page:
            row = dict(zip(columns, values, strict=True))
            if isinstance(row["terms"], str):
                row["terms"] = json.loads(row["terms"])
            yield row
            after = row["n"]
        if len(page) < 5000:
            return


def _walk(
    name: str, rows: Iterator[dict[str, Any]], sealed: dict[int, str], report: Report
) -> tuple[int, datetime | None]:
    """Check one chain; only its first fault is named, what follows cannot be judged."""
    key = keys.current().mac
    n, prev, bad = 0, chain.START, False
    last_sealed = max(sealed, default=0)
    unsealed: datetime | None = None
    for row in rows:
        report.rows += 1
        if not bad:
            bad = _fault(name, row, n, prev, key, sealed, report)
        n, prev = row["n"], bytes(row["mac"])
        if n > last_sealed:
            report.unsealed_rows += 1
            unsealed = unsealed or row["at"]
    return n, unsealed


def _fault(
    name: str, row: dict[str, Any], n: int, prev: bytes, key: bytes, sealed: dict[int, str], report: Report
) -> bool:
    at = row["n"]
    if at != n + 1:
        report.faults.append(f"連鎖 {name}: 行 {n + 1} がありません")
    elif bytes(row["prev_mac"]) != prev:
        report.faults.append(f"連鎖 {name}: 行 {at} が直前の行に続いていません")
    elif chain.mac(key, row) != bytes(row["mac"]):
        report.faults.append(f"連鎖 {name}: 行 {at} の内容が書き換えられています")
    elif at in sealed and sealed[at] != bytes(row["mac"]).hex():
        report.faults.append(f"連鎖 {name}: 行 {at} が封印と合いません")
    else:
        return False
    return True
