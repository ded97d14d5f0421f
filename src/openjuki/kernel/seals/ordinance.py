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
    "suffixes": "氏名等の後に付けてよい文字",
    "least_mm": "一辺がこの長さの正方形に収まる印影は登録できない",
    "most_mm": "一辺がこの長さの正方形に収まらない印影は登録できない",
    "damage_refused": "外枠がこの割合以上欠けていれば登録できない",
    "damage_told": "外枠がこの割合以上欠けていれば、確認の理由を求める",
    "same_seal": "同じ世帯の印鑑とこの類似度以上なら同一とみなし、登録できない",
    "similar_seal": "この類似度以上なら、見比べた上で確認の理由を求める",
    "answer_days": "照会書の回答期限(発送の翌日から数える日数)",
    "guarantor": "保証人による即日の登録を認める",
    "number_card": "個人番号カードを登録証として使うことを認める",
    "prints_sex": "印鑑登録証明書に性別を記載する",
    "issue_fee": "印鑑登録証明書1通の手数料(円)",
    "card_fee": "印鑑登録証の引替交付と、亡失後の登録で交付するときの手数料(円)",
}


@dataclass(frozen=True, slots=True)
class Ordinance:
    """条例の定め.

    `least_mm`, `most_mm`: the impression exceeds a square of the first and fits into one of the second.
    `damage_refused`: part of the frame that may be missing before it is refused; `damage_told`: before a reason
    is asked for. `answer_days`: 照会書の回答期限, counted from the day after it was sent. `shows`: keys of `SHOWS`.
    `suffixes`: what may follow the name. `attained_on_birthday`: the age counts from the birthday itself, else
    from its eve (年齢計算ニ関スル法律). `issue_fee`, `card_fee` in yen.
    """

    least_age: int = 15
    attained_on_birthday: bool = False
    shows: tuple[str, ...] = ("full", "surname", "given_name", "surname_initial", "initial_given", "initials")
    former_surname: bool = True
    alias: bool = True
    katakana: bool = True
    suffixes: tuple[str, ...] = ("之印", "の印", "印", "之章", "章")
    least_mm: float = 8.0
    most_mm: float = 25.0
    damage_refused: float = 1 / 3
    damage_told: float = 0.08
    same_seal: float = 0.9
    similar_seal: float = 0.8
    answer_days: int = 20
    guarantor: bool = True
    number_card: bool = True
    prints_sex: bool = False
    issue_fee: int = 300
    card_fee: int = 300


def ordinance_of(known: Mapping[str, Any]) -> Ordinance:
    """The city's ordinance: the defaults with what the city has set.

    Raises ValueError for a name that is no setting, a value of another kind, or an unknown 表し方.
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
    return made
