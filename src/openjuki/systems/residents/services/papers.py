"""The counter's papers of a case (窓口の書面): 異動届, 確認用帳票, 受理通知, 他課案内 as PDF.

Before settlement a paper is made from the draft and what `decide()` says would come of it; afterwards from
what was settled. Each is archived, and recorded with the case.
Sources: S 4.0.9, S 4.1.0.3, RR-01, RR-02, A-10, flow 1-1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.change_notice import change_notice
from openjuki.kernel.certificates.confirmation import confirmation
from openjuki.kernel.certificates.ex_officio_letter import ex_officio_letter
from openjuki.kernel.certificates.householder_letter import householder_letter, left_behind
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.certificates.office_guide import event_of, office_guide
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.certificates.receipt_notice import receipt_notice
from openjuki.kernel.counter.receipt import MAILABLE
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CasePaper
from openjuki.systems.residents.selectors import holds
from openjuki.systems.residents.services import cases, issue_archive
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.code_letters import changes_of, check_code_right, letter_for
from openjuki.systems.residents.services.contractors import refuse_paper
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.letter_heads import case_head
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import rows_of_entrants
from openjuki.systems.residents.services.paper_cases import (
    AFTER_SETTLEMENT,
    SETTLED,
    CannotPrint,
    case_anew,
    case_of,
)
from openjuki.systems.residents.services.paper_release import PAPER, released
from openjuki.systems.residents.services.papers_asked import asked_by
from openjuki.systems.residents.services.protection import concerned, refuse_protected
from openjuki.systems.residents.services.receipts import INQUIRING, inquiry
from openjuki.systems.residents.services.written_notice import WRITTEN, text_of, unwritten

TITLES: Final = {
    "printed_for_signature": "異動届",
    "ex_officio_record": "職権記載等記録書",
    "confirmation_sheet": "確認用帳票",
    "acceptance_notice": "受理通知",
    "office_guide": "他課案内",
    "householder_letter": "世帯主変更(依頼)通知書",
    "code_letter": "住民票コード通知票",
    "ex_officio_letter": "職権記載等通知書",
    "inquiry_letter": "不備の照会文書",
}
#: Tells what an envelope lacks; needs no notice that could be judged.
INQUIRY: Final = "inquiry_letter"
#: Tells what is about to be recorded; once it is recorded, there is nothing left to check.
BEFORE_SETTLEMENT: Final = frozenset({"printed_for_signature", "ex_officio_record", "confirmation_sheet"})
#: Done where nobody gave a notice, so that those concerned are told (施行令 第12条第4項), as of all that stand for one.
TOLD_OF: Final = frozenset(
    {"entry_ex_officio", "removal_ex_officio", "correction_ex_officio", "address_correction", "restoration"}
)


def papers_of(kind: str) -> tuple[str, ...]:
    """The papers that a kind of notice has; nobody is told of a change ex officio by 受理通知."""
    own = KINDS[kind]
    letter: tuple[str, ...] = ("householder_letter",) if "staying" in own.fields else ()
    if rows_of_entrants(own.notice) or kind.startswith("resident_code_"):
        letter = (*letter, "code_letter")
    if kind in TOLD_OF or own.stands_for:
        letter = (*letter, "ex_officio_letter")
    if kind in MAILABLE:
        letter = (*letter, INQUIRY)
    guide = ("office_guide",) if event_of(own.notice) else ()
    if own.is_ex_officio:
        return "ex_officio_record", "confirmation_sheet", *guide, *letter
    return "printed_for_signature", "confirmation_sheet", "acceptance_notice", *guide, *letter


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """One paper: `paper_id` for a later reprint, and the bytes."""

    paper_id: int
    case_no: str
    kind: str
    title: str
    made_at: datetime
    digest: str
    pdf: bytes = field(default=b"", repr=False)


def whom(file: CaseFile) -> set[str]:
    """宛名番号 of those whom a case concerns; until it is submitted, only its draft names them."""
    return {*file.subjects, *concerned(CaseDraft.objects.get(case=file).data)}


@reports(PAPER)
@service("residents.print_paper")
def print_paper(*, staff: Staff, case_no: str, kind: str) -> PrintedPaper:
    """Make, archive and record one paper of a case; `kind` is a key of `TITLES`.

    Raises Invalid (kind), NotFound (case), CannotPrint (state, or findings that block), NotPrintable,
    Forbidden (S07: somebody on it is under 支援措置, and the staff lack the right).
    """
    if kind not in TITLES:
        raise Invalid(Finding("F07", "この書面の種別はありません。", field="kind",
                              remedy="一覧から選んでください。"))  # fmt: skip
    refuse_paper(staff, kind)
    file = cases.locked_case(case_no, staff)
    # Before anything is judged: what stands against a notice may tell of the person, too.
    refuse_protected(staff, whom(file))
    check_code_right(staff, kind)
    _check_state(file, kind)
    now = clock.now()
    if kind == INQUIRY:
        paper, asked = inquiry(file), Asked(inquiry(file))
    else:
        paper, asked = _of_the_notice(staff, kind, file, now)
    printed = released(
        [(paper, asked)], channel=PAPER, mark=f"{case_no} {kind}", made_at=now, subjects=whom(file)
    )
    name = issue_archive.keep("papers", printed.pdf)
    row = cases.record_paper(
        staff=staff, case_no=case_no, kind=kind, object_key=name, digest=printed.sha256,
        content=text_of(paper) if kind == "printed_for_signature" else "",
    )  # fmt: skip
    return PrintedPaper(row.pk, case_no, kind, TITLES[kind], now, printed.sha256, printed.pdf)


def _of_the_notice(staff: Staff, kind: str, file: CaseFile, now: datetime) -> tuple[Paper, Asked]:
    """A paper about what the notice changes, for staff who may see whom it concerns; and what it has to say by the case
    and the register, both read anew while the persons stay as they are."""
    after = kind in AFTER_SETTLEMENT
    case = case_of(file, now.date(), after=after, lock=True)
    refuse_protected(staff, {*file.subjects, *case.before, *(str(c.subject) for c in case.changes)})
    paper = _paper(kind, case, file)
    anew = case_anew(file, now.date(), after=after)
    given = changes_of(anew) if kind == "code_letter" else ()
    return paper, asked_by(kind, anew, left_behind(anew), given, _paper(kind, anew, file))


def _check_state(file: CaseFile, kind: str) -> None:
    message = ""
    if kind not in papers_of(file.kind):
        message = f"「{KINDS[file.kind].title}」にこの書面はありません。"
    elif file.state == "withdrawn":
        message = "取り下げた届の書面は作成できません。"
    elif kind in BEFORE_SETTLEMENT and file.state in SETTLED:
        message = "確定した届について、この書面は作成できません。"
    elif kind in AFTER_SETTLEMENT and file.state not in SETTLED:
        message = "この書面は、届が確定してから作成します。"
    elif kind == INQUIRY and file.state != INQUIRING:
        message = "照会中の届ではありません。"
    elif kind == "acceptance_notice" and file.round == 0:
        message = "審査へ回す前の届は、まだ受理していません。"
    if message:
        raise CannotPrint(
            Finding("P10", message, field="kind", remedy="受付の状態を確かめ、書面を選び直してください。")
        )


def _paper(kind: str, case: Case, file: CaseFile) -> Paper:
    if kind in ("printed_for_signature", "ex_officio_record"):
        return change_notice(case)
    if kind == "confirmation_sheet":
        return confirmation(case)
    if kind == "office_guide":
        return office_guide(case)
    head = case_head(case, file.ward)
    if kind == "householder_letter":
        return _householder_letter(case, head)
    if kind == "code_letter":
        return letter_for(case, head)
    if kind == "ex_officio_letter":
        return ex_officio_letter(case, head)
    # A letter to the former address might reach the other party of a 支援措置.
    protected = bool(holds.protected([*file.subjects, *(str(c.subject) for c in case.changes)]))
    return receipt_notice(case, head, to_new_address=protected)


def _householder_letter(case: Case, head: Head) -> Paper:
    household = left_behind(case)
    if household is None:
        raise CannotPrint(
            Finding(
                "P13",
                "この異動で世帯主がいなくなり、届出で世帯主が決まらなかった世帯はありません。",
                field="kind",
                remedy="通知書は要りません。",
            )
        )
    return householder_letter(case, household, head)


def text_for_signature(file: CaseFile) -> str:
    """Digest of the 異動届 as it would be printed now. Raises CannotPrint where it could not be."""
    return text_of(_paper("printed_for_signature", case_of(file, clock.today()), file))


def written_state(file: CaseFile) -> str:
    """書面の状態: "none", "counts", or "stale" where what is on record does not stand for the draft as it is (A-10).

    While there are errors the signed text cannot be made, so that a signature alone does not count either.
    """
    if not CasePaper.objects.filter(case=file, kind__in=WRITTEN).exists():
        return "none"
    try:
        return "stale" if unwritten(file, lambda: text_for_signature(file)) else "counts"
    except Refused:
        return "stale"
