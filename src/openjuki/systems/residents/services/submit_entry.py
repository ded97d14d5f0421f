"""From the entry screen to review (入力画面から審査へ): what stands on the screen is saved, then submitted.

Two transactions on purpose: a notice that is refused keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.services.save_entry import save_entry
from openjuki.systems.residents.services.submit_notice import submit_notice


def submit_entry(
    *,
    staff: Staff,
    case_no: str,
    changes: Mapping[str, Any],
    acknowledged: Mapping[str, str],
    unanswered: frozenset[str] = frozenset(),
    kind: str = "",
) -> CaseFile:
    """Save and submit. Raises NotSubmitted with the findings; the draft is saved all the same."""
    save_entry(
        staff=staff, case_no=case_no, changes=changes, acknowledged=acknowledged, unanswered=unanswered,
        kind=kind,
    )  # fmt: skip
    return submit_notice(staff=staff, case_no=case_no)
