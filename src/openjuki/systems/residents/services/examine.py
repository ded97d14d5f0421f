"""A submitted notice as the reviewer examines it (審査の画面): what the register would hold, beside what it holds.

RR-23, A-02. The view is on the log before it is shown; numbers are in it only for those who hold the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import ALERT
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseNotice
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.item_rights import blank_form, blank_record, hidden_items
from openjuki.systems.residents.services.judge import alert_key, judge
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets
from openjuki.systems.residents.services.notice_forms.secrets import SECRET
from openjuki.systems.residents.services.protection import refuse_protected


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's record before (None: new to the register) and after. `row`: path of the person's row.

    `planned_on`: the day that will bring it, where that is still to come.
    """

    row: str
    addressee_no: str
    before: Record | None = field(repr=False)
    after: Record = field(repr=False)
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Alteration:
    """What differs from the round before, by path of the form; numbers say only that they differ."""

    path: str
    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything on the reviewer's screen. `unanswered`: alerts to which the counter gave no reason."""

    detail: selectors.CaseDetail
    persons: tuple[PersonChange, ...]
    altered: tuple[Alteration, ...]
    findings: tuple[Finding, ...]
    unanswered: tuple[Finding, ...]
    data: dict[str, Any] = field(repr=False)

    def why_not(self, staff: Staff) -> str:
        """Why this person cannot judge the notice, for people; the service decides."""
        notice, line = self.detail.notice, self.detail.line
        if line.state != "in_review":
            return f"この届は「{line.state_title}」です。"
        if notice and staff.user_id in notice.makers:
            return "あなたが入力した届のため、別の職員が審査します。"
        if any(r.reviewer == staff.user_id and r.round == line.round for r in self.detail.reviews):
            return "あなたはこの届の審査を済ませています。次は別の職員が審査します。"
        return ""

    def alerts(self) -> list[tuple[Finding, str]]:
        """Alerts with the reason that the counter gave."""
        reasons = self.detail.notice.acknowledged if self.detail.notice else {}
        return [(f, reasons.get(alert_key(f), "")) for f in self.findings if f.level == ALERT]


@service("residents.examine")
def examine(*, staff: Staff, case_no: str) -> Examination:
    """The newest submission of a case, judged as the register stands now.

    Raises NotFound, Forbidden where somebody of it is under 支援措置 and the staff lack the right (S07).
    """
    detail = selectors.detail(staff=staff, case_no=case_no)
    if detail is None or detail.notice is None:
        raise NotFound(
            Finding("C01", "この受付番号の届はありません。", remedy="審査リストから選び直してください。")
        )
    data = _whole(detail.notice, case_no)
    judgement = judge(kind=detail.line.kind, data=data, case_no=case_no)
    decision = judgement.decision
    changes = [*decision.outcome, *decision.planned] if decision else []
    subjects = judgement.view.subjects if judgement.view else {}
    refuse_protected(staff, {*subjects, *detail.subjects})
    hidden = hidden_items(staff)
    keys = _rows_by_key(data)
    persons = tuple(
        PersonChange(
            row=keys.get(getattr(c.subject, "key", c.subject), ""),
            addressee_no="" if hasattr(c.subject, "key") else c.subject,
            before=blank_record(subjects[c.subject].record, hidden) if c.subject in subjects else None,
            after=blank_record(c.record, hidden),
            planned_on=c.changed_on if decision and c in decision.planned else None,
        )
        for c in changes
    )
    altered: tuple[Alteration, ...] = ()
    if detail.previous is not None:
        before = _read(detail.previous.kind, _whole(detail.previous, case_no))
        altered = _altered(before, _read(detail.line.kind, data), hidden)
    audit.view("residents.examine", staff=staff, subjects=sorted(subjects), case_no=case_no)
    return Examination(
        detail, persons, altered, judgement.findings,
        judgement.unanswered(detail.notice.acknowledged, detail.notice.findings),
        blank_form(detail.notice.data, hidden),
    )  # fmt: skip


def _whole(notice: CaseNotice, case_no: str) -> dict[str, Any]:
    return join_secrets(notice.data, notice.secrets, row=case_no)


def _rows_by_key(data: Mapping[str, Any]) -> dict[str, str]:
    """Path of the form's row by the row's key or 宛名番号."""
    found: dict[str, str] = {}
    for field_name, rows in data.items():
        listed = rows if isinstance(rows, list) else []
        for at, row in enumerate(r for r in listed if isinstance(r, Mapping)):
            for name in ("key", "addressee_no", "resumes"):
                if row.get(name):
                    found.setdefault(str(row[name]), f"{field_name}.{at}")
    return found


def _altered(old: Any, new: Any, hidden: frozenset[str]) -> tuple[Alteration, ...]:
    """Compared as they are read, not as they were typed: the same day in another writing is no change."""
    before, after = dict(_flat(old)), dict(_flat(new))
    found = []
    for path in dict.fromkeys([*after, *before]):
        was, now = before.get(path, ""), after.get(path, "")
        if was == now:
            continue
        row, _, name = path.rpartition(".")
        if name == "value":  # of a row that changes an item: hidden as the item is
            name = after.get(f"{row}.name") or before.get(f"{row}.name", "")
        if name in SECRET | hidden:
            was, now = "●" if was else "", "●(変更)" if now else ""
        found.append(Alteration(path, was, now))
    return tuple(found)


def _read(kind: str, data: Mapping[str, Any]) -> Any:
    """The notice; the form data where they cannot be read as one."""
    return build_notice(KINDS[kind], data).notice or data


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, UncertainDate):
        return [(path, value.display())]
    if isinstance(value, date):
        return [(path, format_wareki(value))]
    if is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return [pair for name, each in value.items() for pair in _flat(each, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list | tuple):
        return [pair for at, each in enumerate(value) for pair in _flat(each, f"{path}.{at}")]
    if isinstance(value, bool):
        return [(path, "はい" if value else "")]
    return [(path, "" if value is None else str(value))]
