"""交付の検証: is the kept file the released one, and did it tell the truth? (SL-03; decisions.md, Certificates)

The archive against its digest, its signature and its text; the printed facts, rebuilt from the register as of the day
and as known at the moment of issue, against the archived model; the impression against the registered one; and, where
engine, font and form are still the same, the archived model drawn anew against its bytes. What differs is an incident;
where a later version only words a label or a sentence otherwise, the facts agree, and the result says both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from openjuki.kernel.certificates.certifier import Certification
from openjuki.kernel.certificates.document import Cell
from openjuki.kernel.certificates.stated import differing, spoken, stated
from openjuki.kernel.seals.certificate import SealCertificate
from openjuki.runtime import audit, clock, installation, pdf_signing
from openjuki.runtime.release import check_page
from openjuki.runtime.release.archive import archived
from openjuki.runtime.release.verification import Verification
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.printing import engine
from openjuki.systems.seals.models import IssueOverflow, IssueRecord
from openjuki.systems.seals.selectors.persons import registrant_known_at
from openjuki.systems.seals.selectors.registrations import in_force_at
from openjuki.systems.seals.services.draw import kept_model, marked, policy_of, redrawn
from openjuki.systems.seals.services.frame import refuse_protected, service
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.issue import made_at_issue
from openjuki.systems.seals.services.issued import record_for
from openjuki.systems.seals.services.printing import FORMS, about, check_impression, check_release, stopped
from openjuki.systems.seals.services.subject import registered_picture


@desk.reports("reissue")
@service("seals.verify_issue")
def verify_issue(*, staff: Staff, issue_no: str) -> Verification:
    """Compare one issue with its archive and with the register. Raises NotFound, Forbidden (支援措置); NotReleased,
    with the places that differ and never their values, where something is not as it was: an incident."""
    record = record_for(staff, issue_no)
    refuse_protected(staff, record.addressee_no)
    with about(record.addressee_no):
        pdf = archived(record.object_key, record.digest)
        signature = pdf_signing.inspect(pdf, key_dir=installation.current().key_dir("seals"))
        if signature is None or not signature.intact:
            raise stopped("SE88", "保管した証明書の署名が確かめられません。")
        result = _compared(record, pdf)
    terms = {"issue_no": issue_no, "redrawn": result.redrawn, "reworded": result.reworded}
    audit.view("seals.verify_issue", staff=staff, subjects=[record.addressee_no], terms=terms)
    return result


def _compared(record: IssueRecord, pdf: bytes) -> Verification:
    at = record.issued_at.astimezone(clock.TOKYO)
    person = registrant_known_at(record.addressee_no, record.issued_at)
    registration_no, card_no = in_force_at(record.addressee_no, record.issued_at)
    if person is None or not person.resident_on(at.date()) or registration_no != record.registration_id:
        raise stopped("SE89", "交付したときに有効であった登録が、交付の記録と一致しません。")
    if record.card_id not in (None, card_no):
        raise stopped("SE89", "交付したときに有効であった登録証が、交付の記録と一致しません。")
    picture, policy = registered_picture(record.registration), policy_of(record)
    model = made_at_issue(record, person, picture)
    then, now = stated(record.model), stated(kept_model(marked(model, policy)))
    if places := spoken(record.model, differing(then.facts, now.facts)):
        raise stopped("SE89", f"保管した記載が、台帳から作り直したものと異なります({'、'.join(places)})。")
    reworded = spoken(record.model, differing(then.wording, now.wording))
    check_impression(pdf, picture)
    by_now = _made_by_now(record)
    if by_now:
        _check_drawing(record, _as_worded(model, record.model), policy, pdf)
        if not reworded:
            overflows = IssueOverflow.objects.filter(issue=record).values_list("item", flat=True)
            check_release(
                pdf, marked(model, policy), person=person, picture=picture, overflows=set(overflows)
            )
    return Verification(record.pk, by_now or None, reworded, record.model.get("version", ""))


def _as_worded(model: SealCertificate, said: Mapping[str, Any]) -> SealCertificate:
    """The same in the words of the paper, which may be those of an earlier version."""
    return replace(
        model, cells=tuple(Cell(**cell) for cell in said["cells"]), title=said["title"],
        document_title=said["document_title"], certification=Certification(**said["certification"]),
    )  # fmt: skip


def _made_by_now(record: IssueRecord) -> bool:
    """Whether engine, fonts, forms and check page are still those of the issue."""
    return {**asdict(engine(FORMS).fingerprint), "check": check_page.base()} == record.engine


def _check_drawing(record: IssueRecord, model: SealCertificate, policy: str, pdf: bytes) -> None:
    anew = redrawn(model, made_at=record.issued_at, policy=policy).pdf
    if not pdf.startswith(anew):  # the signature stands behind what was signed
        raise stopped("SE89", "保管した証明書が、同じ内容から作り直したものと異なります。")
