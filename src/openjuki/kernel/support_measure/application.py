"""支援措置申出 — the items of an application beside the applicant's own record (S 1.1.16).

Name, birth, addresses and 本籍 of the applicant are those of the resident record and stand here not again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


class State:
    """状態 — 仮支援措置 protects from the application on (S 3.4); only a decision ends it."""

    PROVISIONAL: Final = "provisional"
    IN_FORCE: Final = "in_force"
    ENDED: Final = "ended"
    REJECTED: Final = "rejected"
    LABELS: Final = {
        PROVISIONAL: "仮支援措置",
        IN_FORCE: "支援措置",
        ENDED: "終了",
        REJECTED: "必要性なし",
    }
    LIVE: Final = frozenset({PROVISIONAL, IN_FORCE})


class ApplicantKind:
    """申出者の区分 — as the municipality of the present or of a former address."""

    CURRENT_ADDRESS: Final = "current_address"
    PREVIOUS_ADDRESS: Final = "previous_address"
    LABELS: Final = {CURRENT_ADDRESS: "現住所地市区町村", PREVIOUS_ADDRESS: "前住所地市区町村等"}


class Act:
    """処理 — what was done to an application; every act makes one version of it."""

    RECEIVE: Final = "receive"
    START: Final = "start"
    EXTEND: Final = "extend"
    AMEND: Final = "amend"
    FORWARD: Final = "forward"
    MOVE_OUT: Final = "move_out"
    MOVE_OUT_CANCELLED: Final = "move_out_cancelled"
    REJECT: Final = "reject"
    END: Final = "end"
    LABELS: Final = {
        RECEIVE: "申出の受付(仮支援措置)",
        START: "支援措置の開始",
        EXTEND: "延長",
        AMEND: "内容の訂正",
        FORWARD: "転送",
        MOVE_OUT: "転出による前住所地への切替え(仮支援措置)",
        MOVE_OUT_CANCELLED: "転出取消しによる切戻し",
        REJECT: "必要性なしの連絡",
        END: "終了",
    }


#: 申出者より支援を求められている事務: code → (事務, 抑止対象の住所等).
REQUESTED: Final = {
    "inspection_current": "住民基本台帳の閲覧(現住所)",
    "copy_current": "住民票の写し等の交付(現住所)",
    "copy_previous": "住民票の写し等の交付(前住所)",
    "supplement_domicile": "戸籍の附票の写し等の交付(本籍)",
    "supplement_previous_domicile": "戸籍の附票の写し等の交付(前本籍)",
    "supplement_former_domicile": "戸籍の附票の写し等の交付(前々本籍)",
}


@dataclass(frozen=True, slots=True, repr=False)
class CoApplicant:
    """併せて支援措置を求める者. Without 宛名番号: not in this city's register; then the name is needed."""

    addressee_no: str = ""
    name: str = ""
    reading: str = ""
    birth: str = ""
    sex: str = ""
    previous_address: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class OpposingParty:
    """相手方 (加害者). `addressee_no` only where this city's register holds the person."""

    name: str = ""
    addressee_no: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Opinion:
    """相談機関等の意見."""

    agency: str = ""
    text: str = ""
    given_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Forwarding:
    """転送 by the municipality that received first."""

    municipality: str
    on: date


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """申出. `repr` shows nothing: where it would be printed by accident, a victim's data would stand."""

    phone: str = ""
    mobile_phone: str = ""
    email: str = ""
    contact_note: str = ""
    co_applicants: tuple[CoApplicant, ...] = ()
    opposing_parties: tuple[OpposingParty, ...] = ()
    requested: tuple[str, ...] = ()
    #: 抑止対象の住所等 by code of `requested`, where it is not simply the one of the record.
    addresses: tuple[tuple[str, str], ...] = ()
    opinion: Opinion = Opinion()
    forwarded: tuple[Forwarding, ...] = ()
    #: 当初受付市区町村, 転送受付年月日, 必要性なし連絡年月日: where another municipality received first.
    first_received_by: str = ""
    forwarded_received_on: date | None = None
    no_need_told_on: date | None = None
