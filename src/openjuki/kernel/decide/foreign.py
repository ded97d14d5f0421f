"""外国人住民の届出の異動 — entered as from abroad (S 4.5.1, S 4.5.2), and a 続柄 that changed (住基法30条の48)."""

from dataclasses import replace
from typing import Any

from openjuki.kernel.decide.move_in import move_in_changes
from openjuki.kernel.notices.foreign import ForeignEntry, RelationshipNotice
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.view import RegisterView


def foreign_entry_changes(view: RegisterView, notice: ForeignEntry) -> tuple[Change, ...]:
    """国外転入等, with the mark of the article under which it was notified."""
    as_notice: Any = notice
    mark = "moved_in_art30_46" if notice.article == "46" else "notified_art30_47"
    return tuple(
        replace(
            each,
            reason="move_in_abroad",
            record=each.record.with_(**{mark: True}),
            note=notice.note or each.note,
        )
        for each in move_in_changes(view, as_notice)
    )


def relationship_changes(view: RegisterView, notice: RelationshipNotice) -> tuple[Change, ...]:
    """The 続柄 alone; 異動事由 has no other word for it than 世帯変更 (S 1.2.2)."""
    record = view.subjects[notice.addressee_no].record.with_(relationship=notice.relationship)
    return (
        Change(
            notice.addressee_no,
            "household_reassignment",
            notice.changed_on,
            notice.notified_on,
            record,
            note=notice.note,
        ),
    )
