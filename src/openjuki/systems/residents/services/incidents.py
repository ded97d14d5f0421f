"""事故 (issue incidents): a paper that did not say what was asked for stops its channel until two people agree.

Sources: standard-notes 4.1 classes 1 and 4 (incidents R01 to R06): three error notices were closed as "normal on
retry" before eighteen strangers' papers were handed out. So there is no such reason here, and no other way on.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueIncident, IssueRecord
from openjuki.systems.residents.models.incident import CAUSES, CHANNELS
from openjuki.systems.residents.selectors.certificates import active_members
from openjuki.systems.residents.selectors.incidents import IncidentLine, incidents, line_of, stopped_by
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_release import NotReleased

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
_LEAST = 10  # characters: enough for a sentence, too many for "ok"


class ChannelStopped(Refused):
    """経路の停止: an incident is open. Nothing was made."""

    status = 503
    title = "事故の原因が分かるまで、証明書を出せません"


class NotYours(Refused):
    """担当ではない、又は順序が違う."""

    title = "事故の処理を進められません"


def refuse_stopped(channel: str) -> None:
    """Raises ChannelStopped while an incident of this channel is open."""
    stopped = stopped_by(channel)
    if stopped is not None:
        raise ChannelStopped(
            Finding(
                "I98",
                f"{CHANNELS[channel]}を止めています(事故 {stopped})。",
                law="住民基本台帳法 第36条の2",
                remedy="事故の画面で担当者が原因と対応を記録し、別の職員が終結すると再開します。",
            )
        )


def reports(channel: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Around a service of this channel: what the last look refuses becomes an incident, after the rollback."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except NotReleased as refused:
                _raise(channel, refused, kwargs)
                raise

        return run

    return decorate


def _raise(channel: str, refused: NotReleased, given: Mapping[str, Any]) -> None:
    """Record what the last look found, on its own: the refused work has been rolled back already."""
    staff: Staff = given["staff"]
    household = str(given.get("household_no") or "")
    subjects = list(given.get("addressee_nos") or (active_members(household) if household else ()))
    if known := IssueRecord.objects.filter(issue_no=given.get("issue_no", "")).first():
        subjects = known.subjects
    ids, case_no = [f.id for f in refused.findings], str(given.get("case_no", ""))
    said = [f"{f.id} {f.message}" for f in refused.findings]  # which by their nature name nobody
    with transaction.atomic():
        made = IssueIncident.objects.create(
            channel=channel, findings=said, subjects=subjects, case_no=case_no, terminal=staff.terminal,
            raised_by=staff.user_id, raised_at=clock.now(),
        )  # fmt: skip
        terms = {"incident": made.pk, "channel": channel, "findings": ids}
        audit.refusal(
            "residents.issue_incident", staff=staff, subjects=subjects, terms=terms, case_no=case_no
        )
    log.critical("certificate stopped before release: incident %s, %s", made.pk, ",".join(ids))


@service("residents.list_incidents")
def list_incidents(*, staff: Staff) -> list[IncidentLine]:
    """事故の一覧: open ones first. On the log before it is shown."""
    _check_right(staff)
    lines = incidents()
    audit.view(
        "residents.list_incidents", staff=staff, subjects=sorted({n for i in lines for n in i.subjects})
    )
    return lines


@service("residents.own_incident")
def own(*, staff: Staff, incident_id: int) -> IncidentLine:
    """担当する: from now on this person answers for it; may pass to another. Raises NotFound, NotYours."""
    _check_right(staff)
    row = _open(incident_id)
    row.owner, row.owned_at = staff.user_id, clock.now()
    row.cause = row.explanation = row.measure = ""
    row.explained_at = None
    row.save(update_fields=["owner", "owned_at", "cause", "explanation", "measure", "explained_at"])
    return _done(row, staff, "residents.own_incident")


@service("residents.explain_incident")
def explain(*, staff: Staff, incident_id: int, cause: str, explanation: str, measure: str) -> IncidentLine:
    """原因と対応, by its owner. Raises NotFound, NotYours, Invalid."""
    _check_right(staff)
    row = _open(incident_id)
    if row.owner != staff.user_id:
        raise NotYours(
            Finding("I85", "この事故の担当ではありません。", remedy="先に「担当する」を選んでください。")
        )
    findings = [] if cause in CAUSES else [Finding("I86", "原因を一覧から選んでください。", field="cause")]
    findings += [
        Finding(
            "I87", "「再実行で正常」は終結の理由になりません。何があり、何を直したかを書いてください。", field=name,
            remedy=f"{_LEAST}字以上で入力してください。",
        )
        for name, text in (("explanation", explanation), ("measure", measure))
        if len(text.strip()) < _LEAST
    ]  # fmt: skip
    if findings:
        raise Invalid(*findings)
    row.cause, row.explanation, row.measure = cause, explanation.strip(), measure.strip()
    row.explained_at = clock.now()
    row.save(update_fields=["cause", "explanation", "measure", "explained_at"])
    return _done(row, staff, "residents.explain_incident")


@service("residents.close_incident")
def close(*, staff: Staff, incident_id: int) -> IncidentLine:
    """終結, by another than the owner, after cause and measure. The channel goes on. Raises NotFound, NotYours."""
    _check_right(staff)
    row = _open(incident_id)
    if not row.cause:
        raise NotYours(
            Finding("I88", "原因と対応がまだ記録されていません。", remedy="担当者が先に記録してください。")
        )
    if row.owner == staff.user_id:
        raise NotYours(
            Finding(
                "I89",
                "担当した本人は終結できません。",
                law="A-02",
                remedy="別の職員が確かめて終結してください。",
            )
        )
    row.closed_by, row.closed_at = staff.user_id, clock.now()
    row.save(update_fields=["closed_by", "closed_at"])
    return _done(row, staff, "residents.close_incident")


def _check_right(staff: Staff) -> None:
    if not staff.may("residents.incident"):
        raise Forbidden(
            Finding(
                "AU-02", "証明書の事故を扱う権限がありません。", remedy="権限のある職員に代わってください。"
            )
        )


def _open(incident_id: int) -> IssueIncident:
    row = IssueIncident.objects.select_for_update().filter(pk=incident_id).first()
    if row is None:
        raise NotFound(Finding("I84", "その番号の事故はありません。"))
    if row.closed_at is not None:
        raise NotYours(Finding("I83", "この事故は終結しています。"))
    return row


def _done(row: IssueIncident, staff: Staff, action: str) -> IncidentLine:
    audit.change(action, staff=staff, subjects=row.subjects, terms={"incident": row.pk, "cause": row.cause})
    return line_of(row)
