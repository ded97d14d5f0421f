"""出生の規則 — where a child is entered, and on which grounds (施行令 第12条第2項第1号, S 4.2.1.2)."""

from collections.abc import Iterator

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.grounds import FAMILY_REGISTER_BASES
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.move_in_kinds import TRANSITIONAL_STAY
from openjuki.kernel.rules.registry import Context, Hit, rule


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
    if not notice.joins and (not notice.address.code or not notice.address.text):
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
    law="住民基本台帳事務処理要領 第2、戸籍法 第57条",
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
