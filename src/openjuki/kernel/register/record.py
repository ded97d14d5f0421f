"""住民票の記載事項 — one frozen value with every item that the register keeps of a person.

住民基本台帳法 第7条 (Japanese residents), 第30条の45 (foreign residents), 第15条の2・施行令 (除票); items of
別添2 住民基本台帳ファイル, ids in each field's metadata (S 1.1.1, 1.1.2, 1.1.5). Flat, so that one field is
one column: text is never None (empty = 空欄), a date or a yes/no that is not known is None. What the whole
household shares is kept per person too (S 1.2.1). The numbers never show in repr.
"""

# ruff: noqa: RUF009 - `item` is `dataclasses.field` with the labels of the table; it runs once per class.
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Kind, Sex, Status
from openjuki.kernel.register.items import item


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """住民票 — the state of one person at one version. See the module docstring."""

    # --- 住民種別・世帯
    kind: str = item("住民種別", "RR-J-other-06", "RR-F-other-06", default=Kind.JAPANESE)
    status: str = item(
        "住民状態",
        *("RR-J-other-05", "RR-J-del-other-06", "RR-F-other-05", "RR-F-del-other-06"),
        default=Status.RESIDENT,
    )
    ward: str = item("区コード(5桁)", default="")
    household_no: str = item("世帯番号", "RR-J-other-02", "RR-F-other-02", default="")
    member_order: int | None = item("世帯員の並び順", "RR-J-other-03", "RR-F-other-03", default=None)
    relationship: str = item("続柄", "RR-J-law-07", "RR-J-law-08", "RR-F-law-10", "RR-F-law-11", default="")
    householder_name: str = item("世帯主氏名", "RR-J-law-07", "RR-F-law-10", default="")
    previous_householder_name: str = item("旧世帯主(転入前の世帯主の氏名)", "RR-F-other-33", default="")

    # --- 氏名
    surname: str = item("氏", "RR-J-law-01", default="")
    given_name: str = item("名", "RR-J-law-01", default="")
    furigana_surname: str = item("氏の振り仮名", "RR-J-law-02", default="")
    furigana_given_name: str = item("名の振り仮名", "RR-J-law-02", default="")
    furigana_surname_certified: bool = item("氏の振り仮名公証フラグ", "RR-J-other-11", default=False)
    furigana_given_name_certified: bool = item("名の振り仮名公証フラグ", "RR-J-other-11", default=False)
    reading_surname: str = item("氏のフリガナ(検索用)", default="")
    reading_given_name: str = item("名のフリガナ(検索用)", default="")
    former_surname: str = item("旧氏", "RR-J-law-03", default="")
    former_surname_furigana: str = item("旧氏の振り仮名", "RR-J-law-04", default="")
    former_surname_reading: str = item("旧氏のフリガナ", "RR-J-other-12", default="")
    former_surname_reading_confirmed: bool = item("旧氏のフリガナ確認フラグ", "RR-J-other-13", default=False)
    roman_name: str = item("氏名(ローマ字)", "RR-F-law-01", default="")
    kanji_name: str = item("氏名(漢字)", "RR-F-law-02", default="")
    katakana_name: str = item("氏名のカタカナ表記", "RR-F-other-17", default="")
    reading_name: str = item("氏名のフリガナ(外国人)", "RR-F-other-11", default="")
    reading_name_confirmed: bool = item("氏名のフリガナ確認フラグ(外国人)", "RR-F-other-12", default=False)
    name_priority: str = item("氏名優先区分", "RR-F-other-34", default="")
    alias: str = item("通称", "RR-F-law-03", default="")
    alias_reading: str = item("通称のフリガナ", "RR-F-other-13", default="")
    alias_reading_confirmed: bool = item("通称のフリガナ確認フラグ", "RR-F-other-14", default=False)
    alias_entered_on: date | None = item("通称を記載した年月日", "RR-F-law-04", default=None)
    alias_entered_in: str = item("通称を記載した市区町村", "RR-F-law-05", default="")
    alias_entered_code: str = item("通称を記載した市区町村コード", "RR-F-other-15", default="")
    alias_removed_on: date | None = item("通称を削除した年月日", "RR-F-law-06", default=None)
    alias_removed_in: str = item("通称を削除した市区町村", "RR-F-law-07", default="")
    alias_removed_code: str = item("通称を削除した市区町村コード", "RR-F-other-16", default="")

    # --- 出生・戸籍
    birth: UncertainDate | None = item("生年月日", "RR-J-law-05", "RR-F-law-08", default=None)
    sex: str = item("性別", "RR-J-law-06", "RR-F-law-09", default=Sex.UNKNOWN)
    registered_domicile: str = item("本籍", "RR-J-law-09", default="")
    register_head: str = item("筆頭者", "RR-J-law-09", default="")

    # --- 住所
    became_resident_on: UncertainDate | None = item("住民となった年月日", "RR-J-law-10", default=None)
    became_foreign_resident_on: UncertainDate | None = item(
        "外国人住民となった年月日", "RR-F-law-23", default=None
    )
    address_code: str = item("住所コード(市区町村5桁)", "RR-J-other-14", "RR-F-other-18", default="")
    address_town_code: str = item("住所コード(町字7桁)", "RR-J-other-14", "RR-F-other-18", default="")
    address_text: str = item("住所(町字まで)", "RR-J-law-11", "RR-F-law-13", default="")
    address_lot: str = item("住所(番地)", "RR-J-law-11", "RR-F-law-13", default="")
    address_detail: str = item("住所(方書)", "RR-J-law-11", "RR-F-law-13", default="")
    address_postal_code: str = item("住所の郵便番号", "RR-J-other-15", "RR-F-other-19", default="")
    address_since: UncertainDate | None = item(
        "住所を定めた年月日", "RR-J-law-12", "RR-F-law-12", default=None
    )
    notified_on: date | None = item("届出の年月日", "RR-J-law-13", "RR-F-law-14", default=None)
    previous_address_code: str = item(
        "転入前住所の住所コード(市区町村)", "RR-J-other-16", "RR-F-other-20", default=""
    )
    previous_address_town_code: str = item(
        "転入前住所の住所コード(町字)", "RR-J-other-16", "RR-F-other-20", default=""
    )
    previous_address_text: str = item("転入前住所", "RR-J-law-14", "RR-F-law-15", default="")
    previous_address_lot: str = item("転入前住所(番地)", "RR-J-law-14", "RR-F-law-15", default="")
    previous_address_detail: str = item("転入前住所(方書)", "RR-J-law-14", "RR-F-law-15", default="")
    previous_address_postal_code: str = item(
        "転入前住所の郵便番号", "RR-J-other-16", "RR-F-other-20", default=""
    )
    previous_address_country: str = item("転入前住所の国名コード", "RR-J-law-14", "RR-F-law-15", default="")
    last_registered_address_code: str = item(
        "最終登録住所地の市区町村コード", "RR-J-other-17", "RR-F-other-21", default=""
    )
    last_registered_address_text: str = item("最終登録住所地", "RR-J-other-17", "RR-F-other-21", default="")
    last_registered_address_lot: str = item(
        "最終登録住所地(番地)", "RR-J-other-17", "RR-F-other-21", default=""
    )
    last_registered_address_detail: str = item(
        "最終登録住所地(方書)", "RR-J-other-17", "RR-F-other-21", default=""
    )
    unreported_address: str = item("未届地(直近)", default="")

    # --- 転出(予定・確定)、消除
    planned_move_out_on: date | None = item("転出予定年月日", default=None)
    planned_destination_code: str = item(
        "転出先住所(予定)の住所コード(市区町村)", "RR-J-del-other-07", "RR-F-del-other-07", default=""
    )
    planned_destination_town_code: str = item(
        "転出先住所(予定)の住所コード(町字)", "RR-J-del-other-07", "RR-F-del-other-07", default=""
    )
    planned_destination_text: str = item("転出先住所(予定)", "RR-J-del-law-02", "RR-F-del-law-02", default="")
    planned_destination_lot: str = item(
        "転出先住所(予定)(番地)", "RR-J-del-law-02", "RR-F-del-law-02", default=""
    )
    planned_destination_detail: str = item(
        "転出先住所(予定)(方書)", "RR-J-del-law-02", "RR-F-del-law-02", default=""
    )
    planned_destination_postal_code: str = item(
        "転出先住所(予定)の郵便番号", "RR-J-del-other-07", "RR-F-del-other-07", default=""
    )
    planned_destination_country: str = item(
        "転出先(予定)の国名コード", "RR-J-del-law-02", "RR-F-del-law-02", default=""
    )
    confirmed_move_out_on: date | None = item(
        "転出年月日(確定)", "RR-J-del-other-04", "RR-F-del-other-04", default=None
    )
    confirmed_destination_code: str = item(
        "転出先住所(確定)の住所コード(市区町村)", "RR-J-del-other-08", "RR-F-del-other-08", default=""
    )
    confirmed_destination_town_code: str = item(
        "転出先住所(確定)の住所コード(町字)", "RR-J-del-other-08", "RR-F-del-other-08", default=""
    )
    confirmed_destination_text: str = item(
        "転出先住所(確定)", "RR-J-del-other-01", "RR-F-del-other-01", default=""
    )
    confirmed_destination_lot: str = item(
        "転出先住所(確定)(番地)", "RR-J-del-other-01", "RR-F-del-other-01", default=""
    )
    confirmed_destination_detail: str = item(
        "転出先住所(確定)(方書)", "RR-J-del-other-01", "RR-F-del-other-01", default=""
    )
    confirmed_destination_postal_code: str = item(
        "転出先住所(確定)の郵便番号", "RR-J-del-other-08", "RR-F-del-other-08", default=""
    )
    move_in_notification_on: date | None = item(
        "転入通知年月日", "RR-J-del-other-03", "RR-F-del-other-03", default=None
    )
    removal_reason: str = item("消除事由", "RR-J-del-law-01", "RR-F-del-law-01", default="")
    removed_on: UncertainDate | None = item(
        "事由の生じた年月日(消除)", "RR-J-del-law-03", "RR-F-del-law-03", default=None
    )
    removal_notified_on: date | None = item(
        "消除に係る届出の年月日", "RR-J-del-other-02", "RR-F-del-other-02", default=None
    )
    renewal_removed_on: date | None = item(
        "改製消除年月日", "RR-J-del-other-05", "RR-F-del-other-05", default=None
    )
    renewed_on: date | None = item("改製記載年月日", "RR-J-other-23", "RR-F-other-30", default=None)
    reconstructed_on: date | None = item("再製記載年月日", "RR-J-other-24", "RR-F-other-31", default=None)

    # --- 番号・カード
    individual_number: str = item("個人番号", "RR-J-law-15", "RR-F-law-16", default="", secret=True)
    resident_code: str = item("住民票コード", "RR-J-law-22", "RR-F-law-22", default="", secret=True)
    card_status: str = item("個人番号カードの発行状況", "RR-J-other-18", "RR-F-other-25", default="")
    card_auth_serial: str = item(
        "利用者証明用電子証明書シリアル番号", "RR-J-other-25", "RR-F-other-32", default=""
    )
    card_sign_serial: str = item("署名用電子証明書シリアル番号", default="")

    # --- 付記事項
    voter_registered: bool | None = item("選挙人名簿への登録の有無", "RR-J-law-16", default=None)
    nhi_insured: bool | None = item("国民健康保険の該当の有無", "RR-J-law-17", "RR-F-law-17", default=None)
    nhi_acquired_on: date | None = item(
        "国民健康保険の資格取得年月日", "RR-J-law-17", "RR-F-law-17", default=None
    )
    nhi_lost_on: date | None = item(
        "国民健康保険の資格喪失年月日", "RR-J-law-17", "RR-F-law-17", default=None
    )
    late_elderly_insured: bool | None = item(
        "後期高齢者医療の該当の有無", "RR-J-law-18", "RR-F-law-18", default=None
    )
    late_elderly_acquired_on: date | None = item(
        "後期高齢者医療の資格取得年月日", "RR-J-law-18", "RR-F-law-18", default=None
    )
    late_elderly_lost_on: date | None = item(
        "後期高齢者医療の資格喪失年月日", "RR-J-law-18", "RR-F-law-18", default=None
    )
    ltc_insured: bool | None = item("介護保険の該当の有無", "RR-J-law-19", "RR-F-law-19", default=None)
    ltc_acquired_on: date | None = item(
        "介護保険の資格取得年月日", "RR-J-law-19", "RR-F-law-19", default=None
    )
    ltc_lost_on: date | None = item("介護保険の資格喪失年月日", "RR-J-law-19", "RR-F-law-19", default=None)
    pension_insured: bool | None = item("国民年金の該当の有無", "RR-J-law-20", "RR-F-law-20", default=None)
    pension_no: str = item("基礎年金番号", "RR-J-law-20", "RR-F-law-20", default="", secret=True)
    pension_category: str = item("国民年金の種別", "RR-J-law-20", "RR-F-law-20", default="")
    pension_category_changed_on: date | None = item(
        "国民年金の種別変更年月日", "RR-J-law-20", "RR-F-law-20", default=None
    )
    pension_acquired_on: date | None = item(
        "国民年金の資格取得年月日", "RR-J-law-20", "RR-F-law-20", default=None
    )
    pension_lost_on: date | None = item(
        "国民年金の資格喪失年月日", "RR-J-law-20", "RR-F-law-20", default=None
    )
    child_allowance_from: str = item("児童手当の受給開始年月", "RR-J-law-21", "RR-F-law-21", default="")
    child_allowance_to: str = item("児童手当の受給終了年月", "RR-J-law-21", "RR-F-law-21", default="")

    # --- 成年被後見人
    adult_ward: bool | None = item("成年被後見人の該当有無", "RR-J-other-19", "RR-F-other-26", default=None)
    adult_ward_judged_on: date | None = item(
        "成年被後見人の審判確定日", "RR-J-other-20", "RR-F-other-27", default=None
    )
    adult_ward_registered_on: date | None = item(
        "成年被後見人の登記日", "RR-J-other-21", "RR-F-other-28", default=None
    )
    adult_ward_known_on: date | None = item(
        "成年被後見人である旨を知った日", "RR-J-other-22", "RR-F-other-29", default=None
    )

    # --- 外国人住民
    nationality: str = item("国籍・地域", "RR-F-law-24", default="")
    nationality_code: str = item("国籍・地域コード", default="")
    residence_category: str = item("30条の45区分", "RR-F-law-25", default="")
    status_of_residence: str = item("在留資格", "RR-F-law-25", default="")
    period_of_stay: str = item("在留期間", "RR-F-law-25", default="")
    period_of_stay_until: date | None = item("在留期間の満了の日", "RR-F-law-25", default=None)
    residence_card_no: str = item("在留カードの番号", "RR-F-law-25", default="")
    residence_card_deferred: bool = item("在留カード後日交付", default=False)
    special_permanent_no: str = item("特別永住者証明書の番号", "RR-F-law-25", default="")
    special_permanent_issued_on: date | None = item(
        "特別永住者証明書交付年月日", "RR-F-other-35", default=None
    )
    special_permanent_expires_on: date | None = item(
        "特別永住者証明書有効期限", "RR-F-other-36", default=None
    )
    landing_period: str = item("上陸期間", "RR-F-law-25", default="")
    provisional_stay_period: str = item("仮滞在期間", "RR-F-law-25", default="")
    residence_notified: bool | None = item("住居地の届出の有無", "RR-F-other-22", default=None)
    moved_in_art30_46: bool = item("法第30条の46転入である旨", "RR-F-other-23", default=False)
    notified_art30_47: bool = item("法第30条の47届出である旨", "RR-F-other-24", default=False)
    alien_registered_on: UncertainDate | None = item("旧外登法による登録年月日", default=None)

    # --- その他
    remarks: str = item("備考", "RR-J-other-09", "RR-F-other-09", default="")

    def with_(self, **changes: Any) -> "Record":
        """The record after a change: those given are replaced. Raises TypeError for an unknown item."""
        values = list(_values(self))
        for name, value in changes.items():
            if name not in _POSITION:
                raise TypeError(f"a record has no item {name!r}")
            values[_POSITION[name]] = value
        return _freeze(_Draft(*values))

    @classmethod
    def of(cls, items: dict[str, Any]) -> "Record":
        """The same as `Record(**items)`, six times faster: a city of millions is built through this."""
        return _freeze(_Draft(*(_DEFAULTS | items).values()))


def _freeze(draft: Any) -> Record:
    """Turn a filled draft into a record: same slots, so only the class changes."""
    draft.__class__ = Record
    record: Record = draft
    return record


#: Names of all items, in column order.
FIELD_NAMES: tuple[str, ...] = tuple(each.name for each in fields(Record))
_values = attrgetter(*FIELD_NAMES)
_POSITION = {name: position for position, name in enumerate(FIELD_NAMES)}
_DEFAULTS = {each.name: each.default for each in fields(Record)}
#: The record while it is being filled: a frozen class sets each slot through a call, this one does not.
_Draft: Any = make_dataclass(
    "_Draft", [(each.name, Any, field(default=each.default)) for each in fields(Record)], slots=True
)
#: Items that must not show anywhere outside their purpose: 個人番号, 住民票コード, 基礎年金番号.
SECRET_FIELDS: tuple[str, ...] = tuple(each.name for each in fields(Record) if each.metadata["secret"])
