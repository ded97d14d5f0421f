"""The desks (窓口): each with a session of its own, asking whichever node answers, again and again with one key.

A desk believes nothing: it notes what it asked for, and keeps every file that it was given for `proof`.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import Staff
from support.bearers import bearer

PATIENCE, ENOUGH = 15.0, 120.0  # s: for an answer to one key; for all that one order may take
AGAIN = "結果の確認"
IMPATIENT = 0.06  # share of requests that are given up after some tenths of a second
BEARER_SECONDS = 600.0
REMOVED = 0.5  # share of the requests at a household that somebody left, which are for the 除票


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together, or did: 宛名番号 → name as printed; no other household has the surname. `gone`: who left."""

    people: dict[str, str]
    gone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Order:
    """What one desk asked for, and what it got. `mark` stands in the request, and finds it again."""

    mark: str
    household: Household
    asked: list[str]
    kind: str
    form: str
    copies: int
    desk: Desk | None = None
    papers: dict[str, Path] = field(default_factory=dict)
    tries: int = 0
    in_doubt: bool = False
    given_up: str = ""

    @property
    def with_history(self) -> bool:
        """Each 個人票 that may say what was before says it."""
        return self.form == "individual" and self.kind.endswith("record_copy")

    @property
    def expected(self) -> list[tuple[str, ...]]:
        """The persons of each copy, in the order of the numbers."""
        sheets = [(no,) for no in self.asked] if self.form == "individual" else [tuple(self.asked)]
        return [people for people in sheets for _ in range(self.copies)]

    def body(self) -> dict[str, Any]:
        """The request as the API takes it."""
        return {
            "addressee_nos": self.asked, "requester": self.household.people[self.asked[0]],
            "requester_address": "宮城県仙台市青葉区", "copies": self.copies,
            "stated_name": "、".join(self.household.people[no] for no in self.asked),
            "relation": "self" if self.kind.startswith("removed") else "same_household",
            "identification": "個人番号カード", "purpose": self.mark, "reason": "請求",
            "choices": {
                "kind": self.kind, "form": self.form, "relationship": "0" in self.mark[-2:],
                "history": self.with_history, "earlier_address": self.with_history,
            },
        }  # fmt: skip


def orders(households: list[Household], copies_in_all: int, seed: int) -> list[Order]:
    """Random requests: some or all of a household, either form, a certificate or a copy, 除票 of who left; one or two
    of each."""
    chance = random.Random(seed)
    made: list[Order] = []
    while copies_in_all > 0:
        home = chance.choice(households)
        kind = chance.choice(("record_copy", "record_copy", "items_certificate"))
        form = chance.choice(("household", "household", "individual"))
        if home.gone and chance.random() < REMOVED:
            kind, form = f"removed_{kind}", "individual"
        everybody = [no for no in home.people if (no in home.gone) == kind.startswith("removed")]
        some = set(chance.sample(everybody, chance.randint(1, len(everybody))))
        asked = [no for no in everybody if no in some][: 2 if form == "individual" else None]
        copies = chance.choice((1, 1, 1, 2))
        made.append(Order(f"照合{seed}-{len(made):05d}", home, asked, kind, form, copies))
        copies_in_all -= len(made[-1].expected)
    return made


class Desk(threading.Thread):
    """One member of staff at work until there is no order left; what was begun is ended."""

    def __init__(
        self, staff: Staff, next_order: Callable[[], Order | None], nodes: list[str], folder: Path, seed: int
    ) -> None:
        super().__init__(name=staff.user_id, daemon=True)
        self.staff, self.next_order, self.nodes, self.folder = staff, next_order, nodes, folder
        self.chance = random.Random(seed)
        self._never = threading.Event()
        self.failed: BaseException | None = None
        self._client = httpx.Client(trust_env=False, timeout=60.0)
        self._bearer, self._until = "", 0.0
        self.pass_()  # here, not in the thread: the first one makes identity's keys

    def run(self) -> None:
        """One order after another."""
        try:
            while (order := self.next_order()) is not None:
                order.desk = self
                self.serve(order)
        except BaseException as e:
            self.failed = e

    def serve(self, order: Order) -> None:
        """Ask, ask again, and take the files; where the key's fate stays unknown, look it up as a clerk does."""
        made = self.insist(order, "POST", "/issues", key=str(uuid7()), body=order.body(), wanted=201)
        if made is None:
            self.look_up(order)
            return
        for line in made:
            self.collect(order, line["issue_no"])

    def collect(self, order: Order, number: str) -> None:
        """Take the file of a number, kept as it came."""
        pdf = self.insist(order, "GET", f"/issues/{quote(number)}/file", wanted=200)
        if pdf is not None:
            order.papers[number] = self.folder / f"{uuid7()}.pdf"
            order.papers[number].write_bytes(pdf)

    def look_up(self, order: Order) -> None:
        """What the issue history says of this order: what was issued is taken out again, by 再交付."""
        if order.given_up == "stopped":
            return
        order.in_doubt = True
        numbers: set[str] = set()
        for no in order.asked:  # a 個人票 stands in the history of its own person only
            lines = self.insist(order, "GET", "/issues", query={"addressee_no": no}, why=AGAIN, wanted=200)
            numbers |= {line["issue_no"] for line in lines or () if line["purpose"] == order.mark}
        for number in sorted(numbers - set(order.papers)):
            path = f"/issues/{quote(number)}/reissues"
            if self.insist(order, "POST", path, key=str(uuid7()), body={"reason": AGAIN}, wanted=201) is None:
                self.insist(order, "POST", path, key=str(uuid7()), body={"reason": AGAIN}, wanted=201)
            self.collect(order, number)

    def insist(
        self, order: Order, method: str, path: str, *, wanted: int, body: Any = None, key: str = "",
        query: dict[str, str] | None = None, why: str = "",
    ) -> Any:  # fmt: skip
        """The answer, from whichever node gives it; None where it cannot be had (`order.given_up` says why)."""
        begun = time.monotonic()
        while (gone := time.monotonic() - begun) < ENOUGH:
            order.tries += 1
            headers = {"Authorization": f"Bearer {self.pass_()}", "Accept": "application/json"}
            headers |= {"Idempotency-Key": key} if key else {}
            headers |= {"Reason": quote(why)} if why else {}
            short = self.chance.random() < IMPATIENT
            try:
                answer = self._client.request(
                    method, f"{self.chance.choice(self.nodes)}/api{path}", headers=headers, json=body,
                    params=query, timeout=0.02 + self.chance.random() * 0.4 if short else 60.0,
                )  # fmt: skip
            except httpx.HTTPError:
                self._never.wait(self.chance.random() * 0.3)
                continue
            if answer.status_code == wanted:
                return answer.content if method == "GET" and not query else answer.json()
            if answer.status_code == 503 and "I98" in answer.text:
                order.given_up = "stopped"
                return None
            if answer.status_code == 409 and gone > PATIENCE:  # of a key whose node died: nobody knows
                return None
            # 500 is a fault of the node or what the last look refused; whoever sent the key asks again.
            assert answer.status_code in (409, 500, 503), (answer.status_code, answer.text[:300])
            self._never.wait(self.chance.random() * 0.3)
        order.given_up = order.given_up or "no answer"
        return None

    def pass_(self) -> str:
        """A bearer that is still good."""
        if time.monotonic() > self._until - 60:
            self._bearer, self._until = bearer(self.staff, 900), time.monotonic() + BEARER_SECONDS
        return self._bearer
