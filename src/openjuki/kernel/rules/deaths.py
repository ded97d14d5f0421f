"""死亡・失踪宣告の規則 — who is removed, from when, and on which grounds (S 4.2.2, 戸籍法 第86条・第94条)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.grounds import FAMILY_REGISTER_BASES
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

BOTH: Final = (Death, Disappearance)


def _day_field(ctx: Context) -> str:
    return "died_on" if isinstance(ctx.notice, Death) else "deemed_dead_on"


@rule(
    "E69",
    ERROR,
    notices=BOTH,
    fields=("died_on", "deemed_dead_on"),
    law="住民基本台帳法 第8条、戸籍法 第86条",
    message="死亡の日({day})が、{name}さんの生年月日({birth})より前です。",
    remedy="異動者と死亡の日を、届書で確かめてください。",
    locked=True,
)
def nobody_dies_before_birth(ctx: Context) -> Iterator[Hit]:
    """生年月日より前の死亡"""
    field = _day_field(ctx)
    day = getattr(ctx.notice, field)
    for member in ctx.notice.members:
        subject = ctx.view.subjects.get(member.addressee_no)
        birth = subject.record.birth if subject is not None else None
        if subject is not None and birth is not None and day.last < birth.first:
            yield Hit(field, day=day.display(), name=full_name(subject.record), birth=birth.display())


@rule(
    "E70",
    ERROR,
    notices=BOTH,
    fields=("members",),
    law="戸籍法 第86条、第94条、S 4.2.2",
    message="{count}人が選ばれています。死亡・失踪宣告は1人ずつ入力します。",
    remedy="届書の人だけを選んでください。",
    locked=True,
)
def one_person_at_a_time(ctx: Context) -> Iterator[Hit]:
    """複数人の死亡"""
    if len(ctx.notice.members) > 1:
        yield Hit("members", count=len(ctx.notice.members))


@rule(
    "E71",
    ERROR,
    notices=(*BOTH, FamilyRegisterNotice),
    fields=("grounds.basis",),
    law="住民基本台帳法 第8条・第9条第2項、施行令 第12条第2項、S 4.2.2",
    message="この異動は、戸籍の届出又は本籍地などからの通知によって入力します。",
    remedy="根拠を確かめてください。実態調査などによるときは職権消除や職権修正を入力してください。",
    locked=True,
)
def removal_comes_from_the_family_register(ctx: Context) -> Iterator[Hit]:
    """戸籍によらない死亡・修正"""
    if ctx.notice.grounds.basis and ctx.notice.grounds.basis not in FAMILY_REGISTER_BASES:
        yield Hit("grounds.basis")


@rule(
    "E72",
    ERROR,
    notices=BOTH,
    fields=("notified_on",),
    law="戸籍法 第86条、第94条、S 4.2.0.4",
    message="届出日・通知日が死亡の日({day})より前です。",
    remedy="日付を届書で確かめて直してください。",
)
def notice_follows_the_death(ctx: Context) -> Iterator[Hit]:
    """死亡前の届出"""
    day = getattr(ctx.notice, _day_field(ctx))
    if ctx.notice.notified_on < day.first:
        yield Hit("notified_on", day=day.display())


@rule(
    "A61",
    ALERT,
    notices=BOTH,
    fields=("died_on", "deemed_dead_on"),
    law="S 1.1.8",
    message="死亡の日「{day}」は不詳日又は暦にない日です。",
    remedy="届書と戸籍の記載のとおりであることを確かめて理由を記録してください。",
)
def day_of_death_is_certain(ctx: Context) -> Iterator[Hit]:
    """死亡の日の不詳"""
    field = _day_field(ctx)
    if entered := getattr(ctx.notice, field).entered:
        yield Hit(field, day=entered)
