"""What the offices show (受信の一覧): counts of all, and what each has received; JSON doors in a demo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from openjuki.counterparts.offices.asking import ask
from openjuki.counterparts.offices.fetching import Consumer
from openjuki.counterparts.offices.store import Count, Person, Store
from openjuki.counterparts.offices.table import CONSTANT, Office, office, offices
from openjuki.runtime import plainweb
from openjuki.runtime.clock import TOKYO
from openjuki.runtime.exchange.transport import NoAnswer
from openjuki.runtime.installation import Installation

TITLE = "各課業務システム(模擬)"
NOTE = "個人基本・業務間連携から受け取った異動情報。架空のデータだけを扱います"
LABELS = {
    "kind": "住民種別", "status": "住民状態", "household_no": "世帯番号", "member_order": "並び順",
    "name": "氏名", "furigana": "振り仮名", "birth": "生年月日", "sex": "性別",
    "householder_name": "世帯主", "relationship": "続柄", "is_householder": "世帯主である旨",
    "became_resident_on": "住民となった日", "address": "住所", "address_detail": "方書",
    "address_since": "住所を定めた日", "notified_on": "届出日", "previous_address": "転入前住所",
    "removal_reason": "消除事由", "removed_on": "消除日",
}  # fmt: skip

CODES = {
    "kind": {"1": "日本人", "2": "外国人"},
    "status": {"1": "現住民", "2": "転出者", "3": "死亡者", "9": "消除者"},
    "sex": {"0": "不明", "1": "男", "2": "女"},
}


class Doors:
    """Pages and JSON of all offices."""

    def __init__(self, inst: Installation, store: Store, consumers: Mapping[int, Consumer]) -> None:
        self._inst = inst
        self._store = store
        self._consumers = consumers

    def application(self) -> plainweb.Application:
        """The WSGI application. What changes anything, or names a person, exists in a demo only."""
        routes: list[tuple[str, str, plainweb.Handler]] = [
            ("GET", "/", self.front),
            ("GET", "/healthz", self.health),
            ("GET", r"/offices/([0-9]+)", self.show),
        ]
        if self._inst.mode == "demo":
            routes += [
                ("GET", "/api/offices", self.listing),
                ("GET", r"/api/offices/([0-9]+)/people/([0-9]{1,15})", self.person),
                ("POST", r"/api/offices/([0-9]+)/pull", self.pull),
                ("POST", r"/api/offices/([0-9]+)/inquiries", self.inquire),
            ]
        return plainweb.application(routes)

    def front(self, _: plainweb.Asked) -> plainweb.Answer:
        """All offices with what they received."""
        counts = self._store.counts()
        fetching = sum(o.fetches for o in offices())
        figures = [
            ("移転先", len(offices())),
            ("差分を取得", fetching),
            ("照会のみ", len(offices()) - fetching),
            ("受信した異動", sum(c.receipts for c in counts.values())),
        ]
        rows = [_row(o, counts.get(o.no)) for o in offices()]
        headings = ("番号", "課", "事務", "方法", "受信", "人数", "最終受信")
        return plainweb.page(
            TITLE, "移転先ごとの受信", plainweb.figures(figures), plainweb.table(headings, rows), note=NOTE
        )

    def show(self, asked: plainweb.Asked) -> plainweb.Answer:
        """What one office knows: its own items and no others."""
        chosen = office(int(asked.parts[0]))
        if chosen is None:
            return _missing()
        people = self._store.latest(chosen.no)
        names = [n for n in LABELS if any(n in p.items for p in people)]
        headings = ["受信", "宛名番号", *(LABELS[n] for n in names)]
        headings += ["個人番号"] if any(p.has_number for p in people) else []
        return plainweb.page(
            TITLE,
            f"{chosen.no} {CONSTANT.get(chosen.no, chosen.name)}",
            chosen.affairs,
            plainweb.link("/", "一覧へ戻る"),
            plainweb.table(headings, [_person(p, names, "個人番号" in headings) for p in people], wide=True),
            note=NOTE,
        )

    def health(self, _: plainweb.Asked) -> plainweb.Answer:
        """Ready where the store answers."""
        total = sum(c.receipts for c in self._store.counts().values())
        return plainweb.json_answer({"system": "offices", "ready": True, "receipts": total})

    def listing(self, _: plainweb.Asked) -> plainweb.Answer:
        """Counts of all offices."""
        counts = self._store.counts()
        return plainweb.json_answer(
            [
                {
                    "no": o.no,
                    "fetches": o.fetches,
                    "asks": o.asks,
                    "receipts": counts[o.no].receipts if o.no in counts else 0,
                    "persons": counts[o.no].persons if o.no in counts else 0,
                }
                for o in offices()
            ]
        )

    def person(self, asked: plainweb.Asked) -> plainweb.Answer:
        """One person as one office knows them; 個人番号 only as held or not."""
        found = self._store.person(int(asked.parts[0]), asked.parts[1])
        if found is None:
            return _missing()
        return plainweb.json_answer(
            {
                "items": found.items, "individual_number": found.has_number,
                "support_measure": found.support_measure,
            }
        )  # fmt: skip

    def pull(self, asked: plainweb.Asked) -> plainweb.Answer:
        """Let one office fetch now."""
        consumer = self._consumers.get(int(asked.parts[0]))
        if consumer is None:
            return _missing()
        try:
            return plainweb.json_answer({"taken": consumer.fetch()})
        except NoAnswer as e:
            return plainweb.json_answer({"title": str(e), "status": 502}, 502)

    def inquire(self, asked: plainweb.Asked) -> plainweb.Answer:
        """Let one office ask the hub about a person; the hub's answer is passed on as it is."""
        chosen = office(int(asked.parts[0]))
        if chosen is None:
            return _missing()
        given: dict[str, Any] = asked.json()
        question = {name: str(given.get(name, "")) for name in ("addressee_no", "operator", "reason")}
        try:
            told = ask(self._inst, chosen, **question)
        except httpx.HTTPError:
            return plainweb.json_answer({"title": "個人基本に接続できません", "status": 502}, 502)
        return plainweb.json_answer(told.body, told.status)


def _row(o: Office, count: Count | None) -> tuple[str | int, ...]:
    roads = [name for name, has in (("差分", o.fetches), ("照会", o.asks)) if has]
    name = f"{o.name}（{CONSTANT[o.no]}・常時）" if o.constant else o.name
    return (
        o.no,
        plainweb.link(f"/offices/{o.no}", name) if o.fetches else name,
        o.affairs if len(o.affairs) <= 48 else o.affairs[:47] + "…",
        "・".join(roads) or "媒体",
        count.receipts if count else 0,
        count.persons if count else 0,
        f"{count.last.astimezone(TOKYO):%m-%d %H:%M:%S}" if count else "",
    )


def _person(p: Person, names: list[str], with_number: bool) -> list[str]:
    cells = [f"{p.at.astimezone(TOKYO):%m-%d %H:%M:%S}", _who(p)]
    cells += [CODES.get(n, {}).get(str(p.items.get(n))) or _text(p.items.get(n)) for n in names]
    return [*cells, "あり" if p.has_number else "なし"] if with_number else cells


def _who(p: Person) -> str:
    """支援措置: whoever sees the row must know before telling anything of it (S 3.2)."""
    return f"{p.addressee_no} 支援措置" if p.support_measure else p.addressee_no


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text", ""))
    if isinstance(value, bool):
        return "該当" if value else ""
    return "" if value is None else str(value)


def _missing() -> plainweb.Answer:
    return plainweb.json_answer({"title": "該当がありません", "status": 404}, 404)
