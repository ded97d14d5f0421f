"""事故の机: a paper that did not say what was asked for stops its channel until two people agree.

Sources: standard-notes 4.1 classes 1 and 4 (incidents R01 to R06): three error notices were closed as "normal on
retry" before eighteen strangers' papers were handed out. So there is no such reason here, and no other way on.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

from openjuki.runtime import audit, clock, installation
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.release.duty import Duty, still_may, who_may
from openjuki.runtime.release.incident import CAUSES, CHANNELS, Incident
from openjuki.runtime.service import Frame
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.printing import NotReleased

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
MOST = 200
#: Setting: ward ("" for all) → who is on duty.
DUTY = "incident_duty"
#: What the first page says in production where nobody is on duty, to whoever may be.
NO_DUTY = "証明書の事故の当番がいません。"
DUTY_REMEDY = "事故の画面(F12)で当番に就いてください。"
_LEAST = 10  # characters: enough for a sentence, too many for "ok"


class ChannelStopped(Refused):
    """経路の停止: an incident is open. Nothing was made."""

    status = 503
    title = "事故の原因が分かるまで、証明書を出せません"


class NotYours(Refused):
    """担当ではない、又は順序が違う."""

    title = "事故の処理を進められません"


class IncidentDesk:
    """One system's. `table`: its incidents; `settings`: its settings, one of which says who is on duty; `subjects`: of
    whom the refused work was, from the keywords of its service, where the refusal does not say.

    The acts `lines`, `take_duty`, `own`, `explain` and `close` are services of the system and need the right
    `<system>.incident`.
    """

    def __init__(
        self,
        system: str,
        table: type[Incident],
        settings: type[models.Model],
        frame: Frame,
        subjects: Callable[[Mapping[str, Any]], list[str]],
    ) -> None:
        self.right, self._system, self._table, self._subjects = f"{system}.incident", system, table, subjects
        self._settings = settings
        self.lines = frame.service(f"{system}.list_incidents")(self._lines)
        self.take_duty = frame.service(f"{system}.incident_duty")(self._take_duty)
        self.own = frame.service(f"{system}.own_incident")(self._own)
        self.explain = frame.service(f"{system}.explain_incident")(self._explain)
        self.close = frame.service(f"{system}.close_incident")(self._close)

    def refuse_stopped(self, channel: str) -> None:
        """Raises ChannelStopped while an incident of this channel is open."""
        stopped = self._open().filter(channel=channel).order_by("id").first()
        if stopped is not None:
            raise ChannelStopped(
                Finding(
                    "I98",
                    f"{CHANNELS[channel]}を止めています(事故 {stopped.pk})。",
                    law="住民基本台帳法 第36条の2",
                    remedy="事故の画面で担当者が原因と対応を記録し、別の職員が終結すると再開します。",
                )
            )

    def go_out(self, channel: str) -> None:
        """The same, last of all before what was made commits: an incident found meanwhile, at another node, stops it
        too, and none begins until the transaction has ended."""
        self._lock("pg_advisory_xact_lock_shared", channel)
        self.refuse_stopped(channel)

    def _lock(self, function: str, channel: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {function}(hashtext(%s), hashtext(%s))",  # one of two names
                [f"incident {self._system}", channel],
            )

    def reports(self, channel: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Around a service of this channel: what the last look refuses becomes an incident, after the rollback."""

        def decorate(function: Callable[P, R]) -> Callable[P, R]:
            @functools.wraps(function)
            def run(*args: P.args, **kwargs: P.kwargs) -> R:
                try:
                    return function(*args, **kwargs)
                except NotReleased as refused:
                    made = self._raise(channel, refused, kwargs)
                    refused.findings += (_told(made),)
                    raise

            return run

        return decorate

    def _raise(self, channel: str, refused: NotReleased, given: Mapping[str, Any]) -> Incident:
        """Record what the last look found, on its own: the refused work has been rolled back already."""
        staff: Staff = given["staff"]
        subjects = list(refused.subjects) or self._subjects(given)
        ids, case_no = [f.id for f in refused.findings], str(given.get("case_no", ""))
        said = [f"{f.id} {f.message}" for f in refused.findings]  # which by their nature name nobody
        with transaction.atomic():
            self._lock(
                "pg_advisory_xact_lock", channel
            )  # what is about to go out goes out before, or not at all
            owner, now = self._owner(staff), clock.now()
            made: Incident = self._table._default_manager.create(
                channel=channel, findings=said, subjects=subjects, case_no=case_no, terminal=staff.terminal,
                raised_by=staff.user_id, raised_at=now, owner=owner.user_id, owner_name=owner.name, owned_at=now,
            )  # fmt: skip
            terms = {"incident": made.pk, "findings": ids, "channel": channel, "owner": owner.user_id}
            audit.refusal(
                f"{self._system}.issue_incident", staff=staff, subjects=subjects, terms=terms, case_no=case_no
            )
        log.critical("certificate stopped before release: incident %s, %s", made.pk, ",".join(ids))
        return made

    def on_duty(self, staff: Staff) -> Duty | None:
        """事故の当番 of these staff's ward, else of the whole city; None where nobody has taken it, or who has does not
        have the right any more."""
        row = self._settings._default_manager.filter(key=DUTY).values_list("value", flat=True).first() or {}
        for found in (row.get(staff.ward), row.get("")):
            if found and still_may(found["staff"], self.right):
                return Duty(found["staff"], found["name"])
        return None

    def _owner(self, staff: Staff) -> Duty:
        """Who answers for what stopped these staff: whoever is on duty; else they themselves, if they may; else
        whoever may and signed in here last. Where nobody who may ever has, it is theirs all the same: an incident is
        never nobody's."""
        mine = Duty(staff.user_id, staff.name)
        able = mine if staff.may(self.right) else None
        return self.on_duty(staff) or able or who_may(self.right, staff.ward) or mine

    def needs_duty(self, staff: Staff) -> bool:
        """Whether these staff must be told that nobody is on duty: in production an incident must not look for somebody
        to answer for it only once it is there."""
        serious = installation.current().mode == "production"
        return serious and staff.may(self.right) and self.on_duty(staff) is None

    def _take_duty(self, *, staff: Staff) -> Duty:
        """事故の当番に就く: from now on whoever calls owns each incident of their ward from its first second.

        Nobody is put on duty by another: only who has the right, and knows. Raises Forbidden.
        """
        self._check_right(staff)
        self._lock("pg_advisory_xact_lock", DUTY)
        table = self._settings._default_manager
        known = table.filter(key=DUTY).values_list("value", flat=True).first() or {}
        value = {**known, staff.ward: {"staff": staff.user_id, "name": staff.name}}
        table.update_or_create(
            key=DUTY, defaults={"value": value, "changed_by": staff.user_id, "changed_at": clock.now()}
        )
        audit.change(f"{self._system}.incident_duty", staff=staff, terms={"ward": staff.ward})
        return Duty(staff.user_id, staff.name)

    def stopped(self, staff: Staff) -> tuple[str, bool]:
        """What stops something now, in words for the first page, and whether it is for these staff to answer for it;
        empty where nothing does."""
        found = list(self._open().order_by("id"))
        mine = any(i.owner == staff.user_id for i in found)
        what = "、".join(dict.fromkeys(i.channel_title for i in found))
        whose = "あなた" if mine else "、".join(dict.fromkeys(i.owner_title for i in found))
        return (f"{what}を止めています(事故{len(found)}件、担当は{whose})。" if found else "", mine)

    def _open(self) -> models.QuerySet[Incident]:
        return self._table._default_manager.filter(closed_at=None)

    def _lines(self, *, staff: Staff, within: models.Q | None = None) -> list[Incident]:
        """事故の一覧 of those that are `within`: open ones first, then the newest. On the log before it is shown."""
        self._check_right(staff)
        newest = self._table._default_manager.filter(within or models.Q()).order_by("-id")[:MOST]
        rows = sorted(newest, key=lambda i: i.closed_at is not None)
        audit.view(
            f"{self._system}.list_incidents", staff=staff,
            subjects=sorted({n for i in rows for n in i.subjects}),
        )  # fmt: skip
        return rows

    def open_beyond(self, lines: Sequence[Incident]) -> int:
        """How many are open that a narrowed list leaves out: they stop their channel everywhere."""
        return self._open().exclude(pk__in=[line.pk for line in lines]).count()

    def _own(self, *, staff: Staff, incident_id: int) -> Incident:
        """担当する: from now on this person answers for it, instead of whoever did. Raises NotFound, NotYours."""
        row = self._locked(staff, incident_id)
        row.owner, row.owner_name, row.owned_at = staff.user_id, staff.name, clock.now()
        row.cause = row.explanation = row.measure = ""
        row.explained_at = None
        return self._done(row, staff, "own_incident")

    def _explain(
        self, *, staff: Staff, incident_id: int, cause: str, explanation: str, measure: str
    ) -> Incident:
        """原因と対応, by its owner. Raises NotFound, NotYours, Invalid."""
        row = self._locked(staff, incident_id)
        if row.owner != staff.user_id:
            raise NotYours(
                Finding("I85", "この事故の担当ではありません。", remedy="先に「担当する」を選んでください。")
            )
        if wrong := _unexplained(cause, explanation, measure):
            raise Invalid(*wrong)
        row.cause, row.explanation, row.measure = cause, explanation.strip(), measure.strip()
        row.explained_at = clock.now()
        return self._done(row, staff, "explain_incident")

    def _close(self, *, staff: Staff, incident_id: int) -> Incident:
        """終結, by another than the owner, after cause and measure. The channel goes on. Raises NotFound, NotYours."""
        row = self._locked(staff, incident_id)
        if not row.cause:
            raise NotYours(
                Finding(
                    "I88", "原因と対応がまだ記録されていません。", remedy="担当者が先に記録してください。"
                )
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
        return self._done(row, staff, "close_incident")

    def _check_right(self, staff: Staff) -> None:
        if not staff.may(self.right):
            raise Forbidden(
                Finding(
                    "AU-02",
                    "証明書の事故を扱う権限がありません。",
                    remedy="権限のある職員に代わってください。",
                )
            )

    def _locked(self, staff: Staff, incident_id: int) -> Incident:
        self._check_right(staff)
        row = self._table._default_manager.select_for_update().filter(pk=incident_id).first()
        if row is None:
            raise NotFound(Finding("I84", "その番号の事故はありません。"))
        if row.closed_at is not None:
            raise NotYours(Finding("I83", "この事故は終結しています。"))
        return row

    def _done(self, row: Incident, staff: Staff, act: str) -> Incident:
        row.save()
        terms = {"incident": row.pk, "cause": row.cause}
        audit.change(f"{self._system}.{act}", staff=staff, subjects=row.subjects, terms=terms)
        return row


def _told(made: Incident) -> Finding:
    """What the one at the counter is told of it at once."""
    return Finding(
        "I81",
        f"事故 {made.pk} として記録し、{made.channel_title}を止めました。担当は {made.owner_title} です。",
        law="A-02",
        remedy="担当者へ連絡してください。もう一度実行しても再開しません。",
    )


def _unexplained(cause: str, explanation: str, measure: str) -> list[Finding]:
    wrong = [] if cause in CAUSES else [Finding("I86", "原因を一覧から選んでください。", field="cause")]
    return wrong + [
        Finding(
            "I87", "「再実行で正常」は終結の理由になりません。何があり、何を直したかを書いてください。", field=name,
            remedy=f"{_LEAST}字以上で入力してください。",
        )
        for name, text in (("explanation", explanation), ("measure", measure))
        if len(text.strip()) < _LEAST
    ]  # fmt: skip
