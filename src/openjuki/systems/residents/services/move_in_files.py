"""転入通知のファイル (CSV): one line per 転入通知, taken in as a delivery of CS is (S 4.1.3.1.2, S 4.1.3.1.3).

UTF-8 with a heading of the names in `COLUMNS`, in any order. Nothing is taken while one line cannot be read.
"""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.wareki import DateInputError, parse_date
from openjuki.kernel.register.address import Address
from openjuki.runtime import audit, places
from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.csv_reader import FileRefused, Line, checked_heading, lines
from openjuki.systems.residents.services.move_in_notifications import Delivery, Taken, for_staff, take_in

MAX_BYTES: Final = 1_000_000
MOST: Final = 500
NEEDED: Final = (
    "識別番号", "転入地コード", "通知年月日", "転入年月日", "住民票コード", "氏名", "生年月日", "転入先住所",
)  # fmt: skip
COLUMNS: Final = (*NEEDED, "転入先番地", "転入先方書", "転入先郵便番号")
_DIGITS: Final = {"転入地コード": 5, "住民票コード": 11, "転入先郵便番号": 7}
_SOURCE: Final = re.compile(r"[0-9A-Za-z_-]{1,40}")


def take_file(*, staff: Staff, content: bytes) -> tuple[Taken, ...]:
    """Read the file and take all of it in; what became of each. Raises FileRefused naming the lines (twenty)."""
    deliveries = _read_for(staff=staff, content=content)
    return for_staff(staff, take_in(deliveries))


@service("residents.take_move_in_file")
def _read_for(*, staff: Staff, content: bytes) -> list[Delivery]:
    found = read(content)
    audit.change("residents.take_move_in_file", staff=staff, terms={"count": len(found)})
    return found


def read(content: bytes) -> list[Delivery]:
    """The 転入通知 of a file. Raises FileRefused."""
    if len(content) > MAX_BYTES:
        raise _refusal(f"ファイルが大きすぎます({len(content):,}バイト)。", f"{MOST}件ずつに分けてください。")
    listed = [line for line in lines(io.BytesIO(content)) if not line.blank]
    heading = checked_heading(listed[0] if listed else None, frozenset(COLUMNS), NEEDED)
    if not 1 <= len(listed) - 1 <= MOST:
        raise _refusal(f"転入通知の行が{len(listed) - 1}行あります。", f"1行から{MOST}行までにしてください。")
    faults: list[Finding] = []
    deliveries = [each for line in listed[1:] if (each := _delivery(heading, line, faults))]
    if faults:
        raise FileRefused(*faults[:20])
    return deliveries


def _delivery(heading: tuple[str, ...], line: Line, faults: list[Finding]) -> Delivery | None:
    if line.fault or len(line.cells) != len(heading):
        counted = f"項目が{len(line.cells)}個あります(見出しは{len(heading)}個)。"
        faults.append(_fault(line.number, line.fault or counted))
        return None
    cell = dict.fromkeys(COLUMNS, "") | {
        name: value.strip() for name, value in zip(heading, line.cells, strict=True)
    }
    try:
        return _from(cell)
    except ValueError as e:
        faults.append(_fault(line.number, str(e)))
        return None


def _from(cell: dict[str, str]) -> Delivery:
    """Raises ValueError, in words that name the column and quote no number."""
    for name in NEEDED:
        if not cell[name]:
            raise ValueError(f"「{name}」が空欄です。")
    if not _SOURCE.fullmatch(cell["識別番号"]):
        raise ValueError("「識別番号」は英数字と - _ で40文字までです。")
    for name, length in _DIGITS.items():
        if cell[name] and not re.fullmatch(rf"[0-9]{{{length}}}", cell[name]):
            raise ValueError(f"「{name}」は数字{length}桁です。")
    try:
        sender = places.municipality(cell["転入地コード"]).full_name
    except KeyError:
        raise ValueError("「転入地コード」の市区町村がありません。") from None
    return Delivery(
        source_id=cell["識別番号"],
        from_code=cell["転入地コード"],
        from_name=sender,
        notified_on=_day("通知年月日", cell),
        moved_in_on=_day("転入年月日", cell),
        destination=Address(
            cell["転入地コード"], "", cell["転入先住所"], cell["転入先番地"], cell["転入先方書"],
            cell["転入先郵便番号"],
        ),
        resident_code=cell["住民票コード"],
        name=cell["氏名"],
        birth=_birth(cell),
    )  # fmt: skip


def _day(name: str, cell: dict[str, str]) -> date:
    try:
        return parse_date(cell[name])
    except DateInputError as e:
        raise ValueError(f"「{name}」: {e}") from None


def _birth(cell: dict[str, str]) -> str:
    try:
        return parse_uncertain(cell["生年月日"]).to_text()
    except DateInputError as e:
        raise ValueError(f"「生年月日」: {e}") from None


def _fault(number: int, message: str) -> Finding:
    return Finding(
        "N20", f"{number}行目: {message}", field="file", remedy="その行を直してから選び直してください。"
    )


def _refusal(message: str, remedy: str) -> FileRefused:
    return FileRefused(Finding("N20", message, field="file", remedy=remedy))
