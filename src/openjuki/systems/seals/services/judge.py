"""申請の判定 — all that the rules have against an application, at entry and again when it is approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals import ways
from openjuki.kernel.seals.documents import documents
from openjuki.kernel.seals.eligibility import eligibility
from openjuki.kernel.seals.endings import DECIDED, is_unproved, restorable
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.impression import judged
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.texts import shown_by
from openjuki.runtime import clock
from openjuki.systems.seals.models import CurrentSeal, Event, Registration
from openjuki.systems.seals.selectors.persons import holds_of, loss_of, registrant_known_at
from openjuki.systems.seals.services.guarantors import guarantor_of
from openjuki.systems.seals.services.impressions import (
    Impression,
    grid_kept,
    household_findings,
    mirror_reading,
)

WITH_IMPRESSION = ("register", "change")
BY_OFFICE = ("ex_officio", "restore")
WITH_CARD = ("reissue", "own_request")


def hands_back(kind: str, rules: Ordinance) -> bool:
    """Whether the card in force is handed back with an application (条例); what is lost is no case of these."""
    return rules.change_returns_card if kind == "change" else kind in WITH_CARD and rules.returns_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was typed. `way` … `guarantor_seal_agrees`: how it came (`kernel.seals.ways`), a day as ISO text;
    `card_no`: of the 印鑑登録証 that was handed back; `with_card`: a new one is given out, else the number card serves;
    `reason`: key of `DECIDED` for ex_officio; `grounds`: the fact in words; `fee_exemption`: why no fee is taken for
    the card."""

    kind: str
    way: str = ways.SAME_DAY
    identification: str = ""
    by_agent: bool = False
    agent_name: str = field(default="", repr=False)
    agent_address: str = field(default="", repr=False)
    agent_document: str = ""
    guarantor_no: str = ""
    guarantor_name: str = field(default="", repr=False)
    guarantor_address: str = field(default="", repr=False)
    guarantor_city: str = ""
    guarantor_certified_on: str = ""
    guarantor_seal_agrees: bool = False
    capable: bool = False
    guardian_present: bool = False
    seal_text: str = field(default="", repr=False)
    upright: bool = False
    deformable: bool = False
    with_card: bool = True
    registration_no: str = ""
    reason: str = ""
    grounds: str = ""
    fee_exemption: str = ""
    card_no: str = ""

    def data(self) -> dict[str, Any]:
        """As it is kept with the application."""
        return {k: v for k, v in asdict(self).items() if k not in ("kind", "seal_text")}


def entry_of(kind: str, seal_text: str, data: dict[str, Any]) -> Entry:
    """The entry of an application that was kept."""
    return Entry(kind=kind, seal_text=seal_text, **data)


def findings(
    entry: Entry, person: Registrant, impression: Impression | None, rules: Ordinance, today: date
) -> Iterator[Finding]:
    """Everything against it now. The caller has locked the person."""
    current = CurrentSeal.objects.filter(pk=person.addressee_no).first()
    if entry.kind in ("register", "restore") and current is not None:
        yield finding("SE05")
    if entry.kind not in ("register", "restore") and current is None:
        yield finding("SE06")
    if entry.kind in BY_OFFICE:
        yield from _office(entry, person, rules, today)
        return
    holds = holds_of(person)
    if holds.protected:
        yield finding("SA04")
    if holds.beside:
        yield finding("SA06")
    if entry.kind in WITH_IMPRESSION:
        yield from _seal(entry, person, impression, rules, today)
        if not entry.with_card and not rules.number_card:
            yield finding("SE49", "card")
    yield from _way(entry, person, rules, current, today)


def _seal(
    entry: Entry, person: Registrant, impression: Impression | None, rules: Ordinance, today: date
) -> Iterator[Finding]:
    yield from eligibility(
        person, rules, today=today, capable=entry.capable, guardian_present=entry.guardian_present,
        by_agent=entry.by_agent,
    )  # fmt: skip
    if not entry.seal_text.strip():
        yield finding("SE10", "seal_text")
    elif not shown_by(entry.seal_text, person, rules):
        yield finding("SE11", "seal_text", text=entry.seal_text)
    if impression is None:
        yield finding("SE26", "impression")
        return
    yield from judged(impression.measured, rules, upright=entry.upright, deformable=entry.deformable)
    if (found := mirror_reading(impression.ink, entry.seal_text)) and found.suspicious:
        percents = {k: round(100 * getattr(found, k)) for k in ("upright", "mirrored")}
        yield finding("SA07", "upright", **percents)
    yield from household_findings(person.addressee_no, person.household_no, impression.grid, rules)


def way_of(entry: Entry, person: Registrant, **more: Any) -> ways.Way:
    """How it came, with what the register of seals knows of the guarantor."""
    known = guarantor_of(entry.guarantor_no)
    active = known is not None and known.resident_on(clock.today()) and not loss_of(known.addressee_no)
    name, elsewhere = _plain(entry.agent_name), _plain(entry.guarantor_name)
    return ways.Way(
        way=entry.way, identification=entry.identification, by_agent=entry.by_agent,
        agent_name=entry.agent_name, agent_address=entry.agent_address, agent_document=entry.agent_document,
        guarantor_no=entry.guarantor_no, guarantor_active=active,
        guarantor_is_applicant=known is not None and known.addressee_no == person.addressee_no,
        guarantor_birth=known.birth if known else None,
        guarantor_is_agent=entry.by_agent and name != "" and name in (_plain(known.name if known else ""), elsewhere),
        guarantor_name=entry.guarantor_name, guarantor_address=entry.guarantor_address,
        guarantor_city=entry.guarantor_city, guarantor_certified_on=_day(entry.guarantor_certified_on),
        guarantor_seal_agrees=entry.guarantor_seal_agrees, **more,
    )  # fmt: skip


def _plain(name: str) -> str:
    return name.replace("　", "").replace(" ", "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _way(
    entry: Entry, person: Registrant, rules: Ordinance, current: CurrentSeal | None, today: date
) -> Iterator[Finding]:
    way = way_of(entry, person)
    if hands_back(entry.kind, rules) and current is not None and current.card_id:
        if not entry.card_no:
            yield finding("SE48", "card_no")
        elif entry.card_no != current.card_id:
            yield finding("SE41", "card_no")
    if entry.kind in WITH_IMPRESSION:
        yield from ways.entered(way, rules, today)
        return
    # 廃止、亡失、引替: the person or an agent with the document that says so; no letter is needed.
    if way.identification not in documents(rules):
        yield finding("SE37", "identification")
    if way.by_agent:
        yield from ways.agent(way)


def _office(entry: Entry, person: Registrant, rules: Ordinance, today: date) -> Iterator[Finding]:
    if not entry.grounds.strip() or (entry.kind == "ex_officio" and entry.reason not in DECIDED):
        yield finding("SE39", "grounds")
    if entry.kind == "restore":
        last = (
            Event.objects.filter(registration_id=entry.registration_no, addressee_no=person.addressee_no)
            .order_by("id")
            .last()
        )
        registration = Registration.objects.filter(pk=entry.registration_no).first()
        if registration is None or last is None or last.kind != "ended":
            yield finding("SE08", "registration_no", why="抹消された登録ではありません。")
            return
        then = registrant_known_at(person.addressee_no, last.at) or person
        if why := restorable(last.reason, person, then, registration.seal_text, rules, today):
            yield finding("SE08", "registration_no", why=why)
        elif is_unproved(last.reason, person, then):
            yield finding("SA08", "registration_no")
        # Somebody of the household may have registered the same seal meanwhile.
        beside = household_findings(person.addressee_no, person.household_no, grid_kept(registration), rules)
        yield from (found for found in beside if found.id == "SE28")
