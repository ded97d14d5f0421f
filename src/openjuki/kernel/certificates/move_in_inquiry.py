"""転入通知未着照会書 (S 4.1.3.1.4) — to the municipality that somebody was to go to, and that has not told us since.

住民基本台帳法 第9条第1項: it tells the former municipality at once when somebody has moved in. One letter for all
people who were to go there; below, the same people again for the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.letter import Head, letter
from openjuki.kernel.certificates.paper import Column, Paper, Signature, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.record import Record

TITLE: Final = "転入通知未着照会書"
_PEOPLE: Final = (
    Column("番号", 10), Column("氏名・生年月日・性別", 50), Column("転出前の住所", 42),
    Column("転出先(予定)", 48), Column("転出予定年月日", 30),
)  # fmt: skip
_ANSWER: Final = (
    Column("番号", 10), Column("転入の届出", 30), Column("転入年月日", 40), Column("転入先の住所", 60),
    Column("備考", 40),
)  # fmt: skip
#: Two lines, to write an address by hand.
_ROOM: Final = "　\n　"


@dataclass(frozen=True, slots=True)
class Awaited:
    """転入通知の届かない人. `left_on`: 転出予定年月日."""

    record: Record = field(repr=False)
    left_on: date


def move_in_inquiry(head: Head, municipality: str, people: Sequence[Awaited]) -> Paper:
    """The letter. `municipality`: name of the addressee. Raises ValueError without anybody."""
    if not people:
        raise ValueError("an inquiry asks about somebody")
    said = (
        "次の方は、貴市区町村への転出を届け出ており、転出予定年月日をもって当市の住民票を消除しましたが、"
        "住民基本台帳法第9条第1項の規定による通知が届いていません。",
        "転入の届出の有無を御確認の上、下の回答欄により御回答くださるようお願いします。"
        "既に通知を発送されているときは、行き違いを御容赦ください。",
    )
    rows = tuple(_row(number, each) for number, each in enumerate(people, 1))
    return letter(
        head, TITLE, (f"{municipality}長　様",),
        (
            Words("", said),
            Table("照会する方", _PEOPLE, rows),
            Table("回答", _ANSWER, tuple((str(n), "有 ・ 無", "", _ROOM, "") for n, _ in enumerate(people, 1))),
            Signature("", ("回答年月日", "回答者 職・氏名")),
        ),
    )  # fmt: skip


def _row(number: int, each: Awaited) -> tuple[str, ...]:
    record = each.record
    sex = Sex.LABELS.get(record.sex, "")
    return (
        str(number),
        f"{facts.name_text(record)}\n{facts.birth_text(record)}　{sex}".rstrip("　"),
        facts.address_text(record),
        address_of(record, "planned_destination").one_line(),
        format_wareki(each.left_on),
    )
