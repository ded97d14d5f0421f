"""The chain behind the register as real processes, and a register that only speaks."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import httpx
import psycopg

from flows.chain import program
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.messages.parts import LegalDate
from openjuki.messages.registry import catalogue
from openjuki.messages.residents.identity_changed.v1 import Body as IdentityChanged
from openjuki.messages.residents.resident_changed.v1 import Body as ResidentChanged
from openjuki.runtime.exchange import Note
from openjuki.runtime.exchange.database import PlainDatabase
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.publishing import Published, publish_notes
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import child

ROLES = {
    "residents": ("register", "residents"),
    "gateway-web": ("web", "juki_gateway"),
    "gateway": ("worker", "juki_gateway"),
    "cs-web": ("web", "juki_cs"),
    "cs": ("worker", "juki_cs"),
    "hub-web": ("web", "hub"),
    "hub": ("worker", "hub"),
    "prefecture": ("counterpart", "prefecture"),
    "offices": ("counterpart", "offices"),
}
SYSTEMS = ("juki_gateway", "juki_cs", "hub")
OUTSIDERS = ("prefecture", "offices")


def day(value: date) -> LegalDate:
    """A certain day."""
    return LegalDate(text=f"{value.year}年{value.month}月{value.day}日", first=value, last=value)


def identity(n: int, reason: str = "move_within", **changes: Any) -> IdentityChanged:
    """本人確認情報 of the synthetic person `n`."""
    values: dict[str, Any] = {
        "resident_code": resident_code.complete(f"{n:010d}"),
        "name": f"試験 {n}郎",
        "birth": day(date(1970 + n % 50, 1 + n % 12, 1 + n % 28)),
        "sex": "1",
        "address": "仙台市青葉区国分町三丁目7番1号",
        "individual_number": individual_number.complete(f"{n:011d}"),
        "reason": reason,
        "changed_on": day(date(2026, 11, 20)),
    }
    return IdentityChanged(**{**values, **changes})


def resident(n: int, **changes: Any) -> ResidentChanged:
    """異動情報 of the same person for the hub."""
    values: dict[str, Any] = dict.fromkeys(ResidentChanged.model_fields)
    values |= {
        "addressee_no": str(n),
        "kind": "1",
        "status": "1",
        "household_no": str(500000 + n),
        "member_order": 1,
        "name": f"試験 {n}郎",
        "birth": day(date(1970 + n % 50, 1 + n % 12, 1 + n % 28)),
        "sex": "1",
        "is_householder": True,
        "relationship": "世帯主",
        "address": "仙台市青葉区国分町三丁目7番1号",
        "individual_number": individual_number.complete(f"{n:011d}"),
    }
    return ResidentChanged(**{**values, **changes})


def both(n: int, reason: str, address: str) -> list[Note]:
    """What the register says of one change: to the gateway and to the hub."""
    return [
        Note("residents/identity_changed/v1", str(n), identity(n, reason, address=address)),
        Note("residents/resident_changed/v1", str(n), resident(n, address=address)),
    ]


class Chain:
    """All processes of one installation; each can be killed and comes back by `revive`."""

    def __init__(self, inst: Installation) -> None:
        self.inst = inst
        self.running: dict[str, int] = {}
        database = PlainDatabase(inst.database_url("residents"))
        self.party = Party("residents", home=inst.home, catalogue=catalogue(), database=database)

    def start(self) -> None:
        """Start everything and wait until the doors answer."""
        (self.inst.home / "log").mkdir(exist_ok=True)
        for name in ROLES:
            self.spawn(name)
        for system in (*SYSTEMS, *OUTSIDERS):
            url = f"http://127.0.0.1:{self.inst.port(system)}/healthz"
            wait_for(lambda url=url: _ready(url), 60, f"{system} は応答しません")

    def spawn(self, name: str) -> None:
        """Start one process, forked as the supervisor does it."""
        role, system = ROLES[name]
        log = self.inst.home / "log" / f"{name}.log"
        self.running[name] = child.fork(name, lambda: program.main(role, system), log=log)

    def kill(self, name: str) -> None:
        """`kill -9`."""
        os.kill(self.running[name], signal.SIGKILL)
        child.exit_code(self.running.pop(name), wait=True)

    def revive(self) -> None:
        """Start again whatever was killed or has died."""
        for name, pid in list(self.running.items()):
            if child.exit_code(pid) is not None:
                del self.running[name]
        for name in ROLES:
            if name not in self.running:
                self.spawn(name)

    def stop(self) -> None:
        """End every process that was started here."""
        for name in list(self.running):
            self.kill(name)

    def publish(self, notes: Sequence[Note]) -> list[Published]:
        """Say something in the register's name, in one transaction."""
        with self.party.database.transaction() as cursor:
            return publish_notes(self.party, cursor, notes)

    def rows(self, system: str, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Query a system's schema as its owner."""
        with psycopg.connect(self.inst.database_url(system, "owner"), autocommit=True) as c:
            return c.execute(sql, params).fetchall()

    def change(self, system: str, sql: str) -> None:
        """Change a system's schema as its owner."""
        with psycopg.connect(self.inst.database_url(system, "owner"), autocommit=True) as c:
            c.execute(sql)

    def count(self, system: str, table: str) -> int:
        """Rows of a table."""
        return int(self.rows(system, f"SELECT count(*) FROM {table}")[0][0])

    def fault(self, word: str) -> None:
        """Switch a disturbance of the prefecture on, or off with the empty word."""
        (self.inst.home / "prefecture-fault").write_text(word)

    def get(self, node: str, path: str) -> httpx.Response:
        """GET from a node."""
        return httpx.get(f"http://127.0.0.1:{self.inst.port(node)}{path}", timeout=20, trust_env=False)

    def post(self, node: str, path: str, body: dict[str, Any]) -> httpx.Response:
        """POST JSON to a node."""
        url = f"http://127.0.0.1:{self.inst.port(node)}{path}"
        return httpx.post(url, json=body, timeout=20, trust_env=False)


def wait_for(condition: Callable[[], Any], seconds: float, otherwise: str) -> None:
    """Wait until a condition holds; fail with a sentence."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(otherwise)


def _ready(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
