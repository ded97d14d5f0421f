"""書面の作成 — 照会書, 抹消通知書, 登録証の番号票. Each is logged before its bytes leave; none is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.seals import papers
from openjuki.runtime import audit, clock, installation, places
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import CurrentSeal, Event
from openjuki.systems.seals.services.applications import NotNow, application_for, person_for
from openjuki.systems.seals.services.frame import service
from openjuki.systems.seals.services.printing import print_form
from openjuki.systems.seals.services.settings import certifier_of, setting


@dataclass(frozen=True, slots=True)
class Made:
    """A finished paper."""

    title: str
    addressee_no: str
    pdf: bytes = field(repr=False)


@service("seals.paper.inquiry")
def inquiry(*, staff: Staff, application_id: int) -> Made:
    """照会書 of an application that was sent (`applications.send_inquiry`), once or again. Raises NotFound, NotNow,
    NotPrintable."""
    made, person = application_for(staff, application_id)
    if made.due_on is None:
        raise NotNow(
            Finding("SE69", "照会書を発送する記録がありません。", remedy="先に発送を記録してください。")
        )
    agent = made.data["agent_name"] if made.data["by_agent"] else ""
    paper = papers.inquiry(
        person, _office(str(made.pk), signed=True), applied_on=timezone.localdate(made.entered_at, clock.TOKYO),
        due_on=made.due_on, agent_name=agent,
    )  # fmt: skip
    return _made(staff, paper, made.addressee_no)


@service("seals.paper.ended")
def ended_notice(*, staff: Staff, event_id: int) -> Made:
    """抹消通知書 of a registration that the office ended. Raises NotFound, NotPrintable."""
    event = Event.objects.select_related("registration").filter(pk=event_id, kind="ended").first()
    if event is None:
        raise NotFound(Finding("SE67", "この抹消の記録はありません。"))
    person = person_for(staff, event.addressee_no)
    paper = papers.ended_notice(
        person, _office(event.registration.pk, signed=True), reason=event.reason, ended_on=event.on,
        registered_on=event.registration.registered_on,
    )  # fmt: skip
    return _made(staff, paper, event.addressee_no)


@service("seals.paper.card")
def card_label(*, staff: Staff, addressee_no: str) -> Made:
    """番号票 of the card in force. Raises NotFound, NotNow where there is none."""
    person = person_for(staff, addressee_no)
    current = CurrentSeal.objects.select_related("registration", "card").filter(pk=addressee_no).first()
    if current is None or current.card is None:
        raise NotNow(Finding("SE68", "有効な印鑑登録証がありません。"))
    paper = papers.card_label(
        person,
        _office(current.registration.pk),
        card_no=current.card.pk,
        registered_on=current.registration.registered_on,
    )
    return _made(staff, paper, addressee_no)


TITLES = {"inquiry": "照会書", "ended": "抹消通知書", "card": "登録証の番号票"}


def paper_of(*, staff: Staff, kind: str, number: str) -> Made | None:
    """The paper of a kind about an application, an event or a person; None where there is no such kind."""
    if kind == "card":
        return card_label(staff=staff, addressee_no=number)
    if kind not in TITLES or not number.isdecimal() or len(number) > 15:
        return None
    if kind == "inquiry":
        return inquiry(staff=staff, application_id=int(number))
    return ended_notice(staff=staff, event_id=int(number))


def _office(number: str, *, signed: bool = False) -> papers.Office:
    inst = installation.current()
    city = places.municipality(inst.municipality).name
    contact = str(setting("contact")) or f"問合せ先　{city}　住民記録担当課"
    return papers.Office(
        city, contact, number, clock.today(), certifier_of(clock.today()) if signed else None, inst.specimen
    )


def _made(staff: Staff, paper: Paper, addressee_no: str) -> Made:
    printed = print_form("letter", plain(paper), mark=paper.case_no, made_at=clock.now())
    audit.view(
        "seals.paper",
        staff=staff,
        subjects=[addressee_no],
        terms={"title": paper.title, "number": paper.case_no},
    )
    return Made(paper.title, addressee_no, printed.pdf)
