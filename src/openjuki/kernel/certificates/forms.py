"""証明書の様式一覧 — every certificate as one row of data (S 1.3.8, 5.1, 20.1–20.3; RR-05).

A further certificate is a row here, a template in the system's ``forms`` folder where no present one fits, and
cases. Ids are those of the national standard's form list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.certificates.choices import Choices, Form
from openjuki.kernel.certificates.errors import CannotMakeError


class Source:
    """どの記録から作るか."""

    RESIDENT: Final = "resident"  # 住民票: recorded on the day of issue
    REMOVED: Final = "removed"  # 除票
    LEAVING: Final = "leaving"  # 転出の予定を記載した住民票, 転出による除票


@dataclass(frozen=True, slots=True)
class Sheet:
    """様式の一つの形式: id of the standard, section of its drawing, template that draws it."""

    id: str
    section: str
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """証明書の種別.

    ``title``: name of the document; ``heading``: what stands on top of the page. ``sheets``: layout → sheet.
    ``items``: what may be asked for (names of ``Choices``); ``always``: what the law puts on it unasked;
    ``leaves_out``: keys of cells that may be left out on request. ``sentence``: 認証文, where ``{whom}`` says who
    is certified.
    """

    kind: str
    title: str
    heading: str
    law: str
    source: str
    sheets: Mapping[str, Sheet]
    sentence: str
    items: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    leaves_out: frozenset[str] = frozenset()

    @property
    def is_prescribed(self) -> bool:
        """True where the law says what stands on it, and nothing is chosen (転出証明書)."""
        return bool(self.always)


_ITEMS: Final = frozenset(
    {"relationship", "domicile", "resident_code", "individual_number", "foreign_items", "alias_events",
     "earlier_address", "remarks", "reading_kana", "history", "special_history"}
)  # fmt: skip
#: 記載事項証明書: everything but the name and the address itself may be left out; 方書 here only (S 5.4).
LEAVES_OUT: Final = {
    "address_detail": "方書",
    "furigana": "氏名の振り仮名",
    "former_surname": "旧氏",
    "alias": "通称",
    "birth": "生年月日",
    "sex": "性別",
    "became_resident_on": "住民となった年月日",
    "address_since": "住所を定めた年月日",
    "notified_on": "届出の年月日",
    "previous_address": "転入前住所",
}
_PRESCRIBED: Final = frozenset(
    {"relationship", "domicile", "resident_code", "individual_number", "foreign_items"}
)

_ROWS: Final = (
    Certificate(
        kind="record_copy",
        title="住民票の写し",
        heading="住民票",
        law="住民基本台帳法 第12条",
        source=Source.RESIDENT,
        sheets={
            Form.HOUSEHOLD: Sheet("0010003", "20.1.2", "record_copy"),
            Form.INDIVIDUAL: Sheet("0010001", "20.1.1", "record_copy_individual"),
        },
        items=_ITEMS,
        sentence="この写しは、{whom}住民票の原本に記載されている事項と相違ないことを証明します。",
    ),
    Certificate(
        kind="items_certificate",
        title="住民票記載事項証明書",
        heading="住民票記載事項証明書",
        law="住民基本台帳法 第12条",
        source=Source.RESIDENT,
        sheets={
            Form.HOUSEHOLD: Sheet("0010002", "20.1.4", "record_copy"),
            Form.INDIVIDUAL: Sheet("0010002", "20.1.4", "record_copy_individual"),
        },
        items=_ITEMS,
        leaves_out=frozenset(LEAVES_OUT),
        sentence="上記の事項は、{whom}住民票に記載されている事項と相違ないことを証明します。",
    ),
    Certificate(
        kind="removed_record_copy",
        title="住民票の除票の写し",
        heading="住民票（除票）",
        law="住民基本台帳法 第15条の4",
        source=Source.REMOVED,
        sheets={Form.INDIVIDUAL: Sheet("0010004", "20.1.3", "record_copy_individual")},
        items=_ITEMS,
        sentence="この写しは、{whom}除票の原本に記載されている事項と相違ないことを証明します。",
    ),
    Certificate(
        kind="removed_items_certificate",
        title="住民票除票記載事項証明書",
        heading="住民票除票記載事項証明書",
        law="住民基本台帳法 第15条の4",
        source=Source.REMOVED,
        sheets={Form.INDIVIDUAL: Sheet("0010002", "20.1.4", "record_copy_individual")},
        items=_ITEMS,
        leaves_out=frozenset(LEAVES_OUT),
        sentence="上記の事項は、{whom}除票に記載されている事項と相違ないことを証明します。",
    ),
    Certificate(
        kind="move_out_certificate",
        title="転出証明書",
        heading="転出証明書",
        law="住民基本台帳法施行令 第23条・第24条",
        source=Source.LEAVING,
        sheets={Form.LIST: Sheet("0010007", "20.2.1", "move_out_certificate")},
        always=_PRESCRIBED,
        sentence="上記の者は、上記のとおり転出することを届け出たことを証明します。",
    ),
    Certificate(
        kind="equivalent_certificate",
        title="転出証明書に準ずる証明書",
        heading="転出証明書に準ずる証明書",
        law="住民基本台帳法施行令 第23条、住民基本台帳事務処理要領",
        source=Source.LEAVING,
        sheets={Form.LIST: Sheet("0010008", "20.2.2", "move_out_certificate")},
        always=_PRESCRIBED,
        sentence="上記の者は、上記のとおり住民票を消除されたことを証明します。"
        "この証明書は、転入届に添付すべき書類として発行したものです。",
    ),
)
CERTIFICATES: Final[Mapping[str, Certificate]] = {row.kind: row for row in _ROWS}
TITLES: Final = {row.kind: row.title for row in _ROWS}


def certificate_of(choices: Choices) -> Certificate:
    """The certificate that was asked for. Raises CannotMakeError E190–E192 where it has no such form or items."""
    found = CERTIFICATES.get(choices.kind)
    if found is None or choices.form not in found.sheets:
        raise CannotMakeError("E190")
    if not choices.asked <= found.items | found.always:
        raise CannotMakeError("E191")
    if not found.leaves_out.issuperset(choices.without):
        raise CannotMakeError("E192")
    return found


def choices_for(kind: str, form: str = "") -> Choices:
    """What a certificate says when nothing is asked for: its first form, and what the law prescribes.

    Raises CannotMakeError E190 for a kind that does not exist.
    """
    if kind not in CERTIFICATES:
        raise CannotMakeError("E190")
    row = CERTIFICATES[kind]
    return Choices.stored(
        {**dict.fromkeys(row.always, True), "kind": kind, "form": form or next(iter(row.sheets))}
    )
