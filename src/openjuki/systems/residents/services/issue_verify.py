"""Proving an issue afterwards (交付の検証): is the kept file the released one, and did it tell the truth?

Three questions: the archive against its digest and its signature; the printed facts, rebuilt as of the day and as
known at the moment of issue, against the archived model; and, where engine, font and form are still the same, the
archived model drawn anew against its digest. What differs is an incident, as at the last look; where a later version
only words a label or a sentence otherwise, the facts agree, and the result says both. RR-05, RR-08; decisions.md,
Certificates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.kernel.certificates.certifier import certified_by
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.overflow import marked
from openjuki.kernel.certificates.record_copy import template_of
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.certificates.stated import differing, spoken, stated
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Refused
from openjuki.runtime.fields import SealBroken
from openjuki.runtime.release.archive import archived
from openjuki.runtime.release.check_page import with_code
from openjuki.runtime.release.last_look import stopped
from openjuki.runtime.release.overflow import REFUSE
from openjuki.runtime.release.verification import Verification
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueRecord
from openjuki.systems.residents.services import issue_archive, reprint
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.issue_model import make_model, read_facts
from openjuki.systems.residents.services.issue_overflow import policy_of
from openjuki.systems.residents.services.issue_print import engine, print_form
from openjuki.systems.residents.services.issue_release import LAW
from openjuki.systems.residents.services.issue_sign import signature_holds


@reports("reissue")
@service("residents.verify_issue")
def verify_issue(*, staff: Staff, issue_no: str) -> Verification:
    """Compare one issue with its archive and with the register. Raises Forbidden, NotFound; NotReleased, with the
    places that differ and never their values, where something is not as it was: an incident.

    A copy with numbers asks for the same rights as its issue did (U-05): its numbers are unsealed here.
    """
    record = reprint.issue_for(staff, issue_no)
    pdf = archived(record.object_key, record.digest)
    if record.unsigned_digest and not signature_holds(pdf):
        raise stopped("I82", "保管した証明書の署名が確かめられません。", law=LAW)
    model, rebuilt = _archived_model(record), _rebuilt_model(record)
    if rebuilt is None:
        raise stopped("I80", "保管した証明書の対象者が、台帳から作り直したものと異なります。", law=LAW)
    then, now = stated(model), stated(rebuilt)
    if places := differing(then.facts, now.facts):
        said = "、".join(spoken(model, places))
        raise stopped("I80", f"保管した記載が、台帳から作り直したものと異なります({said})。", law=LAW)
    reworded = spoken(model, differing(then.wording, now.wording))
    result = Verification(issue_no, _redrawn(record, model), reworded, record.model.get("version", ""))
    if result.redrawn is False:
        raise stopped("I80", "保管した証明書が、同じ内容から作り直したものと異なります。", law=LAW)
    terms = {"issue_no": issue_no, "redrawn": result.redrawn, "reworded": reworded}
    audit.view("residents.verify_issue", staff=staff, subjects=record.subjects, terms=terms)
    return result


def _archived_model(record: IssueRecord) -> dict[str, Any]:
    try:
        return issue_archive.whole_model(record.model, record.model_secrets, issue_no=record.issue_no)
    except SealBroken:  # the numbers then differ
        return record.model


def _rebuilt_model(record: IssueRecord) -> dict[str, Any] | None:
    """The model as the register, read at the same point of both axes, gives it today; None if it cannot."""
    at = record.issued_at.astimezone(clock.TOKYO)
    choices = Choices.stored({"kind": record.kind, **record.choices})
    origin = record.choices.get("origin", "")
    request = CopyRequest(
        choices=choices, requester=record.requester, relation=record.relation,
        identification=record.identification,
    )  # fmt: skip
    known = IssueRecord.objects.get(issue_no=origin).issued_at if origin else at
    facts = read_facts(record.subjects, choices, known)
    if list(facts.numbers) != record.subjects or list(facts.history_nos) != record.history_nos:
        return None
    try:
        model = make_model(
            facts, request, record.issue_no, at, reissue=bool(origin), certifier=certified_by(record.model)
        )
    except Refused:
        return None
    return dict(plain(model if policy_of(record) == REFUSE else marked(model)))


def _redrawn(record: IssueRecord, model: Mapping[str, Any]) -> bool | None:
    """The archived model, whose words are those of the paper, drawn once more."""
    if issue_archive.engine_of(engine().fingerprint) != record.engine:
        return None
    template, drawn = template_of(record.kind, record.form), with_code(model, record.issue_no)
    try:
        printed = print_form(
            template, drawn, mark=record.issue_no, made_at=record.issued_at, overflow=policy_of(record)
        )
    except Refused:
        return False
    return printed.sha256 == (record.unsigned_digest or record.digest)
