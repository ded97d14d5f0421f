"""異動履歴 — one version of a resident record (S 1.2.1, RR-08).

Key: 宛名番号 + 履歴番号 (1, 2, 3 … without gaps). Two time axes: `changed_on` (異動日, legal effect) and
`recorded_at` (処理日時, when the register learned of it). Upper bounds are derived, never stored.
"""

from dataclasses import dataclass
from datetime import date, datetime

from openjuki.kernel.register.record import Record


@dataclass(frozen=True, slots=True)
class Version:
    """履歴 — the whole record after one event. `reason`: code of `kernel.register.reasons`.

    `event_id` joins the versions of one settled case. `changed_on_text`: the 異動日 as written where it is
    uncertain (birth, death, disappearance); `changed_on` is then its 整列用の日.
    """

    addressee_no: str
    history_no: int
    event_id: str
    reason: str
    changed_on: date
    notified_on: date | None
    recorded_at: datetime
    record: Record
    changed_on_text: str = ""
    note: str = ""
    entered_at_office: str = ""
    entered_at_terminal: str = ""
