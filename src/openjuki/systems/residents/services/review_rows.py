"""Rows of a review, in hand SQL (審査の行): the path on which 300 settlements a second must pass.

One statement locks the case and reads what is judged; one writes the judgement; one moves the case on and
notes the step. The row is locked before any of them writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from openjuki.runtime import clock
from openjuki.runtime.signin import Staff

_LOCK = """
SELECT c.id, c.case_no, c.ward, c.branch, c.kind, c.state, c.round, c.approvals, c.subjects, n.makers, n.data,
       n.secrets, n.acknowledged, n.submitted_by,
       ARRAY(SELECT r.reviewer FROM case_review r WHERE r.case_id = c.id AND r.round = c.round ORDER BY r.stage)
FROM case_file c LEFT JOIN case_notice n ON n.case_id = c.id AND n.round = c.round
WHERE c.case_no = %s FOR UPDATE OF c
"""
_REVIEW = """
INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADVANCE = """
WITH moved AS (
  UPDATE case_file SET state = %s, approvals = %s, event_id = %s, subjects = %s, version = version + 1,
         state_since = CASE WHEN state = %s THEN state_since ELSE %s END
  WHERE id = %s RETURNING id
)
INSERT INTO case_step (case_id, state, by, by_name, at, note) SELECT id, %s, %s, %s, %s, %s FROM moved
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
    submitted_by: str
    reviewers: list[str]
    event_id: int | None = None


def lock_case(case_no: str) -> ReviewCase | None:
    """The case under review, locked; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [case_no])
        row = cursor.fetchone()
    if row is None:
        return None
    head, (makers, data, secrets, acknowledged, submitted_by, reviewers) = row[:9], row[9:]
    return ReviewCase(
        *head, makers or [], _json(data), secrets, _json(acknowledged), submitted_by or "", list(reviewers)
    )


def _json(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else (value or {})


def add_review(case: ReviewCase, staff: Staff, *, approved: bool, reason: str = "") -> None:
    """Write one judgement. The database refuses a maker, a second judgement, a stage that is taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            _REVIEW,
            [
                case.id,
                case.round,
                case.approvals + 1,
                case.makers,
                staff.user_id,
                approved,
                reason,
                clock.now(),
            ],
        )
    case.reviewers.append(staff.user_id)
    case.approvals += approved


def advance(case: ReviewCase, staff: Staff, state: str, note: str = "") -> None:
    """Write the case's new state and the step."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _ADVANCE,
            [state, case.approvals, case.event_id, case.subjects, state, now, case.id,
             state, staff.user_id, staff.name, now, note],
        )  # fmt: skip
    case.state = state
