"""Kinds of notice that the counter takes (届出・職権異動の種別): one row per kind, and nothing else by hand.

The form, the API, the papers and the board follow from the kind's dataclass (docs/architecture/notices.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Final

from openjuki.kernel.notices.address_correction import AddressCorrection
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.correctable import correctable
from openjuki.kernel.notices.corrections import (
    AdultWardNotice,
    CardNotice,
    Correction,
    CorrectionExOfficio,
    ErrorCorrection,
    FuriganaNotice,
    ImmigrationNotice,
    MinorCorrection,
    OfficeNotice,
    ReadingCheck,
)
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio, RemovalExOfficio, Restoration
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.foreign import ForeignEntry, RelationshipNotice
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.name_requests import AliasRequest, FormerSurnameRequest
from openjuki.kernel.notices.nationality import NationalityLost, Naturalization
from openjuki.kernel.notices.numbers import (
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.register.record import Record
from openjuki.systems.residents.selectors.kind_titles import KIND_TITLES

#: Groups of the dialog that opens a case, in its order.
NOTICE, EX_OFFICIO, FAMILY_REGISTER, NUMBERS, FOREIGN, CANCEL, SENT = (
    "届出", "職権", "戸籍", "番号", "外国人", "取消", "通知",
)  # fmt: skip
GROUPS: Final = (NOTICE, EX_OFFICIO, FAMILY_REGISTER, NUMBERS, FOREIGN, CANCEL, SENT)

#: Groups whose entry may be given to a contractor, by the end of the right's name.
_CONTRACTED: Final = {
    NOTICE: "notice", FAMILY_REGISTER: "family_register", NUMBERS: "numbers", FOREIGN: "foreign",
    SENT: "notification",
}  # fmt: skip

#: How the entry begins. `household`: everybody of a household is ticked; `member`: the one who was chosen;
#: `person`: one person, in the register or removed from it; `blank`: nobody is chosen first.
STARTS: Final = ("blank", "household", "member", "person")

ENTER: Final = "residents.enter"
ENTER_EX_OFFICIO: Final = "residents.enter_ex_officio"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind. `reviewers`: how many judge it unless the city says otherwise (A-02: 市外転入 by two).

    `items`: names of the record's items that its `items` rows may change, in the order of the form.
    `any_ward`: people of another ward may be chosen (区間異動).
    """

    name: str
    title: str
    notice: type
    law: str
    reviewers: int = 1
    group: str = NOTICE
    start: str = "household"
    items: tuple[str, ...] | Callable[[Record], tuple[str, ...]] = ()
    any_ward: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """Names of the notice's items."""
        return frozenset(f.name for f in fields(self.notice))

    @property
    def is_ex_officio(self) -> bool:
        """職権か: grounds stand behind it, no notifier."""
        return "notifier" not in self.fields

    @property
    def stands_for(self) -> str:
        """Name of the 届出 that nobody gave (S 4.2.0.2); empty for every other kind."""
        return self.name.removesuffix("_ex_officio") if self.notice in COUNTERPARTS else ""

    @property
    def instead(self) -> str:
        """Name of what is done ex officio where this 届出 was not given, or not in time; empty where there is none."""
        return f"{self.name}_ex_officio" if self.notice in COUNTERPARTS.values() else ""

    @property
    def paper(self) -> str:
        """The written form that must be on record before review (A-10), or the record of the grounds."""
        return "職権記載等の根拠書類" if self.is_ex_officio else "異動届"

    @property
    def right(self) -> str:
        """What staff need to enter it."""
        return ENTER_EX_OFFICIO if self.is_ex_officio else ENTER

    @property
    def contract_right(self) -> str:
        """What a contractor needs to take a case of this kind; 職権 and 取消し are given to none."""
        return f"residents.contracted.{_CONTRACTED[self.group]}" if self.group in _CONTRACTED else ""

    def items_for(self, record: Record) -> tuple[str, ...]:
        """The items that may be changed in this record."""
        return self.items(record) if callable(self.items) else self.items


def _correction(name: str, title: str, notice: type[Correction], law: str, group: str) -> NoticeKind:
    """Changes of single items of one person; which, the kernel says."""
    return NoticeKind(
        name, title, notice, law, group=group, start="person", items=partial(correctable, notice)
    )


_CORRECTIONS: Final = (
    _correction("correction_ex_officio", "職権修正", CorrectionExOfficio, "住民基本台帳法 第8条", EX_OFFICIO),
    _correction("minor_correction", "軽微な修正", MinorCorrection, "施行規則 第11条第3項第2号", EX_OFFICIO),
    _correction("error_correction", "誤記修正", ErrorCorrection, "施行令 第12条第3項", EX_OFFICIO),
    _correction("reading_check", "フリガナの確認", ReadingCheck, "S 1.1.18", EX_OFFICIO),
    _correction("furigana_notice", "振り仮名の記載", FuriganaNotice, "住基法 第7条第1号の2", FAMILY_REGISTER),
    _correction(
        "immigration_notice", "出入国在留管理庁の通知", ImmigrationNotice, "住基法 第30条の50", FOREIGN
    ),
    _correction("office_notice", "付記事項の記載", OfficeNotice, "住基法 第7条第9号–第11号の2", SENT),
    _correction("adult_ward_notice", "成年被後見人の記載", AdultWardNotice, "事務処理要領 第6", SENT),
    _correction("card_notice", "カード・電子証明書の記載", CardNotice, "住民基本台帳法 第7条第14号", SENT),
)


def _number(name: str, title: str, notice: type, law: str) -> NoticeKind:
    """A number of one person."""
    return NoticeKind(name, title, notice, law, group=NUMBERS, start="person")


_MOVES: Final = {
    k.name: k
    for k in (
        NoticeKind("move_in", "転入届", MoveIn, "住民基本台帳法 第22条", reviewers=2, start="blank"),
        NoticeKind("move_within", "転居届", MoveWithin, "住民基本台帳法 第23条"),
        NoticeKind("inter_ward_move", "区間異動届", InterWardMove, "住民基本台帳法 第38条", any_ward=True),
        NoticeKind("move_out", "転出届", MoveOut, "住民基本台帳法 第24条"),
        NoticeKind("move_out_withdrawal", "転出取りやめ届", MoveOutWithdrawal, "住民基本台帳法 第24条"),
        NoticeKind(
            "move_in_notification",
            "転入通知の受理",
            MoveInNotification,
            "住民基本台帳法 第9条第1項",
            group=SENT,
            start="person",
        ),
        NoticeKind("household_split", "世帯分離届", HouseholdSplit, "住民基本台帳法 第25条", start="member"),
        NoticeKind("household_merge", "世帯合併届", HouseholdMerge, "住民基本台帳法 第25条"),
        NoticeKind(
            "household_reassignment",
            "世帯変更届",
            HouseholdReassignment,
            "住民基本台帳法 第25条",
            start="member",
        ),
        NoticeKind("new_householder", "世帯主変更届", NewHouseholder, "住民基本台帳法 第25条"),
    )
}
_EX_OFFICIO: Final = {model: own for own, model in COUNTERPARTS.items()}


def _instead(name: str, reviewers: int = 1) -> NoticeKind:
    """職権による…: what is done where nobody gives this notice (S 4.2.0.2)."""
    told = _MOVES[name]
    return replace(
        told, name=f"{name}_ex_officio", title=f"職権による{told.title.removesuffix('届')}", group=EX_OFFICIO,
        notice=_EX_OFFICIO[told.notice], law="施行令 第12条第1項", reviewers=reviewers,
    )  # fmt: skip


KINDS: dict[str, NoticeKind] = {
    k.name: k
    for k in (
        *_MOVES.values(),
        *_CORRECTIONS,
        NoticeKind("birth", "出生", Birth, "施行令 第12条第2項第1号", group=FAMILY_REGISTER, start="person"),
        NoticeKind("death", "死亡", Death, "施行令 第12条第2項第1号", group=FAMILY_REGISTER, start="member"),
        NoticeKind(
            "disappearance", "失踪宣告", Disappearance, "S 4.2.2.2", group=FAMILY_REGISTER, start="member"
        ),
        NoticeKind(
            "family_register_notice",
            "戸籍の届出による修正",
            FamilyRegisterNotice,
            "住民基本台帳法 第9条第2項・第19条",
            group=FAMILY_REGISTER,
            start="member",
        ),
        NoticeKind(
            "naturalization", "帰化・国籍取得", Naturalization, "S 4.5.3", group=FOREIGN, start="person"
        ),
        NoticeKind("nationality_lost", "国籍喪失", NationalityLost, "S 4.5.5", group=FOREIGN, start="person"),
        NoticeKind(
            "renewal", "改製・再製", Renewal, "施行令 第13条の2・第16条", group=EX_OFFICIO, start="person"
        ),
        _number("resident_code_change", "住民票コードの変更請求", ResidentCodeChange, "住基法 第30条の4"),
        _number(
            "resident_code_ex_officio",
            "住民票コードの職権記載・修正",
            ResidentCodeExOfficio,
            "住基法 第30条の3",
        ),
        _number(
            "individual_number_change", "個人番号の変更請求", IndividualNumberChange, "番号法 第7条第2項"
        ),
        _number(
            "individual_number_ex_officio",
            "個人番号の職権記載・修正",
            IndividualNumberExOfficio,
            "番号法 第7条",
        ),
        NoticeKind(
            "entry_ex_officio",
            "職権記載(住所設定)",
            EntryExOfficio,
            "住民基本台帳法 第8条",
            reviewers=2,
            group=EX_OFFICIO,
            start="blank",
        ),
        NoticeKind(
            "removal_ex_officio",
            "職権消除",
            RemovalExOfficio,
            "住民基本台帳法 第8条",
            reviewers=2,
            group=EX_OFFICIO,
        ),
        _instead("move_within"),
        NoticeKind("restoration", "回復", Restoration, "施行令 第12条", group=EX_OFFICIO, start="person"),
        NoticeKind(
            "foreign_entry",
            "30条の46転入・30条の47届出",
            ForeignEntry,
            "住基法 第30条の46・第30条の47",
            reviewers=2,
            group=FOREIGN,
            start="blank",
        ),
        NoticeKind(
            "notice_art30_48",
            "30条の48届(続柄)",
            RelationshipNotice,
            "住基法 第30条の48",
            group=FOREIGN,
            start="person",
        ),
        NoticeKind("former_surname", "旧氏の請求", FormerSurnameRequest, "施行令 第30条の14", start="person"),
        NoticeKind("alias", "通称の申出", AliasRequest, "施行令 第30条の16", group=FOREIGN, start="person"),
        NoticeKind(
            "address_correction", "住所の修正", AddressCorrection, "住民基本台帳法 第8条", group=EX_OFFICIO
        ),
        NoticeKind(
            "cancellation",
            "異動の取消し",
            Cancellation,
            "S 4.6.0.1、住民基本台帳法施行令 第12条",
            reviewers=2,
            group=CANCEL,
            start="person",
        ),
        _instead("move_out", reviewers=2),
        *map(_instead, ("inter_ward_move", "household_split", "household_merge", "household_reassignment")),
        _instead("new_householder"),
    )
}

KIND_TITLES.update({k.name: k.title.removesuffix("届") for k in KINDS.values()})
