"""Rows of a review, in hand SQL (審査の行): the path on which 300 settlements a second must pass.

One statement locks the case and reads what is judged; one writes the judgement, moves the case on and notes
the step. The row is locked before anything is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openjuki.runtime import clock
from openjuki.runtime.db import prepared
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.settings import filled

_LOCK = """
SELECT c.id, c.case_no, c.ward, c.branch, c.kind, c.state, c.round, c.approvals, c.subjects, n.makers,
       n.data::text, n.secrets, n.acknowledged::text, n.findings::text, n.submitted_by,
       ARRAY(SELECT r.reviewer FROM case_review r WHERE r.case_id = c.id AND r.round = c.round ORDER BY r.stage),
       (SELECT jsonb_object_agg(s.key, s.value) FROM setting s)::text
FROM case_file c LEFT JOIN case_notice n ON n.case_id = c.id AND n.round = c.round
WHERE c.case_no = %s FOR UPDATE OF c
"""
_MOVE = """
moved AS (
  UPDATE case_file SET state = %s, approvals = %s, event_id = %s::bigint, subjects = %s::text[],
         version = version + 1, state_since = CASE WHEN state = %s THEN state_since ELSE %s END
  WHERE id = %s RETURNING id
)
INSERT INTO case_step (case_id, state, by, by_name, at, note)
SELECT id, %s::text, %s::text, %s::text, %s::timestamptz, %s::text FROM moved
"""
_ADVANCE = f"WITH {_MOVE}"
_JUDGE = f"""
WITH judged AS (
  INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)
  VALUES (%s, %s, %s, %s::text[], %s, %s, %s, %s)
), {_MOVE}
"""


@dataclass(slots=True)
class ReviewCase:
    """A case as a reviewer has it before him, row locked. `makers` is empty where nothing was submitted."""

    id: int
    case_no: str
    ward: str
    branch: str
    kind: str
    state: str
    round: int
    approvals: int
    subjects: list[str]
    makers: list[str]
    data: dict[str, Any] = field(repr=False)
    secrets: bytes | None = field(repr=False)
    acknowledged: dict[str, str]
    findings: list[dict[str, Any]]
    submitted_by: str
    reviewers: list[str]
    settings: dict[str, Any]
    event_id: int | None = None


def lock_case(case_no: str) -> ReviewCase | None:
    """The case under review, locked, with the city's settings; None where there is none."""
    row = prepared.row(_LOCK, [case_no])
    if row is None:
        return None
    makers, data, secrets, acknowledged, findings, submitted_by, reviewers, known = row[9:]
    values: list[Any] = [
        *row[:9], makers or [], _json(data), secrets, _json(acknowledged),
        json.loads(findings or "[]"), submitted_by or "", reviewers,
        filled(_json(known)),
    ]  # fmt: skip
    return ReviewCase(*values)


def _json(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}


def judge_and_advance(
    case: ReviewCase, staff: Staff, state: str, *, approved: bool, reason: str = "", note: str = ""
) -> None:
    """Write one judgement, the case's new state and the step.

    The database refuses a maker, a second judgement by one person, a stage that is taken (IntegrityError).
    """
    now = clock.now()
    review = [case.id, case.round, case.approvals + 1, case.makers, staff.user_id, approved, reason, now]
    case.reviewers.append(staff.user_id)
    case.approvals += approved
    prepared.ask(_JUDGE, [*review, *_moved(case, staff, state, note or reason, now)])


def advance(case: ReviewCase, staff: Staff, state: str, note: str = "") -> None:
    """Write the case's new state and the step, without a judgement."""
    prepared.ask(_ADVANCE, _moved(case, staff, state, note, clock.now()))


def _moved(case: ReviewCase, staff: Staff, state: str, note: str, now: datetime) -> list[Any]:
    case.state = state
    return [state, case.approvals, case.event_id, case.subjects, state, now, case.id,
            state, staff.user_id, staff.name, now, note]  # fmt: skip
