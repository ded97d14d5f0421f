"""他課案内の窓口 — which office, what for, what to bring, by which law and until when: one row per office and event.

What an ordinance of the city decides is named so; a city that does otherwise changes a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.certificates.office_rules import (
    Event,
    Move,
    Office,
    allowance_due,
    born_on,
    is_allowance_child,
    is_late_elderly,
    is_ltc_insured_age,
    is_pension_age,
    is_school_age,
    no_due,
    within_14_days,
)
from openjuki.kernel.dates.ages import attains_on
from openjuki.kernel.register.codes import CardStatus
from openjuki.kernel.register.record import Record


def _nhi(record: Record, birth: date, move: Move) -> bool:
    if is_late_elderly(birth, move.on):
        return False
    return move.into_city or bool(record.nhi_insured)


def _anybody(record: Record, birth: date, move: Move) -> bool:
    return True


def _insured(record: Record, birth: date, move: Move) -> bool:
    return bool(record.nhi_insured) and not is_late_elderly(birth, move.on)


def _late_elderly(record: Record, birth: date, move: Move) -> bool:
    return is_late_elderly(birth, move.on)


def _pensioner(record: Record, birth: date, move: Move) -> bool:
    return is_pension_age(birth, move.on)


def _allowance_child(record: Record, birth: date, move: Move) -> bool:
    return is_allowance_child(birth, move.on)


def _pupil(record: Record, birth: date, move: Move) -> bool:
    return is_school_age(birth, move.on)


def _ltc(record: Record, birth: date, move: Move) -> bool:
    return is_ltc_insured_age(birth, move.on) or bool(record.ltc_insured)


OFFICES: Final[tuple[Office, ...]] = (
    Office(
        "G01", "国民健康保険", "加入または住所変更の手続（職場の健康保険に入っている方は不要）",
        "本人確認書類、資格確認書など", "国民健康保険法 第9条", _nhi, within_14_days,
    ),
    Office(
        "G02", "後期高齢者医療", "被保険者の住所の手続", "本人確認書類、前住所地の負担区分等証明書",
        "高齢者の医療の確保に関する法律 第54条", _late_elderly, within_14_days,
    ),
    Office(
        "G03", "国民年金", "第1号被保険者の住所変更（会社員とその配偶者の方は勤務先で）",
        "基礎年金番号の分かるもの", "国民年金法 第12条",
        _pensioner, within_14_days,
    ),
    Office(
        "G04", "児童手当", "認定請求または住所変更の届出（公務員の方は勤務先で）",
        "請求者の本人確認書類、振込先の口座、健康保険の資格の分かるもの", "児童手当法 第7条・第8条",
        _allowance_child, allowance_due,
    ),
    Office(
        "G05", "小中学校", "転校または就学の手続", "在学証明書、教科書給与証明書",
        "学校教育法施行令 第5条・第6条", _pupil, no_due,
    ),
    Office(
        "G06", "介護保険", "被保険者の住所の手続。要介護・要支援の認定を受けている方は認定の引継ぎ",
        "本人確認書類、受給資格証明書（認定を受けている方）", "介護保険法 第12条・第36条",
        _ltc, within_14_days,
    ),
    # ---- 転出
    Office(
        "G11", "国民健康保険", "資格喪失の届出と資格確認書などの返却", "資格確認書など", "国民健康保険法 第9条",
        _insured, within_14_days, Event.LEAVE,
    ),
    Office(
        "G12", "後期高齢者医療", "負担区分等証明書の受取りと資格確認書などの返却", "資格確認書など",
        "高齢者の医療の確保に関する法律 第54条", _late_elderly, no_due, Event.LEAVE,
    ),
    Office(
        "G13", "児童手当", "受給事由消滅の届出（公務員の方は勤務先で）", "請求者の本人確認書類",
        "児童手当法 第26条", _allowance_child, no_due, Event.LEAVE,
    ),
    Office(
        "G14", "小中学校", "転校の申出と在学証明書の受取り", "本人確認書類", "学校教育法施行令", _pupil,
        no_due, Event.LEAVE,
    ),
    Office(
        "G15", "介護保険", "受給資格証明書の受取りと被保険者証の返却", "介護保険の被保険者証", "介護保険法 第36条",
        _ltc, within_14_days, Event.LEAVE,
    ),
    # ---- 出生
    Office(
        "G21", "児童手当", "認定請求または額の改定の請求（公務員の方は勤務先で）",
        "請求者の本人確認書類、振込先の口座、健康保険の資格の分かるもの", "児童手当法 第7条・第9条", _anybody,
        allowance_due, Event.BIRTH,
    ),
    Office(
        "G22", "国民健康保険", "加入と出産育児一時金の手続（職場の健康保険に入る方は勤務先で）",
        "母子健康手帳、資格確認書など、振込先の口座", "国民健康保険法 第9条・第58条", _anybody, within_14_days,
        Event.BIRTH,
    ),
    Office(
        "G23", "子どもの医療費", "医療費の助成の申請", "お子さんの健康保険の資格の分かるもの",
        "市区町村の条例（国の法律によらない）",
        _anybody, no_due, Event.BIRTH,
    ),
    Office(
        "G24", "母子保健", "新生児訪問の申込みと予防接種の案内の受取り", "母子健康手帳", "母子保健法 第11条", _anybody,
        no_due, Event.BIRTH,
    ),
    # ---- 死亡
    Office(
        "G31", "国民健康保険", "資格喪失の届出と葬祭費の申請", "資格確認書など、葬儀の費用の分かるもの、振込先の口座",
        "国民健康保険法 第9条・第58条", _insured, within_14_days, Event.DEATH,
    ),
    Office(
        "G32", "後期高齢者医療", "資格喪失の届出と葬祭費の申請", "資格確認書など、葬儀の費用の分かるもの、振込先の口座",
        "高齢者の医療の確保に関する法律 第54条・第86条", _late_elderly, within_14_days, Event.DEATH,
    ),
    Office(
        "G33", "国民年金", "死亡の届出。遺族年金、未支給年金、死亡一時金の請求（厚生年金は年金事務所で）",
        "年金証書または基礎年金番号の分かるもの、振込先の口座", "国民年金法 第19条・第105条",
        lambda r, b, m: attains_on(b, 20) <= m.on, within_14_days, Event.DEATH,
    ),
    Office(
        "G34", "介護保険", "資格喪失の届出と被保険者証の返却", "介護保険の被保険者証", "介護保険法 第12条", _ltc,
        within_14_days, Event.DEATH,
    ),
    Office(
        "G35", "児童手当", "額の改定または受給事由消滅の届出（公務員の方は勤務先で）", "請求者の本人確認書類",
        "児童手当法 第9条", _allowance_child, no_due, Event.DEATH,
    ),
    Office(
        "G36", "市税", "相続人の代表者の届出（固定資産税など）", "届出をする方の本人確認書類", "地方税法 第9条の2",
        lambda r, b, m: attains_on(b, 18) <= m.on, no_due, Event.DEATH,
    ),
    # ---- 世帯の変更
    Office(
        "G41", "国民健康保険", "世帯の変更の届出", "資格確認書など", "国民健康保険法 第9条", _insured, within_14_days,
        Event.HOUSEHOLD,
    ),
    Office(
        "G42", "後期高齢者医療", "負担の割合の確認（世帯の構成で変わることがあります）", "資格確認書など",
        "高齢者の医療の確保に関する法律 第67条", _late_elderly, no_due, Event.HOUSEHOLD,
    ),
    Office(
        "G43", "介護保険", "保険料と負担限度額の確認（世帯の構成で変わることがあります）", "介護保険の被保険者証",
        "介護保険法 第129条", _ltc, no_due, Event.HOUSEHOLD,
    ),
    Office(
        "G44", "児童手当", "養育の状況が変わるときの届出（公務員の方は勤務先で）", "請求者の本人確認書類",
        "児童手当法 第9条", _allowance_child, no_due, Event.HOUSEHOLD,
    ),
    # ---- 氏名の変更
    Office(
        "G51", "国民健康保険", "氏名の変更の届出", "資格確認書など", "国民健康保険法 第9条", _insured, within_14_days,
        Event.NAME,
    ),
    Office(
        "G52", "後期高齢者医療", "氏名の変更の届出", "資格確認書など", "高齢者の医療の確保に関する法律 第54条",
        _late_elderly, within_14_days, Event.NAME,
    ),
    Office(
        "G53", "国民年金", "第1号被保険者の氏名の変更（会社員とその配偶者の方は勤務先で）", "基礎年金番号の分かるもの",
        "国民年金法 第12条", _pensioner, within_14_days, Event.NAME,
    ),
    Office(
        "G54", "介護保険", "氏名の変更の届出", "介護保険の被保険者証", "介護保険法 第12条", _ltc, within_14_days,
        Event.NAME,
    ),
    Office(
        "G55", "児童手当", "氏名の変更の届出（公務員の方は勤務先で）", "請求者の本人確認書類", "児童手当法 第26条",
        _allowance_child, within_14_days, Event.NAME,
    ),
    Office(
        "G56", "小中学校", "氏名の変更の連絡", "本人確認書類", "学校教育法施行令", _pupil, no_due, Event.NAME,
    ),
    Office(
        "G57", "個人番号カード", "カードの氏名の書換え（14日以内）", "個人番号カードと暗証番号", "番号法 第17条第8項",
        lambda r, b, m: r.card_status == CardStatus.ACTIVE, within_14_days, Event.NAME,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Errand:
    """案内 — one office, the people concerned (as indices of the given records), last day."""

    office: Office
    people: tuple[int, ...]
    due: date | None


def errands(records: tuple[Record, ...], move: Move) -> tuple[Errand, ...]:
    """Offices that somebody among ``records`` has to see after the event, in the order of ``OFFICES``."""
    found = []
    for office in OFFICES:
        people = tuple(
            index
            for index, record in enumerate(records)
            if office.event == move.event
            and (born := born_on(record)) is not None
            and office.applies(record, born, move)
        )
        if people:
            found.append(Errand(office, people, office.due(move)))
    return tuple(found)


def undecided(records: tuple[Record, ...]) -> tuple[int, ...]:
    """People whose birth date is uncertain: no rule can decide for them."""
    return tuple(index for index, record in enumerate(records) if born_on(record) is None)
