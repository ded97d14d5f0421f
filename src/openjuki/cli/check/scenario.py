"""The main job, step by step (主な業務): a family moves in, from the counter to prefecture and offices."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import unquote

import httpx

from openjuki.city import handed_over
from openjuki.cli.check import family
from openjuki.cli.check.certificates import CheckPage, Seal, wait
from openjuki.cli.check.html import Page
from openjuki.cli.check.staff import Failed, StaffTerminal
from openjuki.kernel.dates.wareki import format_typed
from openjuki.kernel.seals.texts import plain
from openjuki.runtime import clock, fields, topology
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import counterpart

Step = tuple[str, Callable[[], None]]
ASKING = "1"  # a row whose office asks about one person
OFFICE = "46"  # the one row whose office receives the individual number


class MoveIn:
    """Holds what one step finds out for the next."""

    def __init__(self, inst: Installation) -> None:
        self._inst = inst
        self._url = inst.url("residents")
        self._clerk = StaffTerminal("s1001")
        self._reviewers = (StaffTerminal("s2001"), StaffTerminal("s2002"))
        self._seal = Seal(inst, self._clerk, self._reviewers[0], _answers)
        self._people = family.movers()
        self._case_no = self._issue_no = ""
        self._page: Page | None = None
        self._addressees: list[str] = []

    def steps(self) -> Iterator[Step]:
        """What is tried, in order; the first failure ends it."""
        yield "すべてのシステムが応答する", self.everyone_answers
        yield "都道府県が全住民の本人確認情報を持つ(人数と8項目が台帳と一致)", self.everybody
        yield "異動のない住民についての課の照会に答える", self.unchanged_resident
        yield "サインインしていなければ何も見えない", self.nothing_without_sign_in
        yield "窓口 s1001 がサインインする", self.clerk_signs_in
        yield "転入届の受付を開き、転出証明書のファイルから転記する", self.take_certificate
        yield "ありえない日付は断られ、理由と次にすることが示される", self.impossible_day
        yield "入力を終え、書面を記録し、審査へ回す", self.submit
        yield "審査が済むまで、外には何も出ない", self.nothing_outside
        yield "入力した本人は審査できない", self.maker_is_not_checker
        yield "審査1 s2001 が承認する", self.first_review
        yield "審査2 s2002 が承認し、本登録する", self.second_review
        yield "窓口が4人を検索で見つける", self.search
        yield "住民票の写しを交付する(PDF)", self.record_copy
        yield "都道府県に4人の本人確認情報が届く", self.prefecture
        yield "課に、その課の項目が届く", self.office
        yield "異動の後も、都道府県と台帳が一致する", self.everybody
        yield "確認ページが住民票の写しを確かめる", self.check_page
        yield "転入した人の印鑑を登録し、別の職員が承認する", self.register_seal
        yield "印鑑登録証明書を交付し、確認ページが確かめる", self._seal.certify
        yield "処分した証明書を、確認ページが処分済みと答える", self._seal.void

    def close(self) -> None:
        """Close the browsers."""
        for terminal in (self._clerk, *self._reviewers):
            terminal.__exit__(None, None, None)

    def everyone_answers(self) -> None:
        for name in topology.systems() + counterpart.simulated(self._inst):
            answer = httpx.get(f"{self._inst.url(name)}/healthz", timeout=10)
            if answer.status_code != 200:
                raise Failed(f"{topology.nodes()[name].title}: {answer.status_code}")

    def everybody(self) -> None:
        keys = fields.load(self._inst.key_dir("residents"))
        wait(lambda: self._at_prefecture == handed_over.of_register(self._register, keys), "一致しません")

    def unchanged_resident(self) -> None:
        found = handed_over.untouched(self._register, 3)
        if not found:
            raise Failed("異動のない住民がいません")
        question = {"operator": "k0001", "reason": "資格の確認"}
        for addressee_no in found:
            url = f"{self._inst.url('offices')}/api/offices/{ASKING}/inquiries"
            answer = httpx.post(url, json={**question, "addressee_no": addressee_no}, timeout=10)
            if answer.status_code != 200 or not answer.json().get("items", {}).get("name"):
                raise Failed(f"答えがありません({answer.status_code})")

    @property
    def _at_prefecture(self) -> handed_over.Held:
        return handed_over.Held(**httpx.get(f"{self._inst.url('prefecture')}/api/digest", timeout=30).json())

    @property
    def _register(self) -> str:
        return self._inst.database_url("residents")

    def nothing_without_sign_in(self) -> None:
        for path in ("/", "/search", "/review", "/messages"):
            answer = httpx.get(self._url + path, timeout=10)
            if answer.status_code == 200:
                raise Failed(f"{path} がサインインなしで開きます")

    def clerk_signs_in(self) -> None:
        self._page = self._clerk.sign_in(self._url)

    def take_certificate(self) -> None:
        page = self._clerk.submit(
            self._now, "/cases/open$", {"kind": "move_in", "notifier_name": f"{family.SURNAME} 誠"}
        )
        found = re.search(r"/cases/([^/]+)/move-in", page.url)
        if not found:
            raise Failed(f"受付が開きません: {page.url}")
        self._case_no = found[1]
        file = ("certificate.csv", family.certificate(self._people, self._today), "text/csv")
        self._page = self._clerk.submit(page, "/move-in/file$", files={"file": file})
        if "転記しました" not in self._page.text:
            raise Failed(f"転記されません: {self._page.findings or self._page.text[:300]}")

    def impossible_day(self) -> None:
        page = self._clerk.submit(
            self._now, "entry", {**self._typed, "moved_in_on": "R8.2.30"}, expected=(200, 422)
        )
        if page.status != 422 or not any("日" in f for f in page.findings):
            raise Failed(f"2月30日が通りました: {page.findings}")
        self._page = page

    def submit(self) -> None:
        self._clerk.submit(self._clerk.open(self._entry), r"/papers$", {"kind": "received_paper"})
        page = self._clerk.submit(self._clerk.open(self._entry), "entry", self._typed, expected=(200, 422))
        if page.status == 422:
            page = self._clerk.submit(page, "entry", {**self._typed, **_answers(page)}, expected=(200, 422))
        if page.status != 200 or "審査へ回しました" not in page.text:
            raise Failed(" / ".join(page.findings) or page.text[:300])

    def nothing_outside(self) -> None:
        time.sleep(1)  # longer than a message would need
        for person in self._people:
            if self._prefecture_knows(person.resident_code):
                raise Failed("本登録の前に都道府県へ届いています")

    def maker_is_not_checker(self) -> None:
        try:
            page = self._clerk.open(f"{self._url}/review/{self._case_no}")
        except Failed:
            return
        if any(f.id == "approve" for f in page.forms):
            raise Failed("入力した職員に承認のボタンが出ています")

    def first_review(self) -> None:
        self._review(self._reviewers[0], "承認しました")

    def second_review(self) -> None:
        self._review(self._reviewers[1], "確定しました")

    def _review(self, reviewer: StaffTerminal, expected: str) -> None:
        reviewer.sign_in(self._url)
        page = reviewer.submit(reviewer.open(f"{self._url}/review/{self._case_no}"), "approve")
        if expected not in page.text:
            raise Failed(page.text[:300])

    def search(self) -> None:
        head = self._people[0]
        page = self._clerk.open(f"{self._url}/search")
        for person in self._people:
            found = self._clerk.submit(page, "search", {
                "kana": family.READING + person.reading, "birth": person.birth.replace("-", ""),
                "reason": "窓口での本人確認",
            })  # fmt: skip
            numbers = re.findall(r"/persons/([0-9]+)", found.body)
            if len(set(numbers)) != 1:
                raise Failed(f"{len(set(numbers))}人見つかりました: {found.findings}")
            self._addressees.append(numbers[0])
        if family.SURNAME not in found.body or len(set(self._addressees)) != len(self._people):
            raise Failed(f"{head.given_name} ほかの氏名が正しく示されません")

    def record_copy(self) -> None:
        url = f"{self._url}/persons/{self._addressees[0]}/record-copy?case={self._case_no}"
        page = self._clerk.open(url)
        page = self._clerk.submit(page, "issue", {"purpose": "勤務先へ提出"}, expected=(200, 409, 422))
        issued = re.search(r"/issues/([^/\"?&]+)", page.url)
        if not issued:
            raise Failed(" / ".join(page.findings) or page.text[:300])
        self._issue_no = unquote(issued[1])
        pdf = self._clerk.fetch(f"{self._url}/issues/{issued[1]}/pdf")
        if not pdf.startswith(b"%PDF-") or len(pdf) < 20_000:
            raise Failed(f"PDF ではありません({len(pdf)} バイト)")

    def check_page(self) -> None:
        CheckPage(self._inst, "residents").says(self._issue_no, "が発行した証明書です")

    def register_seal(self) -> None:
        self._seal.register(self._addressees[0], plain(family.SURNAME))

    def prefecture(self) -> None:
        wait(lambda: all(self._prefecture_knows(p.resident_code) for p in self._people), "届きません")

    def office(self) -> None:
        url = f"{self._inst.url('offices')}/api/offices/{OFFICE}/people"
        wait(lambda: all(_there(f"{url}/{a}") for a in self._addressees), "届きません")

    def _prefecture_knows(self, code: str) -> bool:
        return _there(f"{self._inst.url('prefecture')}/api/people/{code}")

    @property
    def _now(self) -> Page:
        assert self._page is not None
        return self._page

    @property
    def _entry(self) -> str:
        return f"{self._url}/cases/{self._case_no}/entry"

    @property
    def _today(self) -> date:
        return clock.today()

    @property
    def _typed(self) -> dict[str, str]:
        ward = str(self._inst.options.get("demo_ward") or self._inst.municipality)
        if not hasattr(self, "_address"):
            self._address = family.new_address(ward)
        return {
            "moved_in_on": format_typed(self._today - timedelta(days=2)),
            "notified_on": format_typed(self._today),
            "notifier.name": f"{family.SURNAME} 誠",
            "notifier.capacity": "householder",
            "identity.method": "number_card",
            **self._address,
        }


def _answers(page: Page) -> dict[str, str]:
    """Every alert ticked with a reason, as a clerk who has checked it would."""
    keys = [b.removeprefix("ack-") for f in page.forms for b in f.boxes if b.startswith("ack-")]
    return {n: v for k in keys for n, v in ((f"ack-{k}", "on"), (f"ackreason-{k}", "窓口で確認した"))}


def _there(url: str) -> bool:
    return httpx.get(url, timeout=10).status_code == 200
