"""From the entry screen (入力画面から): what stands on the screen is saved, and submitted (審査へ).

Each step is a transaction of its own on purpose: a notice that is refused keeps what was typed, and of what was
typed everything is kept that nobody else has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.services.same_case import Overtaken, Page
from openjuki.systems.residents.services.save_entry import Entry, save_entry
from openjuki.systems.residents.services.submit_notice import submit_notice


def save_page(*, staff: Staff, case_no: str, **said: Any) -> tuple[Entry, Overtaken | None]:
    """Save what was typed on a page (`said`: as `save_entry` takes it), without what somebody else was first at.

    That is the second of the answer. Raises as `save_entry`.
    """
    try:
        return save_entry(staff=staff, case_no=case_no, **said), None
    except Overtaken as overtaken:
        return save_entry(staff=staff, case_no=case_no, **said, leave=overtaken.paths), overtaken


def submit_entry(
    *,
    staff: Staff,
    case_no: str,
    changes: Mapping[str, Any],
    acknowledged: Mapping[str, str],
    unanswered: frozenset[str] = frozenset(),
    kind: str = "",
    page: Page | None = None,
) -> CaseFile:
    """Save and submit. Raises NotSubmitted with the findings, Overtaken; the draft is saved all the same."""
    _, overtaken = save_page(
        staff=staff, case_no=case_no, changes=changes, acknowledged=acknowledged, unanswered=unanswered,
        kind=kind, page=page,
    )  # fmt: skip
    if overtaken is not None:
        raise overtaken
    return submit_notice(staff=staff, case_no=case_no, page=page)
