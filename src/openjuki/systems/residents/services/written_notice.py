"""The written notice (書面の届): which paper on record stands behind what is submitted. A-10, 施行令26条.

A signature stands for the text that was printed and signed, and for no other. A paper that the notifier wrote
stands for what it says: the counter may mend its own copying, and says then that it looked at the paper again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.paper import Paper
from openjuki.runtime import fields
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice, CasePaper
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets

#: Papers that come from the notifier; the last one is the counter's word about the one before.
SIGNED: Final = "signed_notice"
RECEIVED: Final = "received_paper"
COMPARED: Final = "compared_with_paper"
#: What stands behind a change ex officio.
GROUNDS: Final = "grounds_paper"
WRITTEN: Final = frozenset({SIGNED, RECEIVED, COMPARED, GROUNDS})
_LAW = "住民基本台帳法施行令 第26条"


def text_of(paper: Paper) -> str:
    """Keyed digest of what the notifier reads and signs; the day of printing is no part of it."""
    said = {**plain(paper), "made_on": ""}
    return fields.keyed_hash(json.dumps(said, ensure_ascii=False, sort_keys=True)).hex()


def signed_content(case: CaseFile, kind: str) -> str:
    """What a paper that is being recorded stands for: a signature, for the text printed last; the counter's
    comparison, for the draft as it stands.

    Raises Invalid where there is nothing that it could stand for.
    """
    if kind in WRITTEN and (kind == GROUNDS) != KINDS[case.kind].is_ex_officio:
        raise _nothing(
            f"「{KINDS[case.kind].title}」にこの書面はありません。", "書面の種別を選び直してください。"
        )
    papers = CasePaper.objects.filter(case=case)
    if kind == COMPARED:
        if not papers.filter(kind=RECEIVED).exists():
            raise _nothing("照合する書面が受領されていません。", "書面を受け取り、受領を記録してください。")
        return _read(case, CaseDraft.objects.get(case=case))
    if kind != SIGNED:
        return ""
    printed = papers.filter(kind="printed_for_signature").exclude(content="").order_by("-id").first()
    if printed is None:
        raise _nothing("署名用の異動届がまだ印刷されていません。", "異動届を印刷して署名を受けてください。")
    return printed.content


def _nothing(message: str, remedy: str) -> Invalid:
    return Invalid(Finding("F14", message, field="kind", law=_LAW, remedy=remedy))


def unwritten(case: CaseFile, text_now: Callable[[], str]) -> Finding | None:
    """What stands against submitting the draft of a case as its next round, or None.

    `text_now`: digest of the 異動届 as it would be printed now.
    """
    papers = list(CasePaper.objects.filter(case=case, kind__in=WRITTEN).order_by("id"))
    if not papers:
        return without_paper(case.kind)
    if KINDS[case.kind].is_ex_officio:
        return None
    received = [p for p in papers if p.kind == RECEIVED]
    # A paper of this round was taken since the last submission; before the first one, all are.
    if any(p.round == case.round for p in received):
        return None
    if received and (now := _read(case, CaseDraft.objects.get(case=case))):
        submitted = CaseNotice.objects.filter(case=case, round=case.round).first()
        compared = [p.content for p in papers if p.kind == COMPARED]
        if now in compared or (submitted is not None and now == _read(case, submitted)):
            return None
    signed = [p.content for p in papers if p.kind == SIGNED]
    if signed and signed[-1] == text_now():
        return None
    if received:
        return _refusal(
            "差し戻された後に届の内容が変わりましたが、書面と照合されていません。",
            "転記の誤りを直したときは「受領した書面と照合した」を、届出人が書面を改めたときは"
            "新しい書面の受領を記録してください(F9 帳票)。",
        )
    return _refusal(
        "署名を受けた異動届と届の内容が違います。",
        "内容が変わったので、異動届を印刷し直して署名を受け、記録してください(F9 帳票)。",
    )


def without_paper(kind: str) -> Finding:
    """What is said of a case of this kind with no paper of `WRITTEN` on record."""
    if KINDS[kind].is_ex_officio:
        return Finding(
            id="A-10",
            message="職権の根拠となる書面が記録されていません。",
            law="住民基本台帳法 第8条、施行令 第12条",
            remedy="通知書、調査報告書などを受け取り、受領を記録してから回してください(F9 帳票)。",
        )
    return _refusal(
        f"{KINDS[kind].paper}の書面が記録されていません。",
        "異動届を印刷して署名を受けるか、受け取った書面を記録してから回してください(F9 帳票)。",
    )


def _refusal(message: str, remedy: str) -> Finding:
    return Finding(id="A-10", message=message, law=_LAW, remedy=remedy)


def _read(case: CaseFile, typed: CaseDraft | CaseNotice) -> str:
    """Keyed digest of a notice as read: the same day in another writing is the same. Empty if unreadable."""
    whole: Mapping[str, Any] = join_secrets(typed.data, typed.secrets, row=case.case_no)
    notice = build_notice(KINDS[case.kind], whole).notice
    if notice is None:
        return ""
    text = json.dumps(asdict(notice), default=str, ensure_ascii=False, sort_keys=True)
    return fields.keyed_hash(text).hex()
