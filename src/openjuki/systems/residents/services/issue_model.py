"""What a certificate is made from and what it then says (証明書の模型): the same for issue and verification.

The records as of and as known at a moment, through `kernel.certificates.make`. RR-05, RR-08, S 5.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from openjuki.kernel.certificates.certifier import Certifier, Seal
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import CERTIFICATES, Source, certificate_of
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.move_out_certificate import leaves_by_card
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy
from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.decide.departure import departed
from openjuki.kernel.register import replay
from openjuki.kernel.register.codes import Status
from openjuki.runtime import clock, installation
from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors.certificates import Facts
from openjuki.systems.residents.services.preferences import SEALS
from openjuki.systems.residents.services.settings import settings

_OTHERS: Final = "対象者と記載事項を選び直してください。"
#: What helps where no other choice does: nobody certifies in the ward.
_REGISTER: Final = "設定の権限のある職員が「認証者」の画面で、この区の区長(市区町村長)を登録してください。"


class CannotIssue(Refused):
    """この証明書は作成できない."""

    title = "この内容では証明書を作成できません"


def cannot_issue(reason: CannotMakeError, law: str) -> CannotIssue:
    """The kernel's reason as a refusal."""
    remedy = _REGISTER if reason.reason == "E187" else _OTHERS
    return CannotIssue(Finding(reason.reason, str(reason), law=reason.law or law, remedy=remedy))


def check_form(choices: Choices) -> None:
    """Raises CannotIssue where the certificate has no such form or items (E190–E192)."""
    try:
        certificate_of(choices)
    except CannotMakeError as e:
        raise cannot_issue(e, "住民基本台帳法 第12条第5項、S 5.1") from None


def read_facts(
    persons: Sequence[str], choices: Choices, at: datetime, *, with_number: bool | None = None
) -> Facts:
    """The records as of and as known at a moment; a 除票 from the planned day of 転出 on (decision 2)."""
    at = at.astimezone(clock.TOKYO)
    numbered = choices.individual_number if with_number is None else with_number
    facts = certificates.facts_for(persons, day=at.date(), known=at, with_number=numbered)
    if choices.removed_as:
        facts = _chosen(facts, choices)
    if CERTIFICATES[choices.kind].source != Source.REMOVED:
        return facts
    return replace(facts, people=tuple(_removed(person, at.date()) for person in facts.people))


def _chosen(facts: Facts, choices: Choices) -> Facts:
    """The 除票 of an earlier time: the record as it stood then, with the history until then."""
    removed = CERTIFICATES[choices.kind].source == Source.REMOVED
    for person in facts.people[:1] if removed and len(facts.people) == 1 else ():
        for version in removed_versions(person.versions):
            if version.history_no == choices.removed_as:
                then = Person(version.record, person.versions[: version.history_no])
                return replace(
                    facts, people=(then,), history_nos=(version.history_no,),
                    household_no=version.record.household_no, household_size=1, others=(),
                )  # fmt: skip
    raise cannot_issue(CannotMakeError("E145"), "住民基本台帳法 第15条の4")


def _removed(person: Person, day: date) -> Person:
    """The day of a 転出 has come, whether or not the job has written so yet."""
    left = replay.state_on(person.record, day) != Status.RESIDENT
    waits = person.record.status == Status.RESIDENT
    return replace(person, record=departed(person.record)) if left and waits else person


def _certifier(ward: str, kind: str, day: date) -> Certifier:
    """Who certifies, with the seal and the fixed words that the city has for this certificate (S 5.6)."""
    found, said = certificates.certifier_of(ward, day), settings()
    seal = said["certificate_seal"][kind]
    return replace(found, seal=SEALS[seal], note=said["certificate_seal_note"].get(kind, ""))


def make_model(
    facts: Facts,
    request: CopyRequest,
    number: str,
    at: datetime,
    *,
    reissue: bool = False,
    preview: bool = False,
    certifier: Certifier | None = None,
) -> RecordCopy:
    """What the paper says; a preview bears no seal and 見本 across it. Raises CannotIssue with the kernel's reason.

    `certifier`: who certified, where that is known already; None for who certifies on that day.
    """
    try:
        certifier = certifier or _certifier(facts.people[0].record.ward, request.choices.kind, at.date())
        if preview:
            certifier = replace(certifier, seal=Seal.NONE, note="")
        issue = Issue(
            number,
            at.date(),
            certifier,
            official_use=request.relation == "official",
            specimen=preview or installation.current().specimen,
            reissue=reissue,
            by_card=leaves_by_card(facts.people),
        )
        return certificate(facts.people, facts.household_size, request.choices, issue)
    except CannotMakeError as e:
        raise cannot_issue(e, CERTIFICATES[request.choices.kind].law) from None
