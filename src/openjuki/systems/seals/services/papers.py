"""書面の作成 — 照会書, 抹消通知書, 登録証の番号票: numbered, read back, archived, shown again as they left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.utils import timezone

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.certificates.printed import SPECIMEN, paper_flow
from openjuki.kernel.seals import papers
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import audit, clock, installation
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.release import archive
from openjuki.runtime.release.last_look import check_flows, pages_of, squeezed
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application, CurrentSeal, Event, PaperRecord, Registration
from openjuki.systems.seals.selectors.persons import registrant
from openjuki.systems.seals.selectors.registrations import PaperLine, papers_of
from openjuki.systems.seals.services.applications import NotNow, application_for, person_for
from openjuki.systems.seals.services.frame import check_right, elsewhere, refuse_protected, service
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.numbers import city, next_paper_no
from openjuki.systems.seals.services.printing import LAW, about, print_form, stopped
from openjuki.systems.seals.services.settings import certifier_of, ordinance, setting
from openjuki.systems.seals.services.subject import person_of, subject_of

RIGHT: Final = "seals.enter"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished paper. `reference`: number of the application, the event or the person it is about."""

    number: str
    kind: str
    reference: str
    title: str
    addressee_no: str
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of paper comes about. `read`: whom and what it is made of, locked, for staff who may; `again`: the
    same by the reference alone, with nothing of what was read first; `paper`: what it says; `must`: what stands on the
    paper of this very person, from the rows themselves."""

    title: str
    read: Callable[[Staff, str], tuple[Registrant, Any]]
    again: Callable[[str], tuple[str, Any]]
    paper: Callable[[Registrant, Any, papers.Office], Paper]
    must: Callable[[Any], str]
    signed: bool = True


def _read_inquiry(staff: Staff, reference: str) -> tuple[Registrant, Application]:
    """An application of which the 照会書 was sent (`applications.send_inquiry`), once or again."""
    made, person = application_for(staff, row_id(reference))
    if made.due_on is None:
        raise NotNow(
            Finding("SE69", "照会書を発送する記録がありません。", remedy="先に発送を記録してください。")
        )
    return person, made


def _inquiry(person: Registrant, made: Application, office: papers.Office) -> Paper:
    assert made.due_on is not None
    return papers.inquiry(
        person, office, application_no=str(made.pk), due_on=made.due_on,
        applied_on=timezone.localdate(made.entered_at, clock.TOKYO),
        agent_name=made.data["agent_name"] if made.data["by_agent"] else "", mail=ordinance().inquiry_mail,
    )  # fmt: skip


def read_ended(staff: Staff, reference: str) -> tuple[Registrant, Event]:
    """A registration that the office ended."""
    event = _event(reference)
    if event is None:
        raise NotFound(Finding("SE67", "この抹消の記録はありません。"))
    return person_for(staff, event.addressee_no), event


def _event(reference: str) -> Event | None:
    return Event.objects.select_related("registration").filter(pk=row_id(reference), kind="ended").first()


def _ended(person: Registrant, event: Event, office: papers.Office) -> Paper:
    return papers.ended_notice(
        person, office, registration_no=event.registration_id, reason=event.reason, ended_on=event.on,
        registered_on=event.registration.registered_on,
    )  # fmt: skip


def _read_card(staff: Staff, reference: str) -> tuple[Registrant, tuple[Registration, str]]:
    """The registration in force and the number of its card."""
    person = person_for(staff, reference)
    current = CurrentSeal.objects.select_related("registration").filter(pk=person.addressee_no).first()
    if current is None or current.card_id is None:
        raise NotNow(Finding("SE68", "有効な印鑑登録証がありません。"))
    return person, (current.registration, current.card_id)


def _card(person: Registrant, seal: tuple[Registration, str], office: papers.Office) -> Paper:
    registration, card_no = seal
    return papers.card_label(
        person, office, registration_no=registration.pk, card_no=card_no,
        registered_on=registration.registered_on,
    )  # fmt: skip


def _application_again(reference: str) -> tuple[str, Application]:
    made = Application.objects.get(pk=row_id(reference))
    return made.addressee_no, made


def _event_again(reference: str) -> tuple[str, Event]:
    event = Event.objects.get(pk=row_id(reference))
    return event.addressee_no, event


def _card_again(reference: str) -> tuple[str, tuple[Registration, str]]:
    subject = subject_of(reference)
    return reference, (subject.seal, subject.card_no)


_KINDS: Final = {
    "inquiry": _Kind(
        "照会書", _read_inquiry, _application_again, _inquiry, lambda made: f"受付番号{made.pk}回答期限"
    ),
    "ended": _Kind(
        "抹消通知書", read_ended, _event_again, _ended, lambda event: f"登録番号{event.registration_id}登録年月日"
    ),
    "card": _Kind(
        "登録証の番号票", _read_card, _card_again, _card,
        lambda seal: f"登録番号{seal[0].pk}登録証の番号{seal[1]}登録年月日", signed=False,
    ),
}  # fmt: skip
TITLES: Final = {key: kind.title for key, kind in _KINDS.items()}


@desk.reports("paper")
@service("seals.make_paper")
def make_paper(*, staff: Staff, kind: str, reference: str) -> Made:
    """Make a paper about an application (`inquiry`), an event (`ended`) or a person (`card`), once or again; each has a
    文書番号 of its own. Raises NotFound, Forbidden (支援措置), NotNow, NotPrintable (what does not fit is not cut),
    ChannelStopped, NotReleased: then nothing was made.
    """
    check_right(staff, RIGHT)
    desk.refuse_stopped("paper")
    if kind not in _KINDS:
        raise NotFound(Finding("SE85", "この種類の書面はありません。", field="kind"))
    number = next_paper_no(clock.today())
    how, office = _KINDS[kind], _office(number, signed=_KINDS[kind].signed)
    person, row = how.read(staff, reference)
    paper = how.paper(person, row, office)
    addressee_no, again = how.again(reference)
    with about(addressee_no):
        printed = print_form("letter", plain(paper), mark=number, made_at=clock.now())
        _check(printed.pdf, how, (person, paper), (person_of(addressee_no), again), office)
    title = paper.title
    PaperRecord.objects.create(
        number=number, kind=kind, reference=reference, addressee_no=addressee_no, title=title,
        object_key=archive.keep("papers", printed.pdf), digest=sha256(printed.pdf).hexdigest(),
        made_by=staff.user_id, terminal=staff.terminal, made_at=clock.now(),
    )  # fmt: skip
    terms = {"title": title, "number": number, "reference": reference}
    audit.change("seals.make_paper", staff=staff, subjects=[addressee_no], terms=terms)
    desk.go_out("paper")
    return Made(number, kind, reference, title, addressee_no, printed.pdf)


@desk.reports("reissue")
@service("seals.show_paper")
def show_paper(*, staff: Staff, paper_no: str) -> Made:
    """A paper as it left, by its 文書番号. Raises NotFound, Forbidden (支援措置), ChannelStopped, NotReleased."""
    check_right(staff, RIGHT)
    record = PaperRecord.objects.filter(pk=paper_no).first()
    if record is None:
        raise _none()
    _refuse(staff, record.addressee_no)
    desk.refuse_stopped("reissue")
    with about(record.addressee_no):
        pdf = archive.archived(record.object_key, record.digest)
    audit.view("seals.show_paper", staff=staff, subjects=[record.addressee_no], terms={"number": paper_no})
    return Made(record.pk, record.kind, record.reference, record.title, record.addressee_no, pdf)


@service("seals.list_papers")
def made_before(*, staff: Staff, kind: str, reference: str) -> list[PaperLine]:
    """What was made of a kind about one thing, newest first. Raises NotFound, Forbidden."""
    check_right(staff, RIGHT)
    whose = (
        PaperRecord.objects.filter(kind=kind, reference=reference)
        .values_list("addressee_no", flat=True)
        .first()
    )
    if whose is None:
        return []
    _refuse(staff, whose)
    audit.view(
        "seals.list_papers", staff=staff, subjects=[whose], terms={"kind": kind, "reference": reference}
    )
    return papers_of(whose, kind=kind, reference=reference)


def _refuse(staff: Staff, addressee_no: str) -> None:
    """Raises NotFound for another ward's person, Forbidden for a protected one. Locks nobody: it is only read."""
    person = registrant(addressee_no)
    if person is None or elsewhere(staff, person.ward):
        raise _none()
    refuse_protected(staff, addressee_no)


def _none() -> NotFound:
    return NotFound(Finding("SE87", "この文書番号の書面はありません。"))


def _check(
    pdf: bytes, how: _Kind, made: tuple[Registrant, Paper], again: tuple[Registrant | None, Any],
    office: papers.Office,
) -> None:  # fmt: skip
    """Raises NotReleased unless the paper says what was written, whole, and that is what the reference that was asked
    for says, person and rows read anew."""
    (person, paper), (anew, row) = made, again
    if anew is None or person != anew or paper != how.paper(anew, row, office):
        raise stopped("SE72", "作成した書面が、請求した番号の人のものと一致しません。")
    found = pages_of(pdf, law=LAW)
    check_flows(found, [paper_flow(paper)], law=LAW)
    first = found[0].removeprefix(SPECIMEN if paper.specimen else "")
    for way in paper.addressee[:-2]:
        first = first.removeprefix(squeezed(way))
    if paper.addressee and not first.startswith(squeezed(f"{anew.address}{anew.name}様")):
        raise stopped("SE72", "宛名の人が、書面の対象者と一致しません。")
    if first.count(squeezed(how.must(row))) != 1:
        raise stopped("SE72", "書面に載る番号が、対象者のものと一致しません。")


def row_id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _office(number: str, *, signed: bool = False) -> papers.Office:
    contact = str(setting("contact")) or f"問合せ先　{city()}　住民記録担当課"
    head = certifier_of(clock.today()) if signed else None
    return papers.Office(city(), contact, number, clock.today(), head, installation.current().specimen)
