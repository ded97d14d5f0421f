"""申請の方法 — how an application is made sure of (印鑑登録証明事務処理要領).

Same day in person with an official document bearing a photograph; by a guarantor who has a registration here, or
elsewhere where the ordinance says so; or by 照会書, a letter to the address of the register that must
come back in time. An agent always by letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.terms import months_after
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.documents import documents, has_photo
from openjuki.kernel.seals.eligibility import of_age_from
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.ordinance import Ordinance

SAME_DAY: Final = "same_day"
GUARANTOR: Final = "guarantor"
INQUIRY: Final = "inquiry"
WAYS: Final = {SAME_DAY: "本人確認書類(即日)", GUARANTOR: "保証人(即日)", INQUIRY: "照会書"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How this application came. `guarantor_active`: the 登録番号 named is in force here, whose it is still lives here
    and has reported no loss; `answered_on`: when the 照会書 came back.

    `guarantor_city`: where a guarantor from elsewhere is registered, with the day of their 印鑑登録証明書;
    `guarantor_seal_agrees`: the seal on the 保証書 is the one that it shows, or that is registered here.
    """

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
    guarantor_birth: UncertainDate | None = field(default=None, repr=False)
    guarantor_name: str = ""
    guarantor_address: str = ""
    guarantor_city: str = ""
    guarantor_certified_on: date | None = None
    guarantor_seal_agrees: bool = False
    sent_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None


def due_on(sent_on: date, rules: Ordinance) -> date:
    """回答期限 of a 照会書: the day it was sent is not counted."""
    if rules.answer_months:
        return months_after(sent_on, rules.answer_months)
    return sent_on + timedelta(days=rules.answer_days)


def entered(way: Way, rules: Ordinance, today: date) -> Iterator[Finding]:
    """What stands against the application as it was typed."""
    if way.identification not in documents(rules):
        yield finding("SE37", "identification")
    if way.by_agent:
        if way.way != INQUIRY:
            yield finding("SE30", "way")
        yield from agent(way)
    if way.way == SAME_DAY and not has_photo(way.identification, rules):
        yield finding("SE31", "identification")
    if way.way == GUARANTOR:
        yield from _guarantor(way, rules, today)


def agent(way: Way) -> Iterator[Finding]:
    """Who acts for somebody has a name, an address and the document that says so."""
    if not (way.agent_name.strip() and way.agent_address.strip() and way.agent_document.strip()):
        yield finding("SE36", "agent_name")


def _guarantor(way: Way, rules: Ordinance, today: date) -> Iterator[Finding]:
    if not rules.guarantor:
        yield finding("SE38", "way")
    elif way.guarantor_is_applicant or way.guarantor_is_agent:
        yield finding("SE33", "guarantor_no")
    elif way.guarantor_city.strip():
        yield from _from_elsewhere(way, rules, today)
    elif not way.guarantor_active:
        yield finding("SE32", "guarantor_no")
    else:
        yield from _from_here(way, rules, today)


def _from_here(way: Way, rules: Ordinance, today: date) -> Iterator[Finding]:
    """Who is registered here is old enough on any day that the date of birth may mean, and seals the form with that
    seal."""
    if rules.guarantor_age:
        birth = way.guarantor_birth
        if birth is None or today < of_age_from(birth.last, rules, rules.guarantor_age):
            yield finding("SE16", "guarantor_no", age=rules.guarantor_age)
    if not way.guarantor_seal_agrees:
        yield finding("SE15", "guarantor_seal_agrees")


def _from_elsewhere(way: Way, rules: Ordinance, today: date) -> Iterator[Finding]:
    """Who is registered in another municipality proves it by its certificate, and seals the form with that seal."""
    if not rules.outside_guarantor:
        yield finding("SE12", "guarantor_city")
        return
    certified = way.guarantor_certified_on
    if not (way.guarantor_name.strip() and way.guarantor_address.strip()) or certified is None:
        yield finding("SE13", "guarantor_name")
    elif not certified <= today <= months_after(certified, rules.guarantor_certificate_months):
        yield finding("SE14", "guarantor_certified_on", months=rules.guarantor_certificate_months)
    if not way.guarantor_seal_agrees:
        yield finding("SE15", "guarantor_seal_agrees")


def ready(way: Way) -> Iterator[Finding]:
    """Before somebody else looks at it: a 照会書 must have come back in time."""
    if way.way != INQUIRY:
        return
    if way.answered_on is None or way.due_on is None:
        yield finding("SE34", "answered_on")
    elif way.answered_on > way.due_on:
        yield finding("SE35", "answered_on", due=format_wareki(way.due_on))
