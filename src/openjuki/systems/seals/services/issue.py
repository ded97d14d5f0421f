"""印鑑登録証明書の交付 — SL-03.

One transaction per request: the person locked, what was shown compared with the card in force, each copy
typeset under an 発行番号 of its own, read back, signed, archived, written into the history that nobody can delete. Only
then do the bytes leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from openjuki.kernel.certificates.certifier import certified_by
from openjuki.kernel.seals.certificate import PREVIEW, SealCertificate, Shown, certificate, issuable
from openjuki.kernel.seals.documents import has_photo
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.release import under_release
from openjuki.runtime import audit, clock, installation
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.release import archive, check_page
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.printing import signed
from openjuki.systems.seals.models import CurrentSeal, HoldRelease, IssueRecord, Registration
from openjuki.systems.seals.selectors.persons import holds_of, lock_household, locked, loss_of
from openjuki.systems.seals.services.check_page import tell_released
from openjuki.systems.seals.services.draw import draw, keep_overflows, kept_model
from openjuki.systems.seals.services.frame import SUPPORT, checked, elsewhere, service
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.numbers import next_issue_no
from openjuki.systems.seals.services.printers import desk as printers
from openjuki.systems.seals.services.printing import about, check_release
from openjuki.systems.seals.services.releases import open_release
from openjuki.systems.seals.services.settings import certifier_of, ordinance
from openjuki.systems.seals.services.subject import (
    check_booked,
    check_person,
    check_seal,
    registered_picture,
    subject_of,
)

MOST_COPIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """請求. `shown`: what was handed over; `identification`: how the person was made sure of (needed for a number
    card, which only the person may use); `acknowledged`: id of an alert → reason; `printer`: code of the one that is to
    print it ("": none chosen)."""

    shown: Shown
    requester: str = field(default="", repr=False)
    identification: str = ""
    copies: int = 1
    fee_exemption: str = ""
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    printer: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """One certificate as released."""

    issue_no: str
    addressee_no: str
    copy_no: int
    copies: int
    fee: int
    issued_at: datetime
    pdf: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class _Granted:
    """What an issue stands on: the registration in force, the reasons for its alerts, a 一時解除 that it uses."""

    current: CurrentSeal
    reasons: dict[str, str]
    release: HoldRelease | None


@desk.reports("issue")
@service("seals.issue")
def issue(*, staff: Staff, addressee_no: str, asked: Asked) -> list[Issued]:
    """Issue the copies. Raises NotFound, Invalid, NotAccepted (支援措置, 抑止, 亡失, another card, an agent with a
    number card, no registration, an alert without a reason), ChannelStopped, NotPrintable, NotReleased, SigningAway:
    then nothing was issued."""
    desk.refuse_stopped("issue")
    if asked.printer:
        printers.printer_for(
            staff, code=asked.printer, paper="certificate", tray=None, subjects=[addressee_no]
        )
    person = _asked_for(staff, addressee_no)
    granted = _allowed(staff, person, asked, releasable=True)
    current, reasons, shown = granted.current, granted.reasons, asked.shown
    picture = registered_picture(current.registration)
    made = [
        _copy(staff, addressee_no, person, granted, picture, asked, n) for n in range(1, asked.copies + 1)
    ]
    audit.change(
        "seals.issue", staff=staff, subjects=[addressee_no],
        terms={
            "issue_nos": [m.issue_no for m in made], "registration_no": current.registration.pk,
            "by": "number_card" if shown.number_card else "seal_card", "by_agent": shown.by_agent,
            "agent": dict(zip(("name", "address"), _agent(shown), strict=True)) if shown.by_agent else None,
            "acknowledged": reasons, "release": granted.release.pk if granted.release else None,
        },
    )  # fmt: skip
    desk.go_out("issue")
    return made


def _asked_for(staff: Staff, addressee_no: str) -> Registrant:
    """The person, locked with the household, for staff who may issue. Raises NotFound; NotReleased where another was
    read than was asked for."""
    person = locked(addressee_no)
    check_person(addressee_no, person)
    if person is None or elsewhere(staff, person.ward):
        raise NotFound(Finding("SE64", "この宛名番号の人はいません。", field="addressee_no"))
    lock_household(person.household_no)
    return person


def _complete(asked: Asked) -> None:
    wrong = []
    if not asked.requester.strip():
        wrong.append(Finding("SE73", "請求者の氏名がありません。", field="requester"))
    if not 1 <= asked.copies <= MOST_COPIES:
        wrong.append(Finding("SE74", f"通数は1から{MOST_COPIES}までです。", field="copies"))
    if asked.shown.number_card and not has_photo(asked.identification, ordinance()):
        remedy = "個人番号カードの写真と暗証番号で本人を確認し、選んでください。"
        wrong.append(Finding("SE37", "本人確認の方法がありません。", field="identification", remedy=remedy))
    if wrong:
        raise Invalid(*wrong)


def _allowed(staff: Staff, person: Registrant, asked: Asked, *, releasable: bool = False) -> _Granted:
    """What the issue stands on; `releasable`: where 支援措置 holds the person, a 一時解除 counts for staff who may see
    them. Raises Invalid, NotAccepted; NotReleased where another seal was read than the person's."""
    _complete(asked)
    current = (
        CurrentSeal.objects.select_related("registration", "card").filter(pk=person.addressee_no).first()
    )
    check_seal(person.addressee_no, current)
    shown, holds = asked.shown, holds_of(person)
    counts = releasable and holds.protected and staff.may(SUPPORT)
    release = open_release(person.addressee_no) if counts else None
    bound = release is None
    found = list(
        issuable(
            shown, person, requester=asked.requester,
            current_card=current.card_id or "" if current else "", held=bound and holds.issue_held,
            protected=bound and holds.protected, lost=loss_of(person.addressee_no), beside=holds.beside,
        )
    )  # fmt: skip
    if release is not None:
        found += under_release(
            shown, person, requester=asked.requester, identification=asked.identification, copies=asked.copies,
            by_who_released=release.released_by == staff.user_id, rules=ordinance(),
        )  # fmt: skip
    if current is None:
        found = [f for f in found if f.id in ("SE43", "SE44", "SA06")] + [finding("SE06")]
    if not person.resident_on(clock.today()):
        found.append(finding("SE01"))
    if shown.number_card and not ordinance().number_card:
        found.append(finding("SE40", "card_no"))
    reasons = checked(found, asked.acknowledged)
    assert current is not None
    return _Granted(current, reasons, release)


def _model(
    person: Registrant, registration: Registration, picture: bytes, number: str, *, preview: bool = False
) -> SealCertificate:
    today = clock.today()
    certifier = certifier_of(today)
    return certificate(
        person, ordinance(), impression=picture, size_mm=(registration.width_mm, registration.height_mm),
        certifier=replace(certifier, seal="none") if preview else certifier, issue_number=number, issued_on=today,
        specimen=preview or installation.current().specimen,
    )  # fmt: skip


def made_at_issue(record: IssueRecord, person: Registrant, picture: bytes) -> SealCertificate:
    """The model of an issue, made again of the person as known then. Whether 性別 was printed and who certified is what
    was chosen, not a fact; which it was, is."""
    day = record.issued_at.astimezone(clock.TOKYO).date()
    sex = any(cell["key"] == "sex" for cell in record.model["cells"])
    size = record.registration.width_mm, record.registration.height_mm
    return certificate(
        person, replace(ordinance(), prints_sex=sex), impression=picture, size_mm=size,
        certifier=certified_by(record.model), issue_number=record.pk, issued_on=day,
        specimen=installation.current().specimen,
    )  # fmt: skip


def _copy(
    staff: Staff,
    addressee_no: str,
    person: Registrant,
    granted: _Granted,
    picture: bytes,
    asked: Asked,
    copy_no: int,
) -> Issued:
    """One copy, read back and compared with the register and the booking with the request, both read anew."""
    now, registration, shown = clock.now(), granted.current.registration, asked.shown
    number = next_issue_no(staff, now.date(), asked.printer)
    model = _model(person, registration, picture, number)
    with about(addressee_no):
        drawn = draw(model, made_at=now, acknowledged=asked.acknowledged)
    overflows = [each.field for each in drawn.printed.overflows]
    subject, (agent_name, agent_address) = subject_of(addressee_no), _agent(shown)
    check_release(
        drawn.printed.pdf, drawn.model, person=subject.person, picture=subject.picture, overflows=overflows
    )
    pdf = signed(drawn.printed.pdf)
    record = IssueRecord.objects.create(
        issue_no=number, addressee_no=person.addressee_no, registration=registration,
        card=None if shown.number_card else granted.current.card, by_agent=shown.by_agent,
        agent_name=agent_name, agent_address=agent_address, requester=asked.requester.strip(),
        identification=asked.identification, copy_no=copy_no, copies=asked.copies,
        fee=0 if asked.fee_exemption.strip() else ordinance().issue_fee,
        fee_exemption=asked.fee_exemption.strip(), issued_at=now, issued_by=staff.user_id,
        terminal=staff.terminal, printer=asked.printer, object_key=archive.keep("issues", pdf),
        digest=sha256(pdf).hexdigest(), acknowledged=granted.reasons | drawn.reasons, model=kept_model(drawn.model),
        engine={**asdict(drawn.printed.fingerprint), "check": check_page.base()}, release=granted.release,
    )  # fmt: skip
    check_booked(number, subject, None if shown.number_card else shown.card_no)
    keep_overflows(record, drawn)
    tell_released(record, title=model.title)
    return issued_from(record, pdf)


def _agent(shown: Shown) -> tuple[str, str]:
    """Name and address of who came with the card of another."""
    return shown.agent_name.strip(), shown.agent_address.strip()


@desk.reports("issue")
@service("seals.preview")
def preview(*, staff: Staff, addressee_no: str, asked: Asked) -> bytes:
    """How the certificate would look (S 10, 印刷): judged as an issue is and on the log like one; no number, no seal,
    見本 across it. Raises what `issue` raises, a 一時解除 or not; nothing is recorded of it."""
    desk.refuse_stopped("issue")
    person = _asked_for(staff, addressee_no)
    current = _allowed(staff, person, asked).current
    picture = registered_picture(current.registration)
    model = _model(person, current.registration, picture, PREVIEW, preview=True)
    with about(addressee_no):
        drawn = draw(model, made_at=clock.now(), acknowledged=asked.acknowledged)
    overflows = [each.field for each in drawn.printed.overflows]
    subject = subject_of(addressee_no)
    check_release(
        drawn.printed.pdf, drawn.model, person=subject.person, picture=subject.picture, overflows=overflows
    )
    desk.go_out("issue")
    terms = {"registration_no": current.registration.pk}
    audit.view("seals.preview", staff=staff, subjects=[addressee_no], terms=terms)
    return drawn.printed.pdf


def issued_from(record: IssueRecord, pdf: bytes) -> Issued:
    return Issued(
        record.issue_no, record.addressee_no, record.copy_no, record.copies, record.fee, record.issued_at, pdf
    )
