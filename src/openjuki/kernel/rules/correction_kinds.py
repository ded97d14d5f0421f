"""各種の修正の規則 — what single kinds of correction ask for besides (S 4.2.3.2, S 4.2.3.3, 住基法7条1号の2)."""

import re
from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.notices.corrections import (
    ADDRESS_ONLY,
    CORRECTIONS,
    MINOR_CATEGORIES,
    ErrorCorrection,
    FuriganaNotice,
    MinorCorrection,
)
from openjuki.kernel.register.decision import ERROR
from openjuki.kernel.register.item_values import ItemValueError, label, value_of
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Letters of a 振り仮名 or フリガナ: full-width katakana, the long-vowel mark, and what joins names.
_KANA: Final = re.compile("[ァ-ヺー・　]*")
_READINGS: Final = (
    "furigana_surname", "furigana_given_name", "former_surname_furigana", "reading_surname",
    "reading_given_name", "former_surname_reading", "reading_name", "alias_reading",
)  # fmt: skip
#: Grounds on which a 振り仮名 is certified: it comes from the family register.
_FROM_THE_FAMILY_REGISTER: Final = frozenset({"domicile_notice", "family_register", "article_9_2"})


@rule(
    "E85",
    ERROR,
    notices=(MinorCorrection,),
    fields=("category", "items.*"),
    law="住民基本台帳法施行規則 第11条第3項第2号、S 4.2.3.2",
    message="{problem}",
    remedy="軽微な修正の区分を選び直すか、職権修正として入力してください。",
)
def minor_correction_is_minor(ctx: Context) -> Iterator[Hit]:
    """軽微な修正の区分"""
    category = ctx.notice.category
    if category not in MINOR_CATEGORIES:
        yield Hit("category", problem="軽微な修正の区分が選ばれていません。")
    elif category in ADDRESS_ONLY and ctx.notice.items:
        yield Hit("category", problem="この区分は住所の修正に限ります。")


@rule(
    "E90",
    ERROR,
    notices=(ErrorCorrection,),
    fields=("history_no",),
    law="S 4.2.3.3",
    message="履歴番号{number}の異動はありません。",
    remedy="異動履歴で誤記のあった異動の履歴番号を確かめてください。分からないときは空欄にします。",
)
def wrong_version_exists(ctx: Context) -> Iterator[Hit]:
    """誤記のあった異動がない"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    number = ctx.notice.history_no
    if subject is not None and number and not 1 <= number <= subject.version.history_no:
        yield Hit("history_no", number=number)


@rule(
    "E92",
    ERROR,
    notices=CORRECTIONS,
    fields=("items.*",),
    law="住民基本台帳法 第7条第1号の2、S 1.1.18",
    message="{label}は全角カタカナで入力してください。",
    remedy="通知書のとおり、全角カタカナと長音記号で入力し直してください。",
)
def reading_is_in_katakana(ctx: Context) -> Iterator[Hit]:
    """カタカナでない振り仮名"""
    for at, item in enumerate(ctx.notice.items):
        if item.name in _READINGS and not _KANA.fullmatch(item.value):
            yield Hit(f"items.{at}", label=label(item.name))


@rule(
    "E93",
    ERROR,
    notices=(FuriganaNotice, ErrorCorrection),
    fields=("items.*",),
    law="住民基本台帳法 第7条第1号の2(令和7年5月26日施行)",
    message="{label}を公証済みにできません。{problem}",
    remedy="公証済みにできるのは、戸籍に記載され本籍地から通知された振り仮名だけです。氏と名を分けて入力します。",
    locked=True,
)
def certified_reading_comes_from_the_family_register(ctx: Context) -> Iterator[Hit]:
    """戸籍によらない振り仮名の公証"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    given = {item.name: item.value for item in ctx.notice.items}
    for at, item in enumerate(ctx.notice.items):
        if subject is None or not item.name.endswith("_certified") or not _ticked(item.name, item.value):
            continue
        name = item.name.removesuffix("_certified")
        if not given.get(name, getattr(subject.record, name, "")):
            yield Hit(f"items.{at}", label=label(name), problem="振り仮名が空欄です。")
        if ctx.notice.grounds.basis not in _FROM_THE_FAMILY_REGISTER:
            yield Hit(f"items.{at}", label=label(name), problem="根拠が戸籍でも本籍地の通知でもありません。")
        if not may_be_certified(ctx.today):
            yield Hit(f"items.{at}", label=label(name), problem="まだ公証の制度がありません。")


def _ticked(name: str, text: str) -> bool:
    try:
        return value_of(name, text) is True
    except (ItemValueError, KeyError):
        return False
