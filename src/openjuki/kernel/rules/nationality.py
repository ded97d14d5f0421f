"""帰化・国籍喪失・改製の規則 — of whom, with which items (S 4.5.3–4.5.5, S 1.1.4, S 1.1.6)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.nationality import WAYS, NationalityLost, Naturalization
from openjuki.kernel.notices.renewal import ACTS, Renewal
from openjuki.kernel.register.codes import Kind, ResidenceCategory
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.item_values import label
from openjuki.kernel.rules.characters import faults
from openjuki.kernel.rules.registry import Context, Hit, rule

NATIONALITY: Final = (Naturalization, NationalityLost)
#: How long 経過滞在者 may stay without a status of residence (入管法 第22条の2).
TRANSITIONAL_DAYS: Final = 60
_NUMBER_OF: Final = {
    ResidenceCategory.MID_LONG_TERM: "residence_card_no",
    ResidenceCategory.SPECIAL_PERMANENT: "special_permanent_no",
}


@rule(
    "E97",
    ERROR,
    notices=(*NATIONALITY, Renewal),
    fields=("addressee_no", "way", "act"),
    law="住民基本台帳法 第8条、施行令 第12条、S 4.5.3、S 1.1.4",
    message="{problem}",
    remedy="検索し直して、対象となる現住民を選んでください。",
    locked=True,
)
def record_can_be_replaced(ctx: Context) -> Iterator[Hit]:
    """住民票を改める対象"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    if subject is None or not subject.is_resident:
        yield Hit("addressee_no", problem="現住民ではありません。")
    elif isinstance(ctx.notice, Naturalization) and subject.record.kind != Kind.FOREIGN:
        yield Hit("addressee_no", problem="帰化・国籍取得は外国人住民だけの異動です。")
    elif isinstance(ctx.notice, NationalityLost) and subject.record.kind != Kind.JAPANESE:
        yield Hit("addressee_no", problem="国籍喪失は日本人住民だけの異動です。")
    if isinstance(ctx.notice, Naturalization) and ctx.notice.way not in WAYS:
        yield Hit("way", problem="帰化か国籍取得かが選ばれていません。")
    if isinstance(ctx.notice, Renewal) and ctx.notice.act not in ACTS:
        yield Hit("act", problem="改製か再製かが選ばれていません。")


@rule(
    "E98",
    ERROR,
    notices=NATIONALITY,
    fields=("surname", "registered_domicile", "nationality", "residence_category"),
    law="S 1.1.6、住民基本台帳法 第7条・第30条の45",
    message="{label}{problem}。",
    remedy="帰化届・国籍喪失届の通知と在留カードなどを見て入力してください。",
    locked=True,
)
def new_record_is_complete(ctx: Context) -> Iterator[Hit]:
    """新しい住民票の空欄にできない項目"""
    notice = ctx.notice
    needed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    if isinstance(notice, Naturalization):
        needed = ("surname", "given_name", "registered_domicile", "register_head")
        names = needed
    elif notice.stays:
        needed = ("nationality", "residence_category")
        if number := _NUMBER_OF.get(notice.residence_category):
            needed += (number,)
        names = ("roman_name", "kanji_name")
        if not notice.roman_name and not notice.kanji_name:
            yield Hit("roman_name", label="氏名", problem="が入力されていません")
        if notice.residence_category not in ResidenceCategory.LABELS and notice.residence_category:
            yield Hit("residence_category", label="30条の45区分", problem="の値がコード表にありません")
    for name in needed:
        if not getattr(notice, name):
            yield Hit(name, label=label(name), problem="が入力されていません")
    for name in names:
        for words in faults(getattr(notice, name), ctx.view.repertoire):
            problem = "の{position}文字目{shown}は{problem}".format_map(words)
            yield Hit(name, label=label(name), problem=problem, offers=words["offers"])


@rule(
    "A74",
    ALERT,
    notices=(NationalityLost,),
    fields=("changed_on", "residence_category"),
    law="住民基本台帳法 第30条の45、出入国管理及び難民認定法 第22条の2",
    message="国籍を失ってから60日({until})を過ぎています。経過滞在者としては記載できません。",
    remedy="在留資格を得ていればその区分と番号を入力し、得ていなければ入管庁に照会して理由を記録してください。",
)
def transitional_stay_has_not_run_out(ctx: Context) -> Iterator[Hit]:
    """経過滞在の60日"""
    notice = ctx.notice
    until = notice.changed_on + timedelta(days=TRANSITIONAL_DAYS)
    transitional = notice.residence_category == ResidenceCategory.TRANSITIONAL_NATIONALITY_LOST
    if notice.stays and transitional and ctx.today > until:
        yield Hit("changed_on", until=format_wareki(until))
