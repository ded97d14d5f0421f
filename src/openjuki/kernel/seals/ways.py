"""申請の方法 — how an application is made sure of (印鑑登録証明事務処理要領 第2-4, 第4).

Same day in person with an official document bearing a photograph; by a guarantor who has a registration here;
or by 照会書, a letter to the address of the register that must come back in time. An agent always by letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.ordinance import Ordinance

SAME_DAY: Final = "same_day"
GUARANTOR: Final = "guarantor"
INQUIRY: Final = "inquiry"
WAYS: Final = {SAME_DAY: "本人確認書類(即日)", GUARANTOR: "保証人(即日)", INQUIRY: "照会書"}
#: 本人確認の書類: key → title, and whether an office issued it with a photograph.
DOCUMENTS: Final[dict[str, tuple[str, bool]]] = {
    "number_card": ("個人番号カード", True),
    "driving_licence": ("運転免許証", True),
    "passport": ("旅券", True),
    "residence_card": ("在留カード・特別永住者証明書", True),
    "disability_certificate": ("身体障害者手帳等(写真付き)", True),
    "official_photo": ("官公署発行の写真付き証明書", True),
    "health_insurance": ("資格確認書等", False),
    "pension_book": ("年金手帳等", False),
    "other": ("その他の書類", False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How this application came. `guarantor_active`: the 登録番号 named is in force here; `answered_on`: when the
    照会書 came back."""

    way: str
    identification: str = ""
    agent_name: str = ""
    agent_address: str = ""
    agent_document: str = ""
    by_agent: bool = False
    guarantor_no: str = ""
    guarantor_active: bool = False
    guarantor_is_applicant: bool = False
    guarantor_is_agent: bool = False
    sent_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None


def due_on(sent_on: date, rules: Ordinance) -> date:
    """回答期限 of a 照会書: the day it was sent is not counted."""
    return sent_on + timedelta(days=rules.answer_days)


def entered(way: Way, rules: Ordinance) -> Iterator[Finding]:
    """What stands against the application as it was typed."""
    if way.identification not in DOCUMENTS:
        yield finding("SE37", "identification")
    if way.by_agent:
        if way.way != INQUIRY:
            yield finding("SE30", "way")
        yield from agent(way)
    if way.way == SAME_DAY and not DOCUMENTS.get(way.identification, ("", False))[1]:
        yield finding("SE31", "identification")
    if way.way == GUARANTOR:
        yield from _guarantor(way, rules)


def agent(way: Way) -> Iterator[Finding]:
    """Who acts for somebody has a name, an address and the document that says so."""
    if not (way.agent_name.strip() and way.agent_address.strip() and way.agent_document.strip()):
        yield finding("SE36", "agent_name")


def _guarantor(way: Way, rules: Ordinance) -> Iterator[Finding]:
    if not rules.guarantor:
        yield finding("SE38", "way")
    elif way.guarantor_is_applicant or way.guarantor_is_agent:
        yield finding("SE33", "guarantor_no")
    elif not way.guarantor_active:
        yield finding("SE32", "guarantor_no")


def ready(way: Way) -> Iterator[Finding]:
    """Before somebody else looks at it: a 照会書 must have come back in time."""
    if way.way != INQUIRY:
        return
    if way.answered_on is None or way.due_on is None:
        yield finding("SE34", "answered_on")
    elif way.answered_on > way.due_on:
        yield finding("SE35", "answered_on", due=format_wareki(way.due_on))
