"""項目の修正の規則 — which items a correction may touch, and with which values (S 4.2.3, S 1.1.6, RR-03)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.correctable import correctable, elsewhere
from openjuki.kernel.notices.corrected_record import corrected
from openjuki.kernel.notices.corrections import CORRECTIONS, ErrorCorrection
from openjuki.kernel.register.codes import Kind, ResidenceCategory
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.item_values import ItemValueError, label, mandatory_items, value_of
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, problem_with
from openjuki.kernel.rules.characters import faults
from openjuki.kernel.rules.registry import Context, Hit, rule

_NAMES: Final = (
    "surname", "given_name", "former_surname", "roman_name", "kanji_name", "alias", "registered_domicile",
    "register_head",
)  # fmt: skip


def _record(ctx: Context) -> Record | None:
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    return subject.record if subject is not None else None


def _before_and_after(ctx: Context) -> tuple[Record, Record] | None:
    """The record and what becomes of it; None where another rule says that it cannot be worked out."""
    record = _record(ctx)
    if record is None:
        return None
    try:
        return record, corrected(record, ctx.notice)
    except (ItemValueError, KeyError):
        return None


@rule(
    "E80",
    ERROR,
    notices=CORRECTIONS,
    fields=("items.*",),
    law="住民基本台帳法 第8条、S 4.2.3",
    message="「{label}」は、この異動では直せません。",
    remedy="{remedy}画面に並ぶ項目から選び直してください。",
    locked=True,
)
def item_may_be_corrected(ctx: Context) -> Iterator[Hit]:
    """修正できない項目"""
    record = _record(ctx)
    allowed = correctable(type(ctx.notice), record) if record is not None else ()
    for at, item in enumerate(ctx.notice.items):
        if record is not None and item.name not in allowed:
            yield Hit(f"items.{at}", label=label(item.name), remedy=elsewhere(item.name))


@rule(
    "E81",
    ERROR,
    notices=CORRECTIONS,
    fields=("items.*",),
    law="S 1.1.1、S 1.1.8",
    message="{problem}",
    remedy="根拠の書面を見て入力し直してください。",
)
def value_can_be_read(ctx: Context) -> Iterator[Hit]:
    """読めない値"""
    for at, item in enumerate(ctx.notice.items):
        if item.name not in FIELD_NAMES:
            continue
        try:
            value = value_of(item.name, item.value)
        except ItemValueError as error:
            yield Hit(f"items.{at}", problem=str(error))
            continue
        if item.name == "relationship" and value and (problem := problem_with(value)):
            yield Hit(f"items.{at}", problem=problem)


@rule(
    "E82",
    ERROR,
    notices=CORRECTIONS,
    fields=("items.*",),
    law="S 1.1.6",
    message="{label}は空欄にできません。",
    remedy="正しい値を入力してください。本籍・筆頭者は「なし」「不明」とも入力できます。",
    locked=True,
)
def mandatory_item_stays_filled(ctx: Context) -> Iterator[Hit]:
    """空欄にできない項目の修正"""
    found = _before_and_after(ctx)
    if found is None:
        return
    before, after = found
    for name in mandatory_items(before.kind):
        if getattr(before, name) and not getattr(after, name):
            at = next(i for i, item in enumerate(ctx.notice.items) if item.name == name)
            yield Hit(f"items.{at}", label=label(name))


@rule(
    "E83",
    ERROR,
    notices=CORRECTIONS,
    fields=("items",),
    law="住民基本台帳法 第8条",
    message="{problem}",
    remedy="直す項目だけに、新しい値を1つずつ入力してください。",
)
def something_changes(ctx: Context) -> Iterator[Hit]:
    """変わる項目がない修正"""
    times = Counter(item.name for item in ctx.notice.items)
    for at, item in enumerate(ctx.notice.items):
        if times[item.name] > 1:
            yield Hit(f"items.{at}", problem=f"「{label(item.name)}」が2回入力されています。")
    found = _before_and_after(ctx)
    only_note = isinstance(ctx.notice, ErrorCorrection) and ctx.notice.note and not ctx.notice.items
    if found is not None and found[0] == found[1] and not only_note:
        yield Hit("items", problem="変わる項目がありません。")


@rule(
    "E84",
    ERROR,
    notices=CORRECTIONS,
    fields=("addressee_no", "items"),
    law="住民基本台帳法 第8条、S 1.1.5",
    message="{problem}",
    remedy="{remedy}修正できるのは現住民の記載だけです。",
    locked=True,
)
def only_a_residents_record_is_corrected(ctx: Context) -> Iterator[Hit]:
    """除票の修正"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    if subject is None:
        yield Hit(
            "addressee_no", problem="修正する人が選ばれていません。", remedy="検索して選び直してください。"
        )
    elif not subject.is_resident and ctx.notice.items:
        remedy = "誤記修正で、項目を変えずに、誤記である旨と正しい記載を留意事項に入力してください。"
        yield Hit("items", problem="除票の記載は修正できません。", remedy=remedy)


@rule(
    "E86",
    ERROR,
    notices=CORRECTIONS,
    fields=("items.*",),
    law="S 1.1.1、住民基本台帳事務処理要領",
    message="{label}の{position}文字目{shown}は{problem}。",
    remedy="{instead}見つからないときは文字担当に照会してください。",
)
def corrected_characters_can_be_recorded(ctx: Context) -> Iterator[Hit]:
    """修正後の文字が登録できない"""
    for at, item in enumerate(ctx.notice.items):
        if item.name in _NAMES:
            for words in faults(item.value, ctx.view.repertoire):
                yield Hit(f"items.{at}", label=label(item.name), **words)


@rule(
    "E87",
    ERROR,
    notices=CORRECTIONS,
    fields=("items",),
    law="住民基本台帳法 第7条",
    message="{problem}",
    remedy="年月日を確かめて直してください。",
)
def corrected_days_fit(ctx: Context) -> Iterator[Hit]:
    """年月日の前後が合わない修正"""
    found = _before_and_after(ctx)
    if found is None or found[1].birth is None:
        return
    birth, after = found[1].birth, found[1]
    for name in ("became_resident_on", "became_foreign_resident_on", "address_since"):
        day: Any = getattr(after, name)
        if day is not None and day != getattr(found[0], name) and day.first > ctx.today:
            yield Hit("items", problem=f"{label(name)}が今日より後です。")
        if day is not None and found[0] != after and birth.first > day.last:
            yield Hit("items", problem=f"生年月日が{label(name)}より後になります。")
    if birth.first > ctx.today:
        yield Hit("items", problem="生年月日が今日より後です。")


_OF_CATEGORY: Final = {
    ResidenceCategory.MID_LONG_TERM: "residence_card_no",
    ResidenceCategory.SPECIAL_PERMANENT: "special_permanent_no",
    ResidenceCategory.TEMPORARY_REFUGE: "landing_period",
    ResidenceCategory.PROVISIONAL_STAY: "provisional_stay_period",
}


@rule(
    "E88",
    ERROR,
    notices=CORRECTIONS,
    fields=("items",),
    law="住民基本台帳法 第30条の45、S 1.1.6",
    message="30条の45区分が「{category}」のとき、{label}は空欄にできません。",
    remedy="出入国在留管理庁長官の通知か在留カードを見て入力してください。",
    locked=True,
)
def residence_items_stay_complete(ctx: Context) -> Iterator[Hit]:
    """30条の45の区分と番号が合わない修正"""
    found = _before_and_after(ctx)
    if found is None or found[1].kind != Kind.FOREIGN or found[0] == found[1]:
        return
    before, after = found
    name = _OF_CATEGORY.get(after.residence_category, "")
    if not name or getattr(after, name) or (name == "residence_card_no" and after.residence_card_deferred):
        return
    if getattr(before, name) or before.residence_category != after.residence_category:
        category = ResidenceCategory.LABELS[after.residence_category]
        yield Hit("items", category=category, label=label(name))


@rule(
    "E89",
    ERROR,
    notices=CORRECTIONS,
    fields=("items",),
    law="住民基本台帳法 第25条、S 4.1.4.2",
    message="{problem}",
    remedy="世帯主を替えるときは世帯主変更を入力してください。",
    locked=True,
)
def householder_is_not_changed_here(ctx: Context) -> Iterator[Hit]:
    """修正による世帯主の変更"""
    found = _before_and_after(ctx)
    if found is None or found[0].relationship == found[1].relationship:
        return
    if HOUSEHOLDER in (found[0].relationship, found[1].relationship):
        yield Hit("items", problem="続柄の修正で世帯主を替えることはできません。")


@rule(
    "A70",
    ALERT,
    notices=CORRECTIONS,
    fields=("items",),
    law="S 4.1.1.2、住民基本台帳法 第14条",
    message="氏名・生年月日・性別のうち2つ以上が変わります。別の人の記載にならないか確かめてください。",
    remedy="根拠の書面の人が{name}さん本人であることを住所の履歴などで確かめ、その理由を記録してください。",
    locked=True,
)
def person_stays_the_same(ctx: Context) -> Iterator[Hit]:
    """本人の同一性が疑われる修正"""
    found = _before_and_after(ctx)
    if found is None:
        return
    before, after = found
    differing = (full_name(before) != full_name(after), before.birth != after.birth, before.sex != after.sex)
    if sum(differing) > 1:
        yield Hit("items", name=full_name(before))
