"""転出証明書のファイル (CSV): one line per mover, taken over into a draft like any other start. RR-01, A-01.

UTF-8 with a heading line of the names in `COLUMNS`; order is free, unknown names are refused, blank cells are
空欄. The items of the move itself stand on the first line. Another encoding is recognised and refused, with
the first line concerned and how to convert it: guessing would change names. decisions.md, Files.
"""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.wareki import DateInputError
from openjuki.kernel.names.kana import to_katakana
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.move_out_information import fill
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS

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
_OTHERS: Final = (("CP932", "Shift_JIS(CP932)"), ("EUC-JP", "EUC-JP"))


@service("residents.take_certificate_csv")
def take_certificate_csv(*, staff: Staff, case_no: str, content: bytes) -> CaseDraft:
    """Read the file and put it into the draft. Raises Invalid naming the line, CaseClosed."""
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case)
    body = read(content)
    draft = fill(case, staff, body)
    audit.change(
        "residents.take_certificate_csv", staff=staff, terms={"people": len(body["members"])},
        case_no=case_no,
    )  # fmt: skip
    return draft


def read(content: bytes) -> dict[str, Any]:
    """The form data of a file. Raises Invalid with every line that cannot be taken (at most twenty)."""
    lines = list(csv.reader(io.StringIO(_text(content), newline="")))
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise _refusal(
            "見出しの行と、転入する人の行が1行以上必要です。", "転出証明書のファイルを選び直してください。"
        )
    heading = [cell.strip() for cell in lines[0]]
    _check_heading(heading)
    if len(lines) - 1 > MAX_ROWS:
        raise _refusal(f"人数が{MAX_ROWS}人を超えています。", "1つの届に入るように分けてください。")
    faults: list[Finding] = []
    members = [_member(n, heading, line, faults) for n, line in enumerate(lines[1:], start=2)]
    if faults:
        raise Invalid(*faults[:20], title="転出証明書のファイルを読めません")
    return {"source": "certificate", **_move(heading, lines[1]), "members": members}


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _refusal(
            f"ファイルが大きすぎます({len(content):,}バイト)。",
            "一世帯分の転出証明書のファイルを選んでください。",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = content.count(b"\n", 0, e.start) + 1
        raise _refusal(
            f"文字コードがUTF-8ではありません({_encoding_of(content)})。最初に読めないのは{line}行目です。",
            "表計算ソフトの「CSV UTF-8(コンマ区切り)」で保存し直すか、"
            "iconv -f CP932 -t UTF-8 で変換してから選び直してください。",
        ) from e


def _encoding_of(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16のようです"
    for name, shown in _OTHERS:
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return f"{shown}のようです"
    return "判別できません。途中で切れているかもしれません"


def _check_heading(heading: list[str]) -> None:
    unknown = [name for name in heading if name not in COLUMNS]
    twice = sorted({name for name in heading if heading.count(name) > 1})
    if unknown or twice:
        what = "、".join([*unknown, *twice])[:100]
        raise _refusal(
            f"1行目の見出し「{what}」は使えません。", f"使える見出しは次のとおりです: {'、'.join(COLUMNS)}"
        )
    if "生年月日" not in heading:
        raise _refusal(
            "1行目に見出しがありません。", "1行目に「氏」「名」「生年月日」などの見出しを置いてください。"
        )


def _member(number: int, heading: list[str], line: list[str], faults: list[Finding]) -> dict[str, Any]:
    if len(line) != len(heading):
        faults.append(
            _fault(
                number,
                f"項目が{len(line)}個あります(見出しは{len(heading)}個)。途中で切れていないか確かめてください。",
            )
        )
        return {}
    found: dict[str, Any] = {"individual_number_check": "certificate"}
    for name, cell in zip(heading, line, strict=True):
        item = PERSON_COLUMNS.get(name)
        if item and cell.strip():
            found[item] = _cell(item, cell)
    for item in _DATES:
        _check_date(number, item, found, faults)
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


def _move(heading: list[str], line: list[str]) -> dict[str, Any]:
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
        "M05", f"{number}行目: {message}", field="file", remedy="その行を直してから選び直してください。"
    )


def _refusal(message: str, remedy: str) -> Invalid:
    return Invalid(
        Finding("M05", message, field="file", law="", remedy=remedy), title="転出証明書のファイルを読めません"
    )
