"""住民異動届受理通知 — sent when somebody else than the mover gave notice (S 4.1.0.3; 住民基本台帳法 第27条).

Goes to the notifier at the address before the move, so that a false notice comes to light; where there
is no such address, or a letter there would not be proper, to the mover at the new one.
"""

from __future__ import annotations

from typing import Any

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, letter
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.move_in import MoveIn


def receipt_notice(case: Case, head: Head, *, to_new_address: bool = False) -> Paper:
    """受理通知: 届出日, 異動事由, 届出人, 異動者, and that the notice was accepted.

    ``to_new_address``: where a letter to the former address would not be proper (it might reach the other
    party of a 支援措置); the new address itself is never in the text.
    """
    notice: Any = case.notice  # papers of changes ex officio are others
    names = tuple((str(n), facts.name_text(c.record)) for n, c in enumerate(case.movers, 1))
    sections = (
        Words("", ("次の届出を受理しましたので、お知らせします。",)),
        Fields(
            "受理した届出",
            (
                (
                    shown("reason", "異動事由", case.kind),
                    shown("notified_on", "届出年月日", format_wareki(notice.notified_on)),
                ),
                (shown("notifier", "届出人", notice.notifier.name),),
            ),
        ),
        Table("異動した人", (Column("", 10), Column("氏名", 170)), names),
    )
    ask = "この届出に心当たりがないときは、すぐに次の窓口へご連絡ください。"
    return letter(head, "住民異動届の受理について", _addressee(case, to_new_address), sections, ask)


def _addressee(case: Case, to_new_address: bool) -> tuple[str, ...]:
    """Old address and notifier; with no address in Japan before, new address and mover."""
    notice: Any = case.notice
    abroad = isinstance(notice, MoveIn) and bool(notice.previous_address.country)
    if case.old_address and not abroad and not to_new_address:
        return (case.old_address, f"{notice.notifier.name}　様")
    notifier: str = notice.notifier.name
    mover = next((facts.name_text(change.record) for change in case.movers), notifier)
    return (case.new_address, f"{mover}　様")
