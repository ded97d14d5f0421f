"""一覧の表示: the board, the review list, a case, and messages — on the log before anybody sees them (U-08, L-01).

No row, no page: each list bears names of notifiers or 宛名番号, so that what it shows is written down first, as
one row for the whole list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.exchange import bulk
from openjuki.runtime.exchange import selectors as messages
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.selectors.case_history import HistoryStep, history
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.contractors import kinds_of, refuse_kind
from openjuki.systems.residents.services.protection import (
    cases_with_protected,
    refuse_draft,
    refuse_protected,
)

#: As many 宛名番号 as one row of the log names; the cases or the count beside them tell of the rest.
MOST = 1000
#: Messages of one person that one page of a case shows.
_OF_ONE = 20


def _shown(action: str, staff: Staff, subjects: Iterable[str], *, case_no: str = "", **terms: Any) -> None:
    """The row of one list: whom it shows, each once, at most `MOST`."""
    named = sorted(set(subjects) - {"", bulk.SUBJECT})
    if len(named) > MOST:
        terms["subjects"] = len(named)
    audit.view(action, staff=staff, subjects=named[:MOST], terms=terms, case_no=case_no)


@service("residents.view_board")
def view_board(*, staff: Staff, scope: Scope = WHOLE) -> dict[str, selectors.Column]:
    """受付一覧: to a contractor, the cases of the kinds given to them."""
    found = selectors.board(staff=staff, scope=scope, kinds=kinds_of(staff))
    shown = iter(
        _lines("residents.view_board", staff, [c for column in found.values() for c in column.lines])
    )
    return {
        state: replace(column, lines=tuple(islice(shown, len(column.lines))))
        for state, column in found.items()
    }


@service("residents.view_review_list")
def view_review_list(*, staff: Staff, scope: Scope = WHOLE) -> list[selectors.CaseLine]:
    """審査リスト."""
    return _lines("residents.view_review_list", staff, selectors.review_list(staff=staff, scope=scope))


def _lines(action: str, staff: Staff, lines: Sequence[selectors.CaseLine]) -> list[selectors.CaseLine]:
    """The lines as these staff may see them, on the log: a notifier need not be in the register, so that the
    cases are named beside the persons."""
    shown = without_names(staff, lines)
    subjects = (no for line in shown for no in line.subjects)
    _shown(action, staff, subjects, cases=[line.case_no for line in shown])
    return shown


def without_names(staff: Staff, lines: Sequence[selectors.CaseLine]) -> list[selectors.CaseLine]:
    """Who notifies for somebody under 支援措置 is told to nobody without the right (S 3.4)."""
    hidden = cases_with_protected(staff, lines)
    return [
        replace(line, notifier_name="", subjects=(), masked=True) if line.case_no in hidden else line
        for line in lines
    ]


@service("residents.view_case")
def view_case(*, staff: Staff, case_no: str) -> selectors.CaseDetail:
    """受付の状況. Raises NotFound, Forbidden where it concerns a person under 支援措置 (S07)."""
    found = _case(staff, case_no)
    _shown("residents.view_case", staff, found.subjects, case_no=case_no)
    return found


def _case(staff: Staff, case_no: str) -> selectors.CaseDetail:
    found = selectors.detail(staff=staff, case_no=case_no)
    if found is None:
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    refuse_kind(staff, found.line.kind)
    refuse_protected(staff, found.subjects)
    refuse_draft(staff, found.data)
    return found


@service("residents.view_messages")
def view_messages(
    *, staff: Staff, narrowed: messages.Filter, limit: int, scope: Scope = WHOLE
) -> list[messages.Row]:
    """連携状況: messages of this system, newest first; 宛名番号 and kind, never what they say.

    Narrowed to a ward, only what concerns its people is listed.
    """
    found = messages.sent(replace(narrowed, among=scope.of(staff).among()), limit=limit)
    _shown(
        "residents.view_messages",
        staff,
        (row.subject for row in found),
        state=narrowed.state,
        count=len(found),
    )
    return found


@service("residents.view_case_messages")
def view_case_messages(*, staff: Staff, case_no: str) -> tuple[selectors.CaseDetail, list[messages.Row]]:
    """受付の連携状況: what its settlement has told, by person and in order; nothing before it is settled.

    Raises NotFound, Forbidden (S07).
    """
    case = _case(staff, case_no)
    found: list[messages.Row] = []
    for subject in case.subjects if case.event_id is not None else ():
        # Made at or after the opening, so that earlier changes stay out.
        found += messages.sent(messages.Filter(subject=subject, since=case.line.opened_at), limit=_OF_ONE)
    _shown("residents.view_case_messages", staff, case.subjects, case_no=case_no, count=len(found))
    return case, sorted(found, key=lambda r: (case.subjects.index(r.subject), r.partner, r.seq))


@service("residents.view_history")
def view_history(*, staff: Staff, case_no: str) -> tuple[selectors.CaseDetail, list[HistoryStep]]:
    """受付の経過, from ticket to hand-over; on the log. Raises NotFound, Forbidden (S07)."""
    detail = view_case(staff=staff, case_no=case_no)
    return detail, history(case_no)
