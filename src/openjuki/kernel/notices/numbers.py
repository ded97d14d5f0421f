"""住民票コード・個人番号の異動 — 住民基本台帳法 第30条の3・第30条の4, 番号法 第7条; S 4.3, S 4.4, RR-09, RR-10.

A code comes from the stock; an 個人番号 only from the answer of the communication server. Neither ever goes
over to another person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.heads import ExOfficio, Given

CODE_ACTS: Final = {"entry": "職権記載(付番)", "correction": "職権修正"}
NUMBER_ACTS: Final = {"entry": "職権記載", "correction": "職権修正"}
#: Why a number may be changed on request (番号法 第7条第2項).
CHANGE_CAUSES: Final = {
    "leaked": "漏えいして不正に用いられるおそれ",
    "lost_card": "個人番号カードの盗難・紛失",
    "other": "その他",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentCodeChange(Given):
    """住民票コードの変更請求 — 住民基本台帳法 第30条の4. The new code is drawn from the stock; no cause is asked."""

    addressee_no: str

    @property
    def changed_on(self) -> date:
        """異動日 — the day of the request."""
        return self.notified_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentCodeExOfficio(ExOfficio):
    """住民票コードの職権記載・職権修正. `act`: key of `CODE_ACTS`.

    An entry draws from the stock. A correction brings the person's true code back: `resident_code`, as the
    communication server answered.
    """

    changed_on: date
    addressee_no: str
    act: str
    resident_code: str = ""

    def __repr__(self) -> str:
        """Never shows the code."""
        return f"ResidentCodeExOfficio(act={self.act!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualNumberChange(Given):
    """個人番号の変更請求 — 番号法 第7条第2項. `individual_number`: the new one, as answered by the server.

    `answer_no`: 依頼管理番号 of the answer.
    """

    changed_on: date
    addressee_no: str
    cause: str
    individual_number: str = ""
    individual_number_check: str = "none"
    answer_no: str = ""

    def __repr__(self) -> str:
        """Never shows the number."""
        return f"IndividualNumberChange(cause={self.cause!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualNumberExOfficio(ExOfficio):
    """個人番号の職権記載・職権修正. `act`: key of `NUMBER_ACTS`; else as `IndividualNumberChange`."""

    changed_on: date
    addressee_no: str
    act: str
    individual_number: str = ""
    individual_number_check: str = "none"
    answer_no: str = ""

    def __repr__(self) -> str:
        """Never shows the number."""
        return f"IndividualNumberExOfficio(act={self.act!r})"
