"""印鑑登録原票の照会 — the registration in force, all before it, what happened, what was issued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.seals.endings import REASONS
from openjuki.kernel.seals.kinds import EVENTS, KINDS, STATES
from openjuki.runtime import clock
from openjuki.systems.seals.models import (
    OPEN,
    Application,
    Card,
    CurrentSeal,
    Event,
    HeldPerson,
    IssueRecord,
    IssueVoid,
    NoticeWaiver,
    PaperRecord,
    Person,
    PrintOutcome,
    Registration,
)
from openjuki.systems.seals.selectors.persons import name_key

MOST = 100


@dataclass(frozen=True, slots=True)
class SealLine:
    """有効な登録."""

    registration_no: str
    card_no: str
    registered_on: date
    seal_text: str
    shows: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class EventLine:
    """経過の一行. `fee`: taken for the card that was given out; `restorable`: ended, and nothing after it;
    `waived`: why the person is not told of the 抹消."""

    id: int
    addressee_no: str
    registration_no: str
    kind: str
    title: str
    reason: str
    on: date
    at: datetime
    card_no: str
    fee: int
    entered_by: str
    approved_by: str
    notified: bool
    restorable: bool
    waived: str


@dataclass(frozen=True, slots=True)
class IssueLine:
    """交付の一行. `spoiled`: sheets that were spoiled at the printer and destroyed before one was good."""

    issue_no: str
    issued_at: datetime
    issued_by: str
    requester: str
    by_agent: bool
    agent_name: str
    agent_address: str
    card_no: str
    fee: int
    voided: bool
    spoiled: int


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """申請の一行."""

    id: int
    addressee_no: str
    name: str
    kind: str
    title: str
    state: str
    state_title: str
    entered_by: str
    entered_at: datetime
    due_on: date | None
    overdue: bool


def current_of(addressee_no: str) -> SealLine | None:
    """The registration in force."""
    found = CurrentSeal.objects.select_related("registration").filter(pk=addressee_no).first()
    if found is None:
        return None
    r = found.registration
    return SealLine(
        r.pk, found.card_id or "", r.registered_on, r.seal_text, r.shows, r.width_mm, r.height_mm
    )  # fmt: skip


def in_force_at(addressee_no: str, at: datetime) -> tuple[str, str]:
    """登録番号 and number of the card in force at a moment, as the events tell; empty where there was none."""
    last = Event.objects.filter(addressee_no=addressee_no, at__lte=at).order_by("-id").first()
    if last is None or last.kind == "ended":
        return "", ""
    return last.registration_id, last.card_id or ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """書面の一行."""

    number: str
    kind: str
    title: str
    made_at: datetime
    made_by: str


def papers_of(addressee_no: str, *, kind: str = "", reference: str = "") -> list[PaperLine]:
    """Papers that were made for a person, newest first; of one kind and about one thing where it is asked for."""
    rows = PaperRecord.objects.filter(addressee_no=addressee_no)
    if kind:
        rows = rows.filter(kind=kind, reference=reference)
    return [
        PaperLine(r.pk, r.kind, r.title, r.made_at, r.made_by)
        for r in rows.order_by("-made_at", "-pk")[:MOST]
    ]


def events_of(addressee_no: str, notified: Collection[str]) -> list[EventLine]:
    """Everything that happened, newest first. `notified`: the reasons of which the person is told."""
    rows = list(Event.objects.filter(addressee_no=addressee_no).select_related("card").order_by("-id"))
    none = bool(rows) and rows[0].kind == "ended" and not CurrentSeal.objects.filter(pk=addressee_no).exists()
    waived = dict(NoticeWaiver.objects.filter(event__in=rows).values_list("event_id", "reason"))
    return [
        _event(e, notified, restorable=none and n == 0, waived=waived.get(e.pk, ""))
        for n, e in enumerate(rows)
    ]


def _event(e: Event, notified: Collection[str], *, restorable: bool = False, waived: str = "") -> EventLine:
    fee = e.card.fee if e.card and e.kind in ("registered", "card_replaced") else 0
    return EventLine(
        e.pk, e.addressee_no, e.registration_id, e.kind, EVENTS[e.kind], REASONS.get(e.reason, e.reason), e.on,
        e.at, e.card_id or "", fee, e.entered_by, e.approved_by, e.kind == "ended" and e.reason in notified,
        restorable, waived,
    )  # fmt: skip


def issues_of(addressee_no: str) -> list[IssueLine]:
    """交付履歴, newest first."""
    rows = list(IssueRecord.objects.filter(addressee_no=addressee_no).order_by("-issued_at", "-pk")[:MOST])
    voided = set(IssueVoid.objects.filter(issue__in=rows).values_list("issue_id", flat=True))
    spoiled = PrintOutcome.spoiled(i.pk for i in rows)
    return [
        IssueLine(
            i.pk, i.issued_at, i.issued_by, i.requester, i.by_agent, i.agent_name, i.agent_address,
            i.card_id or "", i.fee, i.pk in voided, spoiled[i.pk],
        )
        for i in rows
    ]  # fmt: skip


def applications_of(addressee_no: str) -> list[ApplicationLine]:
    """All applications of a person, newest first."""
    return _lines(Application.objects.filter(addressee_no=addressee_no).order_by("-pk")[:MOST])


def open_applications(ward: str) -> list[ApplicationLine]:
    """What waits for a ward, oldest first."""
    return _lines(Application.objects.filter(OPEN & _within(ward)).order_by("pk")[:MOST])


def _within(ward: str) -> Q:
    """Of the people of a ward; before any limit, or what waits there would be lost behind other wards' work."""
    return Q(addressee_no__in=Person.objects.filter(ward=ward).values("pk")) if ward else Q()


def line_of(made: Application) -> ApplicationLine:
    """One application."""
    return _lines([made])[0]


def _lines(rows: Iterable[Application]) -> list[ApplicationLine]:
    found = list(rows)
    names = dict(Person.objects.filter(pk__in={a.addressee_no for a in found}).values_list("pk", "name"))
    today = clock.today()
    return [
        ApplicationLine(
            a.pk, a.addressee_no, names.get(a.addressee_no, ""), a.kind, KINDS[a.kind], a.state,
            STATES[a.state], a.entered_by, a.entered_at, a.due_on,
            a.state == "inquiring" and a.due_on is not None and a.due_on < today,
        )
        for a in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToTell:
    """抹消を通知する人: some lines, oldest first. `in_all`: how many there are; `more`: after which further ones come,
    or 0."""

    lines: list[EventLine]
    in_all: int
    more: int


def to_tell(ward: str, notified: Collection[str], *, after: int, protected: bool) -> ToTell:
    """抹消 of which the person is to be told: until the 抹消通知書 is made, or it is decided that none is, or the
    registration is in force again. `protected`: with people under 支援措置."""
    letter = PaperRecord.objects.filter(kind="ended", reference=Cast(OuterRef("pk"), TextField()))
    revived = Event.objects.filter(
        kind="restored", registration_id=OuterRef("registration_id"), pk__gt=OuterRef("pk")
    )
    waived = NoticeWaiver.objects.filter(pk=OuterRef("pk"))
    rows = Event.objects.filter(
        _within(ward), ~Exists(letter), ~Exists(waived), ~Exists(revived), kind="ended", reason__in=notified
    )
    if not protected:
        rows = rows.exclude(
            addressee_no__in=HeldPerson.objects.filter(support_measure=True).values("addressee_no")
        )
    found = list(rows.filter(pk__gt=after).select_related("card").order_by("pk")[: MOST + 1])
    lines = [_event(e, notified) for e in found[:MOST]]
    return ToTell(lines, rows.count(), lines[-1].id if len(found) > MOST else 0)


@dataclass(frozen=True, slots=True)
class Criteria:
    """検索の条件: one of the numbers, or a name or its reading (from the beginning) with or without a date of birth."""

    addressee_no: str = ""
    registration_no: str = ""
    card_no: str = ""
    name: str = ""
    kana: str = ""
    birth: date | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing that could find somebody: a birth date alone would list hundreds."""
        return not (
            self.addressee_no or self.registration_no or self.card_no or self.name or fold_kana(self.kana)
        )


def found(criteria: Criteria, ward: str = "") -> list[Person]:
    """Persons of the ward, at most `MOST`."""
    chosen = Q(ward=ward) if ward else Q()
    if criteria.addressee_no:
        chosen &= Q(pk=criteria.addressee_no)
    if criteria.registration_no:
        numbers = Registration.objects.filter(pk=criteria.registration_no).values("addressee_no")
        chosen &= Q(pk__in=numbers)
    if criteria.card_no:
        holders = Card.objects.filter(pk=criteria.card_no).values("registration__addressee_no")
        chosen &= Q(pk__in=holders)
    if criteria.name:
        chosen &= Q(name_key__startswith=name_key(criteria.name))
    if criteria.kana:
        chosen &= Q(kana_key__startswith=fold_kana(criteria.kana))
    if criteria.birth:
        chosen &= Q(birth_first__lte=criteria.birth, birth_last__gte=criteria.birth)
    return list(Person.objects.filter(chosen).order_by("name_key", "pk")[:MOST])


def household_seals(addressee_no: str, household_no: str) -> dict[str, str]:
    """登録番号 in force of the others of a household, by person."""
    others = (
        Person.objects.filter(household_no=household_no).exclude(household_no="").exclude(pk=addressee_no)
    )
    return registered_among(list(others.values_list("pk", flat=True)))


def registered_among(addressee_nos: Sequence[str]) -> dict[str, str]:
    """登録番号 in force by person."""
    rows = CurrentSeal.objects.filter(pk__in=list(addressee_nos))
    return dict(rows.values_list("pk", "registration_id"))
