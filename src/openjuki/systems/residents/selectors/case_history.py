"""受付の経過: every step of a case from ticket to hand-over, from what the steps, issues and cards already say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.counter.card import CARDS, CONTINUATIONS, NUMBER_CARD, OPEN
from openjuki.systems.residents.models import CardRecord, CaseDraft, CaseFile, CaseStep, IssueRecord

#: What happened when a case came into a state.
WHAT = {
    "received": "受付を開いた",
    "entering": "入力を始めた",
    "inquiring": "不備を照会した",
    "in_review": "審査へ回した",
    "sent_back": "差し戻した",
    "settled": "確定した",
    "handed_over": "お渡し・発送した",
    "withdrawn": "取り下げた",
}


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step: when, who (number, name where known), what, and what was said with it. `state`: of the case then."""

    at: datetime
    by: str
    by_name: str
    what: str
    note: str = ""
    state: str = ""


def history(case_no: str) -> list[HistoryStep]:
    """All steps of one case, oldest first; a card updated for it long after the hand-over stands at the end."""
    case = CaseFile.objects.get(case_no=case_no)
    found = of_steps(CaseStep.objects.filter(case=case).order_by("at", "id"))
    since = next((s.at for s in found if s.state == "entering"), case.opened_at)
    found += [_saved(d, since) for d in CaseDraft.objects.filter(case=case).exclude(editors=[])]
    found += [_issued(r) for r in IssueRecord.objects.filter(case_no=case_no)]
    found += [_card(r) for r in CardRecord.objects.filter(case_no=case_no)]
    return sorted(found, key=lambda s: s.at)


def of_steps(steps: Iterable[CaseStep]) -> list[HistoryStep]:
    """Steps of the case itself: a new state, or something done while it lasted (a paper, an approval)."""
    found: list[HistoryStep] = []
    before = ""
    for s in steps:
        moved = s.state != before
        what = WHAT[s.state] if moved or not s.note else s.note
        if moved and s.state == "entering" and before in ("inquiring", "sent_back"):
            what = "入力に戻った"
        found.append(HistoryStep(s.at, s.by, s.by_name, what, s.note if moved else "", s.state))
        before = s.state
    return found


def _saved(draft: CaseDraft, since: datetime) -> HistoryStep:
    others = "、".join(e for e in draft.editors if e != draft.saved_by)
    note = f"ほかの入力者 {others}" if others else ""
    return HistoryStep(max(draft.saved_at, since), draft.saved_by, "", "届の最後の保存", note)


def _issued(r: IssueRecord) -> HistoryStep:
    title = CERTIFICATES[r.kind].title if r.kind in CERTIFICATES else r.kind
    copies = f" {r.copy_no}/{r.copies}通目" if r.copies > 1 else ""
    return HistoryStep(r.issued_at, r.issued_by, "", f"{title}を発行した", f"発行番号 {r.issue_no}{copies}")


def _card(r: CardRecord) -> HistoryStep:
    done = [
        text
        for said, text in (
            (r.pin_verified, "暗証番号を照合"),
            (r.surface_updated, "券面を更新"),
            (r.continuation != OPEN, CONTINUATIONS[r.continuation]),
            (r.returned, "回収"),
        )
        if said
    ]
    note = "、".join([f"宛名番号 {r.addressee_no}", *done])
    begins = r.card == NUMBER_CARD and not done and r.by_move is not None
    what = "カードの継続利用の期限が始まった" if begins else f"{CARDS[r.card]}の処理"
    return HistoryStep(r.written_at, r.written_by, r.written_by_name, what, note)
