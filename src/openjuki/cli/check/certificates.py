"""After the move (印鑑登録と確認ページ): a seal is registered and certified, and the check page knows both papers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial

import httpx

from openjuki.cli.check.html import Page
from openjuki.cli.check.staff import Failed, StaffTerminal
from openjuki.runtime import fields, png
from openjuki.runtime.installation import Installation
from openjuki.runtime.release import check_page

DELIVERY_SECONDS = 30.0
_SIDE, _DPI = 142, 300  # 12 mm


def wait(until: Callable[[], bool], otherwise: str) -> None:
    """Poll until something is so. Raises Failed."""
    deadline = time.monotonic() + DELIVERY_SECONDS
    while not until():
        if time.monotonic() > deadline:
            raise Failed(f"{DELIVERY_SECONDS:.0f}秒待っても{otherwise}")
        time.sleep(0.3)


class CheckPage:
    """確認ページ as whoever holds the paper finds it, without signing in."""

    def __init__(self, inst: Installation, system: str) -> None:
        keys = fields.load(inst.key_dir(system))
        self._address, self._keyed = f"{inst.url('proof')}/c/", keys.keyed_hash

    def says(self, issue_no: str, words: str) -> None:
        """Wait until the page of a paper says this. Raises Failed."""
        wait(partial(self._says, issue_no, words), f"確認ページが「{words}」と答えません")

    def _says(self, issue_no: str, words: str) -> bool:
        answer = httpx.get(self._address + check_page.token(issue_no, self._keyed), timeout=10)
        return answer.status_code == 200 and issue_no in answer.text and words in answer.text


class Seal:
    """The seal of one resident, from the application to the certificate and back."""

    def __init__(
        self,
        inst: Installation,
        clerk: StaffTerminal,
        reviewer: StaffTerminal,
        answers: Callable[[Page], dict[str, str]],
    ) -> None:
        self._url, self._clerk, self._reviewer = inst.url("seals"), clerk, reviewer
        self._answers, self._page = answers, CheckPage(inst, "seals")
        self._person, self._issue_no = "", ""

    def register(self, addressee_no: str, seal_text: str) -> None:
        """印鑑登録 of somebody of whom the register has just told, approved by another."""
        self._person = f"{self._url}/people/{addressee_no}"
        for terminal in (self._clerk, self._reviewer):
            terminal.open(self._url)  # whoever is signed in anywhere is signed in here
        wait(self._is_known, "転入した人が印鑑登録に届きません")
        typed = {
            "seal_text": seal_text,
            "upright": "on",
            "capable": "on",
            "identification": "driving_licence",
        }
        file = {"impression": ("seal.png", _impression(), "image/png")}
        apply = partial(self._clerk.submit, files=file, expected=(200, 422))
        page = apply(self._clerk.open(f"{self._person}/apply/register"), "apply", typed)
        if page.status == 422:
            page = apply(page, "apply", {**typed, **self._answers(page)})
        if not re.search(r"/applications/\d+", page.url):
            raise Failed(" / ".join(page.findings) or page.text[:300])
        self._reviewer.submit(self._reviewer.open(page.url.partition("?")[0]), "approve")

    def _is_known(self) -> bool:
        try:
            return bool(self._clerk.open(self._person))
        except Failed:
            return False

    def certify(self) -> None:
        """印鑑登録証明書 by the card; the check page confirms it."""
        card = re.search(r"登録証の番号 (\d+)", self._clerk.open(self._person).text)
        if not card:
            raise Failed("登録証の番号が示されません")
        form = self._clerk.open(f"{self._person}/certificate")
        page = self._clerk.submit(
            form, "issue", {"card_no": card[1], "requester": "見本　太郎"}, expected=(200, 409, 422)
        )
        issued = re.search(r"発行番号 (\d{8} .*?印\d+)", page.text)
        if not issued:
            raise Failed(" / ".join(page.findings) or page.text[:300])
        self._issue_no = issued[1]
        pdf = self._clerk.fetch(f"{self._url}/issues/{issued[1]}/file")
        if not pdf.startswith(b"%PDF-"):
            raise Failed("PDF ではありません")
        self._page.says(self._issue_no, "が発行した証明書です")

    def void(self) -> None:
        """処分 of that copy; whoever holds the paper learns of it."""
        page = self._clerk.open(f"{self._url}/issues/{self._issue_no}")
        self._clerk.submit(page, r"/issues/", {"do": "void", "reason": "刷り損じ"})
        self._page.says(self._issue_no, "に処分されました")


def _impression() -> bytes:
    """A ring with three strokes in it."""
    middle = (_SIDE - 1) / 2
    rows = []
    for y in range(_SIDE):
        around = [(x, ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5) for x in range(_SIDE)]
        rows.append(bytes(middle - 6 < d <= middle or (d < middle - 14 and _stroke(x, y)) for x, d in around))
    return png.write_black(tuple(rows), _DPI)


def _stroke(x: int, y: int) -> bool:
    return abs(y - 45) < 4 or abs(x - 60) < 4 or abs(x + y - 150) < 5
