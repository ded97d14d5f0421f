"""照会 — search, the record of one person, impressions; on the log before anything leaves (U-08, U-19, S 3.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openjuki.kernel.seals.certificate import birth_text, name_lines
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application, Registration
from openjuki.systems.seals.selectors import persons, registrations
from openjuki.systems.seals.services.frame import (
    SUPPORT,
    elsewhere,
    hidden_from,
    refuse_protected,
    service,
    ward_of,
)
from openjuki.systems.seals.services.impressions import kept
from openjuki.systems.seals.services.releases import open_release
from openjuki.systems.seals.services.settings import ordinance


@dataclass(frozen=True, slots=True)
class FoundRow:
    """検索結果の一行. A protected person is shown without address and cannot be opened without the right."""

    addressee_no: str
    name: str
    birth: str
    address: str
    registration_no: str
    resident: bool
    protected: bool
    open: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """印鑑登録原票 of one person. `released_until`: end of a 一時解除 that one certificate may use."""

    person: Registrant = field(repr=False)
    birth: str
    names: tuple[tuple[str, str, str], ...] = field(repr=False)
    resident: bool
    issue_held: bool
    protected: bool
    beside_protected: bool
    current: registrations.SealLine | None
    events: list[registrations.EventLine]
    applications: list[registrations.ApplicationLine]
    issues: list[registrations.IssueLine]
    papers: list[registrations.PaperLine]
    released_until: datetime | None = None


@service("seals.search")
def search(*, staff: Staff, criteria: registrations.Criteria, reason: str) -> list[FoundRow]:
    """Whoever fits. Raises Invalid without a reason or without a key that finds somebody."""
    wrong = []
    if not reason.strip():
        wrong.append(
            Finding(
                "SE80",
                "検索の理由がありません。",
                field="reason",
                law="U-19",
                remedy="検索する理由を入力してください。",
            )
        )
    if criteria.is_blank:
        wrong.append(Finding("SE81", "番号、氏名又はフリガナを入力してください。", field="name"))
    if wrong:
        raise Invalid(*wrong)
    rows = [persons.registrant_of(p) for p in registrations.found(criteria, ward_of(staff))]
    numbers = [r.addressee_no for r in rows]
    holds, seals = persons.holds_of_all(numbers), registrations.registered_among(numbers)
    keys = [
        name
        for name in ("addressee_no", "registration_no", "card_no", "name", "kana", "birth")
        if getattr(criteria, name)
    ]
    _view("seals.search", staff, numbers, reason, {"keys": keys, "found": len(rows)})
    return [_row(r, staff, holds.get(r.addressee_no, persons.Holds()), seals) for r in rows]


def _row(person: Registrant, staff: Staff, holds: persons.Holds, seals: dict[str, str]) -> FoundRow:
    may = not holds.protected or staff.may(SUPPORT)
    return FoundRow(
        person.addressee_no if may else "", person.name, birth_text(person), person.address if may else "",
        seals.get(person.addressee_no, "") if may else "", person.resident_on(clock.today()),
        holds.protected, may,
    )  # fmt: skip


@service("seals.view")
def view_person(*, staff: Staff, addressee_no: str, reason: str = "") -> PersonView:
    """The record of one person. Raises NotFound, Forbidden (支援措置)."""
    person = _refuse(staff, addressee_no)
    _view("seals.view", staff, [addressee_no], reason, {})
    holds, release = persons.holds_of(person), open_release(addressee_no)
    return PersonView(
        person, birth_text(person), name_lines(person), person.resident_on(clock.today()), holds.issue_held,
        holds.protected, holds.beside, registrations.current_of(addressee_no),
        registrations.events_of(addressee_no, ordinance().notified),
        registrations.applications_of(addressee_no), registrations.issues_of(addressee_no),
        registrations.papers_of(addressee_no), release.until if release and holds.protected else None,
    )  # fmt: skip


@service("seals.impression")
def impression(*, staff: Staff, registration_no: str) -> bytes:
    """The picture of a registration. Raises NotFound, Forbidden."""
    found = Registration.objects.filter(pk=registration_no).first()
    if found is None:
        raise NotFound(Finding("SE82", "この登録番号の登録はありません。"))
    _refuse(staff, found.addressee_no)
    _view("seals.impression", staff, [found.addressee_no], "", {"registration_no": registration_no})
    return kept(found.object_key, found.digest)


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """One application as it stands, with the person's record. `beside`: 登録番号 of the household's seals, where one is
    like it (SA03): whoever decides must see both."""

    application: Application = field(repr=False)
    line: registrations.ApplicationLine
    seen: PersonView
    beside: tuple[str, ...] = ()


@service("seals.view_application")
def view_application(*, staff: Staff, application_id: int) -> ApplicationView:
    """Raises NotFound, Forbidden."""
    made = Application.objects.filter(pk=application_id).first()
    if made is None:
        raise NotFound(Finding("SE65", "この受付番号の申請はありません。"))
    seen = view_person(staff=staff, addressee_no=made.addressee_no)
    line = registrations.line_of(made)
    beside = _household(staff, seen.person) if "SA03" in made.acknowledged else ()
    return ApplicationView(made, line, seen, beside)


def _household(staff: Staff, person: Registrant) -> tuple[str, ...]:
    others = registrations.household_seals(person.addressee_no, person.household_no)
    hidden = persons.holds_of_all(list(others))
    return tuple(
        number
        for no, number in others.items()
        if staff.may(SUPPORT) or not hidden.get(no, persons.Holds()).protected
    )


@service("seals.application_impression")
def application_impression(*, staff: Staff, application_id: int) -> bytes:
    """The picture that came with an application. Raises NotFound, Forbidden."""
    made = Application.objects.filter(pk=application_id).exclude(object_key="").first()
    if made is None:
        raise NotFound(Finding("SE65", "この受付番号の申請に印影はありません。"))
    _refuse(staff, made.addressee_no)
    _view("seals.impression", staff, [made.addressee_no], "", {"application": application_id})
    return kept(made.object_key)


@service("seals.work_list")
def work_list(*, staff: Staff) -> list[registrations.ApplicationLine]:
    """受付一覧; who is protected is left out for whoever lacks the right."""
    waiting = registrations.open_applications(ward_of(staff))
    hidden = hidden_from(staff, {a.addressee_no for a in waiting})
    waiting = [a for a in waiting if a.addressee_no not in hidden]
    _view("seals.work_list", staff, list(dict.fromkeys(a.addressee_no for a in waiting)), "", {})
    return waiting


@service("seals.to_tell")
def to_tell(*, staff: Staff, after: int = 0) -> registrations.ToTell:
    """Who is to be told of a 抹消, from after the event of that number; who is protected is left out as above."""
    found = registrations.to_tell(
        ward_of(staff), ordinance().notified, after=after, protected=staff.may(SUPPORT)
    )
    _view("seals.to_tell", staff, list(dict.fromkeys(e.addressee_no for e in found.lines)), "", {})
    return found


def _refuse(staff: Staff, addressee_no: str) -> Registrant:
    """The person, for staff who may see. Raises NotFound for another ward's person, Forbidden for a protected one."""
    person = persons.registrant(addressee_no)
    if person is None or elsewhere(staff, person.ward):
        raise NotFound(Finding("SE64", "この宛名番号の人はいません。", field="addressee_no"))
    refuse_protected(staff, addressee_no)
    return person


def _view(action: str, staff: Staff, subjects: list[str], reason: str, terms: dict[str, Any]) -> None:
    """The row commits with the service that reads, before its answer leaves."""
    audit.view(action, staff=staff, subjects=subjects, terms=terms, reason=reason)
