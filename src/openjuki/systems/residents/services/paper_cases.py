"""届の案件 as its papers tell it: from the draft before settlement, afterwards from what was settled; and both anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.decide import decide
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import RegisterView
from openjuki.runtime import clock, installation
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice
from openjuki.systems.residents.selectors import certificates, rows
from openjuki.systems.residents.selectors.case_versions import (
    later_departure,
    versions_anew,
    versions_of_event,
)
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets

SETTLED: Final = frozenset({"settled", "handed_over"})
#: Tells what was recorded: there is nothing to tell before.
AFTER_SETTLEMENT: Final = frozenset({"householder_letter", "code_letter", "ex_officio_letter"})

Read = Callable[[int], tuple[list[Version], dict[str, Record]]]
Facts = tuple[Any, tuple[Change, ...], dict[str, Record], tuple[Change, ...]]


class CannotPrint(Refused):
    """この書面は今は作成できない."""

    title = "この書面は作成できません"


def case_of(file: CaseFile, day: date, *, after: bool = False, lock: bool = False) -> Case:
    """`after`: as a plan to move out came true, where it has; `lock`: whom it concerns stays as they are until the
    transaction ends. Raises CannotPrint where findings block."""
    if file.state not in SETTLED:
        return _case(file, day, _entered(file, lock=lock))
    if lock:
        rows.lock(file.subjects)
    return _settled_case(file, day, after, versions_of_event)


def case_anew(file: CaseFile, day: date, *, after: bool = False) -> Case:
    """The same once more, with everything that the register says of its persons read alone by 宛名番号: what a finished
    paper is compared with."""
    if file.state not in SETTLED:
        return _case(file, day, _entered(file, anew=True))
    return _settled_case(file, day, after, versions_anew)


def _case(file: CaseFile, day: date, facts: Facts) -> Case:
    notice, changes, before, planned = facts
    return Case(
        case_no=file.case_no,
        kind=KINDS[file.kind].title.removesuffix("届"),
        office=f"{certificates.ward_name(file.ward)}役所",
        made_on=day,
        notice=notice,
        changes=changes,
        before=before,
        planned=planned,
        specimen=installation.current().specimen,
    )


def _entered(file: CaseFile, *, anew: bool = False, lock: bool = False) -> Facts:
    """The notice, what would come of it, the records before, and what is planned for others."""
    draft = CaseDraft.objects.get(case=file)
    data = join_secrets(draft.data, draft.secrets, row=file.case_no)
    judgement = judge(kind=file.kind, data=data, case_no=file.case_no, lock=lock)
    if judgement.notice is None or judgement.refused or judgement.decision is None:
        raise CannotPrint(
            *(f for f in judgement.findings if f.level == "error"), title="誤りがあるため書面を作成できません"
        )
    assert judgement.view is not None
    view, decision = judgement.view, judgement.decision
    if anew:
        view = _read_alone(view)
        decision = decide(view, judgement.notice, clock.today())
    before = {no: subject.version.record for no, subject in view.subjects.items()}
    return judgement.notice, decision.outcome, before, decision.planned


def _read_alone(view: RegisterView) -> RegisterView:
    subjects = {
        no: replace(subject, version=rows.all_versions(no, with_number=True)[-1])
        for no, subject in view.subjects.items()
    }
    return replace(view, subjects=subjects)


def _settled_case(file: CaseFile, day: date, after: bool, read: Read) -> Case:
    submitted = CaseNotice.objects.get(case=file, round=file.round)
    data = join_secrets(submitted.data, submitted.secrets, row=file.case_no)
    notice = build_notice(KINDS[file.kind], data).notice
    assert file.event_id is not None
    written, before = read(file.event_id)
    case = _case(file, day, (notice, _as_changes(written), before, ()))
    return _on_the_day(case, file, read) if after else case


def _on_the_day(case: Case, file: CaseFile, read: Read) -> Case:
    """The case as its plan to move out came true; those whom it left belong to it from now on (支援措置)."""
    later = later_departure(file.event_id) if file.event_id else None
    if later is None:
        return case
    versions, before = read(later)
    if added := before.keys() - set(file.subjects):
        file.subjects = sorted({*file.subjects, *added})
        file.save(update_fields=["subjects"])
    return replace(case, changes=_as_changes(versions), before=before)


def _as_changes(versions: Sequence[Version]) -> tuple[Change, ...]:
    return tuple(
        Change(v.addressee_no, v.reason, v.changed_on, v.notified_on, v.record, v.changed_on_text, v.note)
        for v in versions
    )
