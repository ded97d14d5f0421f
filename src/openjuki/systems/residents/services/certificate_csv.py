"""転出証明書のファイル (CSV): one line per mover, taken over into a draft like any other start. RR-01, A-01.

UTF-8 with a heading line of the names in `COLUMNS`; order is free, unknown names are refused, blank cells are
空欄. The items of the move itself stand on the first line. Another encoding is recognised and refused, with
the first line concerned and how to convert it: guessing would change names. decisions.md, Files.
"""

from __future__ import annotations

import io
from typing import Any, Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.wareki import DateInputError
from openjuki.kernel.names.kana import to_katakana
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.csv_reader import FileRefused, Line, checked_heading, lines
from openjuki.systems.residents.services.move_out_information import fill
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.same_case import Page
from openjuki.systems.residents.services.save_entry import Entry, judged

MAX_BYTES: Final = 1_000_000
#: Heading → item of the mover.
PERSON_COLUMNS: Final = {
    "氏": "surname", "名": "given_name", "フリガナ(氏)": "reading_surname", "フリガナ(名)": "reading_given_name",
    "旧氏": "former_surname", "生年月日": "birth", "性別": "sex", "続柄": "relationship", "本籍": "registered_domicile",
    "筆頭者": "register_head", "個人番号": "individual_number", "住民票コード": "resident_code",
    "住民種別": "kind", "氏名(ローマ字)": "roman_name", "氏名(漢字)": "kanji_name", "通称": "alias",
    "国籍・地域": "nationality", "30条の45区分": "residence_category", "在留資格": "status_of_residence",
    "在留期間": "period_of_stay", "在留期間の満了の日": "period_of_stay_until",
    "在留カードの番号": "residence_card_no", "外国人住民となった年月日": "became_foreign_resident_on",
}  # fmt: skip
#: Heading → item of the move; read from the first line.
MOVE_COLUMNS: Final = {
    "転出予定日": "certificate_move_out_on", "旧世帯主": "previous_householder_name",
    "転出元市区町村コード": "previous_address.code", "転出元住所": "previous_address.text",
    "転出元番地": "previous_address.lot", "転出元方書": "previous_address.detail",
    "転出元郵便番号": "previous_address.postal_code",
}  # fmt: skip
COLUMNS: Final = (*PERSON_COLUMNS, *MOVE_COLUMNS)
_SEXES: Final = {"男": "1", "女": "2", "不明": "0"}
_DATES: Final = ("birth", "period_of_stay_until", "became_foreign_resident_on")


@service("residents.take_certificate_csv")
def take_certificate_csv(*, staff: Staff, case_no: str, content: bytes, page: Page | None = None) -> Entry:
    """Read the file, put it into the draft, and judge it. Raises Invalid naming the line, CaseClosed, Overtaken."""
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    body = read(content)
    draft = fill(case, staff, body, page)
    audit.change(
        "residents.take_certificate_csv", staff=staff, terms={"people": len(body["members"])},
        case_no=case_no,
    )  # fmt: skip
    return judged(staff, case, draft)


def read(content: bytes) -> dict[str, Any]:
    """The form data of a file. Raises FileRefused, or Invalid with the lines that cannot be taken (twenty)."""
    if len(content) > MAX_BYTES:
        raise _refusal(
            f"ファイルが大きすぎます({len(content):,}バイト)。",
            "一世帯分の転出証明書のファイルを選んでください。",
        )
    found = [line for line in lines(io.BytesIO(content)) if not line.blank]
    heading = checked_heading(found[0] if found else None, frozenset(COLUMNS), ("生年月日",))
    people = found[1:]
    if not 1 <= len(people) <= MAX_ROWS:
        raise _refusal(
            f"転入する人の行が{len(people)}行あります。", f"1行から{MAX_ROWS}行までにしてください。"
        )
    faults: list[Finding] = []
    members = [_member(heading, line, faults) for line in people]
    if faults:
        raise FileRefused(*faults[:20])
    return {"source": "certificate", **_move(heading, people[0].cells), "members": members}


def _member(heading: tuple[str, ...], line: Line, faults: list[Finding]) -> dict[str, Any]:
    if line.fault or len(line.cells) != len(heading):
        counted = f"項目が{len(line.cells)}個あります(見出しは{len(heading)}個)。"
        faults.append(_fault(line.number, line.fault or counted))
        return {}
    found: dict[str, Any] = {"individual_number_check": "certificate"}
    for name, cell in zip(heading, line.cells, strict=True):
        item = PERSON_COLUMNS.get(name)
        if item and cell.strip():
            found[item] = _cell(item, cell)
    for item in _DATES:
        _check_date(line.number, item, found, faults)
    return found


def _cell(item: str, cell: str) -> str:
    """Names keep their code points; only codes and kana are brought into their form."""
    if item == "sex":
        return _SEXES.get(cell.strip(), cell.strip())
    if item.startswith("reading_"):
        return to_katakana(cell.strip())
    if item in ("individual_number", "resident_code"):
        return cell.strip().replace(" ", "").replace("-", "")
    return cell.strip(" \t")


def _check_date(number: int, item: str, found: dict[str, Any], faults: list[Finding]) -> None:
    if item not in found:
        return
    try:
        parse_uncertain(found[item])
    except DateInputError as e:
        faults.append(_fault(number, f"「{_heading_of(item)}」: {e}"))


def _heading_of(item: str) -> str:
    return next(name for name, each in PERSON_COLUMNS.items() if each == item)


def _move(heading: tuple[str, ...], line: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    address: dict[str, str] = {}
    for name, cell in zip(heading, line, strict=True):
        item = MOVE_COLUMNS.get(name)
        if not item or not cell.strip():
            continue
        if item.startswith("previous_address."):
            address[item.partition(".")[2]] = cell.strip()
        else:
            found[item] = cell.strip()
    return found | ({"previous_address": address} if address else {})


def _fault(number: int, message: str) -> Finding:
    return Finding(
        "MO05", f"{number}行目: {message}", field="file", remedy="その行を直してから選び直してください。"
    )


def _refusal(message: str, remedy: str) -> FileRefused:
    return FileRefused(Finding("MO05", message, field="file", remedy=remedy))
