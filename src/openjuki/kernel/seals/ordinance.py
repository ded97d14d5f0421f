"""印鑑条例の定め — what differs from city to city, with a default each (data, not code).

The defaults follow what most ordinances say: 印鑑登録証明事務処理要領 (昭和49年自治振第10号) and the model rules
built on it. A city sets what differs by the setting `ordinance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

#: 表し方: which parts of a name a seal may show, by key.
SHOWS: Final[dict[str, str]] = {
    "full": "氏名",
    "surname": "氏",
    "given_name": "名",
    "surname_initial": "氏と名の頭字",
    "initial_given": "氏の頭字と名",
    "initials": "氏の頭字と名の頭字",
    "last_characters": "氏の末字と名の末字",
}


#: What each setting means, for screens and `docs/seals.md`.
LABELS: Final[dict[str, str]] = {
    "least_age": "登録できる年齢",
    "attained_on_birthday": "年齢に達する日を誕生日とする。`false` は誕生日の前日(年齢計算ニ関スル法律)",
    "shows": "印鑑が表してよいもの。ほかに `last_characters`(氏の末字と名の末字)",
    "former_surname": "旧氏を表す印鑑を認める",
    "alias": "通称を表す印鑑を認める",
    "katakana": "外国人住民の片仮名表記を表す印鑑を認める",
    "kana": "氏名、氏又は名を平仮名・片仮名(住民票のフリガナ)で表す印鑑を認める",
    "same_glyphs": '同じ文字とみなす字形の組。例 `["髙高", "﨑崎"]`。異体字セレクタの違いは常に同じとみなす',
    "suffixes": "氏名等の後に付けてよい文字",
    "least_mm": "一辺がこの長さの正方形に収まる印影は登録できない",
    "most_mm": "一辺がこの長さの正方形に収まらない印影は登録できない",
    "damage_refused": "外枠がこの割合以上欠けていれば登録できない",
    "damage_told": "外枠がこの割合以上欠けていれば、確認の理由を求める",
    "same_seal": "同じ世帯の印鑑とこの類似度以上なら同一とみなし、登録できない",
    "similar_seal": "この類似度以上なら、見比べた上で確認の理由を求める",
    "move_out_planned": "転出の予定を届け出た人の登録を、予定日の前日まで認める(理由を求める)",
    "photo_documents": "即日の登録と、個人番号カードによる請求に足りる写真付きの書類。下の表の名か、書類の名称そのもの",
    "other_documents": "ほかに本人確認に使う書類。下の表の名か、書類の名称そのもの",
    "answer_days": "照会書の回答期限(発送の翌日から数える日数)",
    "answer_months": "照会書の回答期限を月で定めるときの月数。`0` は日数による",
    "inquiry_mail": "照会書の宛名に印字する郵送の方法。空は印字しない",
    "guarantor": "保証人による即日の登録を認める",
    "guarantor_age": "この市で登録している保証人の年齢の下限(成年者)。`0` は定めない",
    "outside_guarantor": "ほかの市区町村で印鑑を登録している人も保証人と認める(その印鑑登録証明書を添える)",
    "guarantor_certificate_months": "その印鑑登録証明書の、発行の日からの有効月数",
    "number_card": "個人番号カードを登録証として使うことを認める",
    "returns_card": "引替交付と廃止の申請に、今の印鑑登録証の提出を求める",
    "change_returns_card": "改印の申請にも、今の印鑑登録証の提出を求める",
    "notified": "抹消通知書を送る抹消の事由。下の表の名",
    "prints_sex": "印鑑登録証明書に性別を記載する",
    "release_minutes": "支援措置の対象者本人への交付のための一時解除が続く分数(1から60)",
    "issue_fee": "印鑑登録証明書1通の手数料(円)",
    "first_card_fee": "初めて登録するときの印鑑登録証の手数料(円)",
    "change_card_fee": "改印で交付する印鑑登録証の手数料(円)",
    "card_fee": "印鑑登録証の引替交付と、亡失後の登録で交付するときの手数料(円)",
}


@dataclass(frozen=True, slots=True)
class Ordinance:
    """条例の定め.

    `least_mm`, `most_mm`: the impression exceeds a square of the first and fits into one of the second.
    `damage_refused`: part of the frame that may be missing before it is refused; `damage_told`: before a reason
    is asked for. `answer_days`: 照会書の回答期限, counted from the day after it was sent. `shows`: keys of `SHOWS`;
    `notified`: keys of `endings.REASONS`; `photo_documents`, `other_documents`: keys of `documents.DOCUMENTS`,
    or titles.
    `suffixes`: what may follow the name. `attained_on_birthday`: the age counts from the birthday itself, else
    from its eve (年齢計算ニ関スル法律). Fees in yen.
    """

    least_age: int = 15
    attained_on_birthday: bool = False
    shows: tuple[str, ...] = ("full", "surname", "given_name", "surname_initial", "initial_given", "initials")
    former_surname: bool = True
    alias: bool = True
    katakana: bool = True
    kana: bool = False
    same_glyphs: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ("之印", "の印", "印", "之章", "章")
    least_mm: float = 8.0
    most_mm: float = 25.0
    damage_refused: float = 1 / 3
    damage_told: float = 0.08
    same_seal: float = 0.9
    similar_seal: float = 0.8
    move_out_planned: bool = True
    photo_documents: tuple[str, ...] = (
        "number_card", "driving_licence", "passport", "residence_card", "disability_certificate", "official_photo",
    )  # fmt: skip
    other_documents: tuple[str, ...] = ("health_insurance", "pension_book", "other")
    answer_days: int = 20
    answer_months: int = 0
    inquiry_mail: str = "転送不要"
    guarantor: bool = True
    guarantor_age: int = 18
    outside_guarantor: bool = False
    guarantor_certificate_months: int = 3
    number_card: bool = True
    returns_card: bool = True
    change_returns_card: bool = False
    notified: tuple[str, ...] = (
        "name_changed",
        "adult_ward",
        "capacity_lost",
        "seal_damaged",
        "false_application",
    )
    prints_sex: bool = False
    release_minutes: int = 15
    issue_fee: int = 300
    first_card_fee: int = 0
    change_card_fee: int = 0
    card_fee: int = 300


def ordinance_of(known: Mapping[str, Any]) -> Ordinance:
    """The city's ordinance: the defaults with what the city has set.

    Raises ValueError for a name that is no setting, a value of another kind, an unknown 表し方, or a release that would
    not end soon.
    """
    defaults = Ordinance()
    given: dict[str, Any] = {}
    kinds = {f.name: type(getattr(defaults, f.name)) for f in fields(Ordinance)}
    for name, value in known.items():
        if name not in kinds:
            raise ValueError(f"条例の設定に「{name}」はありません。")
        wanted = kinds[name]
        if wanted is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
            given[name] = tuple(value)
        elif wanted is float and isinstance(value, int | float) and not isinstance(value, bool):
            given[name] = float(value)
        elif type(value) is wanted:
            given[name] = value
        else:
            raise ValueError(f"条例の設定「{name}」の値が正しくありません。")
    made = replace(defaults, **given)
    if unknown := set(made.shows) - SHOWS.keys():
        raise ValueError(f"表し方「{'、'.join(sorted(unknown))}」はありません。")
    if not 1 <= made.release_minutes <= 60:
        raise ValueError("条例の設定「release_minutes」は1から60までです。")
    return made
