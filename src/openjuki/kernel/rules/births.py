"""出生の規則 — where a child is entered, and on which grounds (施行令 第12条第2項第1号, S 4.2.1.2)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.grounds import FAMILY_REGISTER_BASES
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import Subject
from openjuki.kernel.rules.move_in_kinds import TRANSITIONAL_STAY
from openjuki.kernel.rules.registry import Context, Hit, rule

#: 双子 may be born before and after midnight.
TWINS: Final = timedelta(days=1)
#: One mother has no two births so near each other, but for twins: a day is then wrongly entered.
BETWEEN_BIRTHS: Final = timedelta(days=240)


@rule(
    "E73",
    ERROR,
    notices=(Birth,),
    fields=("members.*", "joins"),
    law="S 1.1.6、住民基本台帳法 第7条・第8条",
    message="{label}が入力されていません。",
    remedy="出生届と戸籍から転記してください。母の世帯に入らない子は、住所を入力して新しい世帯とします。",
    locked=True,
)
def nothing_mandatory_of_a_child_is_blank(ctx: Context) -> Iterator[Hit]:
    """出生の空欄にできない項目"""
    notice = ctx.notice
    if not notice.joins and not notice.address.is_named:
        yield Hit("joins", label="子が入る世帯(又は住所)")
    for at, child in enumerate(notice.members):
        if child.birth is None:
            yield Hit(f"members.{at}.birth", label="生年月日")
        if child.kind == Kind.FOREIGN:
            if not child.nationality:
                yield Hit(f"members.{at}.nationality", label="国籍・地域")
        elif not child.registered_domicile:
            yield Hit(f"members.{at}.registered_domicile", label="本籍")
        elif not child.register_head:
            yield Hit(f"members.{at}.register_head", label="筆頭者")


@rule(
    "E74",
    ERROR,
    notices=(Birth,),
    fields=("members.*.birth",),
    law="戸籍法 第49条",
    message="生年月日({birth})が{what}({day})より後です。",
    remedy="出生届の日付を確かめて直してください。",
)
def children_are_born(ctx: Context) -> Iterator[Hit]:
    """生まれる前の出生届"""
    for at, child in enumerate(ctx.notice.members):
        for day, what in ((ctx.notice.notified_on, "届出日"), (ctx.today, "処理日")):
            if child.birth is not None and child.birth.first > day:
                yield Hit(
                    f"members.{at}.birth", birth=child.birth.display(), what=what, day=format_wareki(day)
                )
                break


@rule(
    "A57",
    ALERT,
    notices=(Birth,),
    fields=("mother_addressee_no", "joins"),
    law="住民基本台帳事務処理要領、戸籍法 第57条",
    message="{problem}",
    remedy="棄児、施設で養育される子、母が他の市区町村にいる子などであれば、子の住所の根拠を確かめて記録してください。",
)
def child_enters_the_mothers_household(ctx: Context) -> Iterator[Hit]:
    """母の世帯に入らない子"""
    notice = ctx.notice
    mother = ctx.view.subjects.get(notice.mother_addressee_no)
    if mother is None:
        yield Hit("mother_addressee_no", problem="母が入力されていないか、台帳にいません。")
    elif not mother.is_resident:
        yield Hit(
            "mother_addressee_no", problem=f"母({full_name(mother.record)}さん)は現住民ではありません。"
        )
    elif mother.record.household_no != notice.joins:
        yield Hit("joins", problem=f"母({full_name(mother.record)}さん)の世帯と異なる世帯に入ります。")


@rule(
    "A58",
    ALERT,
    notices=(Birth,),
    fields=("members.*.birth",),
    law="住民基本台帳法 第22条、S 4.1.1",
    message="母がこの市の住民となった日({since})より前に生まれています。",
    remedy="母と一緒に転入した子であれば、出生ではなく転入として入力してください。",
)
def child_is_born_here(ctx: Context) -> Iterator[Hit]:
    """母の転入より前の出生"""
    mother = ctx.view.subjects.get(ctx.notice.mother_addressee_no)
    if mother is None:
        return
    since = mother.record.became_resident_on or mother.record.became_foreign_resident_on
    for at, child in enumerate(ctx.notice.members):
        if since is not None and child.birth is not None and child.birth.last < since.first:
            yield Hit(f"members.{at}.birth", since=since.display())


@rule(
    "A59",
    ALERT,
    notices=(Birth,),
    fields=("members.*.kind",),
    law="住民基本台帳法 第30条の45、出入国管理及び難民認定法 第22条の2",
    message="外国人住民の子は出生による経過滞在者です。{until}まで在留資格なしで在留できます。",
    remedy="出生から30日以内に在留資格の取得(特別永住の許可は60日以内に申請)が要ることを案内してください。",
)
def foreign_child_needs_a_status(ctx: Context) -> Iterator[Hit]:
    """経過滞在者(出生)"""
    for at, child in enumerate(ctx.notice.members):
        if child.kind == Kind.FOREIGN and child.birth is not None:
            until = child.birth.sort_day + TRANSITIONAL_STAY
            yield Hit(f"members.{at}.kind", until=format_wareki(until))


@rule(
    "A60",
    ALERT,
    notices=(Birth,),
    fields=("grounds.basis",),
    law="住民基本台帳法 第8条、施行令 第12条",
    message="戸籍の届出によらない出生の記載です。",
    remedy="出生証明書、裁判の手続の状況などから記載できるか確かめ、経緯を備考に記録してください。",
)
def birth_comes_from_the_family_register(ctx: Context) -> Iterator[Hit]:
    """戸籍によらない出生"""
    if ctx.notice.grounds.basis and ctx.notice.grounds.basis not in FAMILY_REGISTER_BASES:
        yield Hit("grounds.basis")


@rule(
    "A125",
    ALERT,
    notices=(Birth,),
    fields=("members.*",),
    law="住民基本台帳法 第3条、第14条、S 4.1.1.2",
    message="{who}と同じ子を二重に記載するおそれがあります。{items}。",
    remedy="項目ごとの一致と不一致を確かめてください。同じ子なら記載せず、名などの誤りは修正として入力します。別の子(双子など)なら理由を記録してください。",
)
def child_is_not_entered_twice(ctx: Context) -> Iterator[Hit]:
    """出生の二重記載の疑い"""
    for at, child in enumerate(ctx.notice.members):
        for who, other in _near(ctx, at):
            if child.birth and other.birth and _may_be_one(child, other):
                yield Hit(f"members.{at}", who=who, items="、".join(_compared(child, other)))


def _near(ctx: Context, at: int) -> Iterator[tuple[str, Record | Newborn]]:
    """Who stands in the household that the child enters, in the mother's, and in the rows before its own."""
    for each in household_of_birth(ctx):
        yield f"{full_name(each.record) or '氏名未定の子'}さん(宛名番号{each.addressee_no})", each.record
    for row, other in enumerate(ctx.notice.members[:at], start=1):
        yield f"この届書の{row}人目の子", other


def household_of_birth(ctx: Context) -> tuple[Subject, ...]:
    """世帯員 of the household that the children enter, and of the mother's."""
    mother = ctx.view.subjects.get(ctx.notice.mother_addressee_no)
    households = {ctx.notice.joins, mother.record.household_no if mother is not None else ""}
    return tuple(each for number in sorted(households) for each in ctx.view.members_of(number))


def _may_be_one(child: Newborn, other: Record | Newborn) -> bool:
    """Same day: unless the names differ, as those of twins do. Another day: where the name is the same."""
    assert child.birth is not None
    assert other.birth is not None
    named = bool(_given(child) and _given(other))
    same = named and (_given(child) == _given(other) or fold_kana(_read(child)) == fold_kana(_read(other)))
    apart = max(child.birth.first - other.birth.last, other.birth.first - child.birth.last, timedelta(0))
    return same or not named if apart <= TWINS else same and apart < BETWEEN_BIRTHS


def _given(person: Record | Newborn) -> str:
    return person.given_name or person.roman_name or person.kanji_name


def _read(person: Record | Newborn) -> str:
    return person.reading_given_name or person.furigana_given_name or person.reading_name or _given(person)


def _compared(child: Newborn, other: Record | Newborn) -> Iterator[str]:
    """項目ごとの説明: 一致, or what was entered and what the other has."""
    assert child.birth is not None
    assert other.birth is not None
    for item, entered, known in (
        ("氏", child.surname, other.surname),
        ("名", _given(child), _given(other)),
        ("フリガナ", _read(child), _read(other)),
        ("生年月日", child.birth.display(), other.birth.display()),
        ("性別", Sex.LABELS.get(child.sex, ""), Sex.LABELS.get(other.sex, "")),
    ):
        if entered == known:
            yield f"{item}は一致"
        else:
            yield f"{item}は不一致(入力「{entered or '空欄'}」、比べた子「{known or '空欄'}」)"
