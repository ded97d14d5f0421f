"""印鑑登録証明書の交付 — SL-03.

One transaction per request: the person locked, what was shown compared with the card in force, each copy
typeset under an 発行番号 of its own, read back, signed, archived, written into the history that nobody can delete. Only
then do the bytes leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.seals.certificate import Shown, certificate, issuable
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.ways import DOCUMENTS
from openjuki.runtime import audit, clock, installation, objects
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.printing import signed
from openjuki.systems.seals.models import CurrentSeal, IssueRecord
from openjuki.systems.seals.selectors.persons import holds_of, locked
from openjuki.systems.seals.services.applications import open_of
from openjuki.systems.seals.services.frame import checked, elsewhere, service
from openjuki.systems.seals.services.impressions import kept
from openjuki.systems.seals.services.numbers import next_issue_no
from openjuki.systems.seals.services.printing import check_release, print_form
from openjuki.systems.seals.services.settings import certifier_of, ordinance

MOST_COPIES = 10
#: How long whoever issued a certificate may open it.
AT_HAND = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """請求. `shown`: what was handed over; `identification`: how the person was made sure of (needed for a number
    card, which only the person may use)."""

    shown: Shown
    requester: str = field(default="", repr=False)
    identification: str = ""
    copies: int = 1
    fee_exemption: str = ""


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


@service("seals.issue")
def issue(*, staff: Staff, addressee_no: str, asked: Asked) -> list[Issued]:
    """Issue the copies. Raises NotFound, Invalid, NotAccepted (支援措置, 抑止, 亡失, another card, an agent with a
    number card, no registration), NotPrintable, NotReleased, SigningAway: then nothing was issued."""
    person = locked(addressee_no)
    if person is None or elsewhere(staff, person.ward):
        raise NotFound(Finding("SE64", "この宛名番号の人はいません。", field="addressee_no"))
    _complete(asked)
    current = CurrentSeal.objects.select_related("registration", "card").filter(pk=addressee_no).first()
    _allowed(person, current, asked.shown)
    assert current is not None
    picture = kept(current.registration.object_key, current.registration.digest)
    made = [_copy(staff, person, current, picture, asked, n) for n in range(1, asked.copies + 1)]
    audit.change(
        "seals.issue", staff=staff, subjects=[addressee_no],
        terms={
            "issue_nos": [m.issue_no for m in made], "registration_no": current.registration.pk,
            "by": "number_card" if asked.shown.number_card else "seal_card", "by_agent": asked.shown.by_agent,
        },
    )  # fmt: skip
    return made


def _complete(asked: Asked) -> None:
    wrong = []
    if not asked.requester.strip():
        wrong.append(Finding("SE73", "請求者の氏名がありません。", field="requester"))
    if not 1 <= asked.copies <= MOST_COPIES:
        wrong.append(Finding("SE74", f"通数は1から{MOST_COPIES}までです。", field="copies"))
    if asked.shown.number_card and not DOCUMENTS.get(asked.identification, ("", False))[1]:
        remedy = "個人番号カードの写真と暗証番号で本人を確認し、選んでください。"
        wrong.append(Finding("SE37", "本人確認の方法がありません。", field="identification", remedy=remedy))
    if wrong:
        raise Invalid(*wrong)


def _allowed(person: Registrant, current: CurrentSeal | None, shown: Shown) -> None:
    holds = holds_of(person.addressee_no)
    lost = open_of(person.addressee_no)
    found = list(
        issuable(
            shown, current_card=current.card_id or "" if current else "",
            card_lost=lost is not None and lost.kind in ("card_lost", "seal_lost"),
            held=holds.issue_held, protected=holds.protected,
        )
    )  # fmt: skip
    if current is None:
        found = [f for f in found if f.id in ("SE43", "SE44")] + [finding("SE06")]
    if not person.resident_on(clock.today()):
        found.append(finding("SE01"))
    if shown.number_card and not ordinance().number_card:
        found.append(finding("SE40", "card_no"))
    checked(found, {})


def _copy(
    staff: Staff, person: Registrant, current: CurrentSeal, picture: bytes, asked: Asked, copy_no: int
) -> Issued:
    now, rules = clock.now(), ordinance()
    number = next_issue_no(staff, now.date())
    registration = current.registration
    model = certificate(
        person, rules, impression=picture, size_mm=(registration.width_mm, registration.height_mm),
        certifier=certifier_of(now.date()), issue_number=number, issued_on=now.date(),
        specimen=installation.current().specimen,
    )  # fmt: skip
    said: dict[str, Any] = plain(model)
    printed = print_form(model.template, said, mark=number, made_at=now)
    check_release(printed.pdf, issue_no=number, person=person)
    pdf = signed(printed.pdf)
    key = f"issues/{now:%Y/%m/%d}/{uuid7()}.pdf"
    objects.store().put(key, pdf)
    record = IssueRecord.objects.create(
        issue_no=number, addressee_no=person.addressee_no, registration=registration,
        card=None if asked.shown.number_card else current.card, by_agent=asked.shown.by_agent,
        requester=asked.requester.strip(), identification=asked.identification, copy_no=copy_no,
        copies=asked.copies, fee=0 if asked.fee_exemption.strip() else rules.issue_fee,
        fee_exemption=asked.fee_exemption.strip(), issued_at=now, issued_by=staff.user_id,
        terminal=staff.terminal, object_key=key, digest=sha256(pdf).hexdigest(),
        model={k: v for k, v in said.items() if k != "impression"},
        engine={
            "engine": printed.fingerprint.engine, "fonts": printed.fingerprint.fonts,
            "templates": printed.fingerprint.templates,
        },
    )  # fmt: skip
    return _issued(record, pdf)


@service("seals.show_issued")
def show_issued(*, staff: Staff, issue_no: str) -> Issued:
    """The certificate just issued, to whom issued it, while it is at hand; a hold set since stops it.

    Raises NotFound, Forbidden, NotAccepted.
    """
    record = IssueRecord.objects.filter(pk=issue_no).first()
    if record is None:
        raise NotFound(Finding("SE75", "この発行番号の証明書はありません。"))
    if record.issued_by != staff.user_id or clock.now() - record.issued_at > AT_HAND:
        remedy = "必要なときは、登録証の提示を受けて改めて発行してください。"
        raise Forbidden(Finding("SE76", "発行した職員が、発行の直後に限り開けます。", remedy=remedy))
    locked(record.addressee_no)
    holds = holds_of(record.addressee_no)
    checked([finding("SE43")] if holds.protected else [finding("SE44")] if holds.issue_held else [], {})
    pdf = kept(record.object_key, record.digest)
    audit.view("seals.show_issued", staff=staff, subjects=[record.addressee_no], terms={"issue_no": issue_no})
    return _issued(record, pdf)


def _issued(record: IssueRecord, pdf: bytes) -> Issued:
    return Issued(
        record.issue_no, record.addressee_no, record.copy_no, record.copies, record.fee, record.issued_at, pdf
    )
