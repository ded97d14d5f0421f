"""疑わしい届の規則 — what cannot be, or hardly ever is: days before a birth, parents younger than their children.

Whatever a tired clerk may type and no other rule notices. What cannot be is an error; what may be, an alert.
"""

from collections.abc import Iterator
from typing import Any, Final

from openjuki.kernel.dates.ages import age_or_none
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import ALL, having
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.corrected_record import corrected
from openjuki.kernel.notices.corrections import CORRECTIONS, OfficeNotice
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.item_values import ItemValueError, label
from openjuki.kernel.relationship.grammar import CHILD, HOUSEHOLDER, PARENTS
from openjuki.kernel.relationship.kin import LEAST_YEARS
from openjuki.kernel.rules.households import PLACING, placed
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.subjects import changed_persons

#: Kinds that have a rule of their own for the day, or correct what the register says wrongly.
_OTHERWISE: Final = (*CORRECTIONS, Cancellation, Death, Disappearance)
#: Younger householders are more often a wrong tick than a household of their own.
YOUNG: Final = 15
MOTHERS: Final = range(13, 61)
OLD: Final = 115
_PERIODS: Final = (
    ("nhi_acquired_on", "nhi_lost_on"),
    ("late_elderly_acquired_on", "late_elderly_lost_on"),
    ("ltc_acquired_on", "ltc_lost_on"),
    ("pension_acquired_on", "pension_lost_on"),
    ("child_allowance_from", "child_allowance_to"),
)


@rule(
    "E146",
    ERROR,
    notices=tuple(kind for kind in ALL if kind not in _OTHERWISE),
    fields=("members.*", "staying.*", "addressee_no"),
    law="S 4.0.3",
    message="異動日({changed})が、{name}さんの生年月日({birth})より前です。",
    remedy="異動日の元号と年、異動者を確かめて直してください。",
)
def nobody_changes_before_birth(ctx: Context) -> Iterator[Hit]:
    """生年月日より前の異動"""
    for field, subject in changed_persons(ctx):
        birth = subject.record.birth
        if birth is not None and ctx.notice.changed_on < birth.first:
            changed = format_wareki(ctx.notice.changed_on)
            yield Hit(field, changed=changed, name=full_name(subject.record), birth=birth.display())


@rule(
    "E147",
    ERROR,
    notices=(Birth,),
    fields=("members.*.birth",),
    law="戸籍法 第49条",
    message="子の生年月日({birth})が、母({name}さん)の生年月日({mother})より前です。",
    remedy="子の生年月日と、母として選んだ人を確かめて直してください。",
)
def mothers_are_born_first(ctx: Context) -> Iterator[Hit]:
    """母より前に生まれた子"""
    mother = ctx.view.subjects.get(ctx.notice.mother_addressee_no)
    born = mother.record.birth if mother is not None else None
    for at, child in enumerate(ctx.notice.members):
        if mother and born and child.birth and child.birth.last <= born.first:
            yield Hit(
                f"members.{at}.birth", birth=child.birth.display(), name=full_name(mother.record),
                mother=born.display(),
            )  # fmt: skip


@rule(
    "E148",
    ERROR,
    notices=(OfficeNotice,),
    fields=("items",),
    law="住民基本台帳法 第7条第10号〜第11号の2",
    message="「{end}」が「{start}」より前です。",
    remedy="所管課の通知で、取得(開始)と喪失(終了)の日を確かめて直してください。",
)
def periods_end_after_they_begin(ctx: Context) -> Iterator[Hit]:
    """始まる前に終わる資格"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    if subject is None:
        return
    try:
        record = corrected(subject.record, ctx.notice)
    except (ItemValueError, KeyError):
        return  # another rule says so
    named = [item.name for item in ctx.notice.items]
    for start, end in _PERIODS:
        began, ended = getattr(record, start), getattr(record, end)
        if began and ended and ended < began and (start in named or end in named):
            at = named.index(end if end in named else start)
            yield Hit(f"items.{at}", start=label(start), end=label(end))


@rule(
    "A126",
    ALERT,
    notices=(Birth,),
    fields=("mother_addressee_no",),
    law="戸籍法 第49条、住民基本台帳事務処理要領",
    message="母として選んだ{name}さんは、{problem}。",
    remedy="母を出生届で確かめてください。正しければ理由を記録してください。",
)
def mother_is_likely(ctx: Context) -> Iterator[Hit]:
    """疑わしい母"""
    mother = ctx.view.subjects.get(ctx.notice.mother_addressee_no)
    if mother is None:
        return
    name = full_name(mother.record)
    if mother.record.sex == Sex.MALE:
        yield Hit("mother_addressee_no", name=name, problem="台帳の性別が男です")
    age = age_or_none(mother.record.birth, ctx.notice.changed_on)
    if age is not None and age not in MOTHERS:
        yield Hit("mother_addressee_no", name=name, problem=f"子の出生のとき{age}歳です")


@rule(
    "A127",
    ALERT,
    notices=tuple(k for k in dict.fromkeys((*PLACING, *having("staying.relationship"))) if k is not Birth),
    fields=("members.*.relationship", "staying.*.relationship"),
    law="住民基本台帳法 第7条第4号、住民基本台帳事務処理要領",
    message="世帯主となる{name}さんは{age}歳です。",
    remedy="異動者と続柄の選び違いでないか、生計を主に維持する人がほかにいないか確かめ、理由を記録してください。",
)
def householders_can_head_a_household(ctx: Context) -> Iterator[Hit]:
    """15歳未満の世帯主"""
    for field, relationship, person in placed(ctx):
        age = age_or_none(person.birth, ctx.notice.changed_on) if relationship == HOUSEHOLDER else None
        if age is not None and age < YOUNG:
            yield Hit(field, name=full_name(person), age=age)


@rule(
    "A128",
    ALERT,
    notices=tuple(dict.fromkeys((*PLACING, *having("staying.relationship")))),
    fields=("members.*.relationship", "staying.*.relationship"),
    law="住民基本台帳法 第7条第4号、民法 第793条",
    message="{name}さんの続柄が「{relationship}」ですが、世帯主より{years}年{which}に生まれています。",
    remedy="続柄と生年月日を確かめてください。養親子など正しいときは理由を記録してください。",
)
def parents_are_older_than_children(ctx: Context) -> Iterator[Hit]:
    """親子の年齢の逆転"""
    head = _head(ctx)
    born = head.birth if head is not None else None
    if born is None or not born.is_exact:
        return
    for field, relationship, person in placed(ctx):
        if relationship not in (*PARENTS, CHILD) or person.birth is None or not person.birth.is_exact:
            continue
        if relationship == CHILD and not hasattr(person, "household_no"):
            continue  # A16 compares whoever enters
        years = person.birth.first.year - born.first.year
        near = years < LEAST_YEARS if relationship == CHILD else -years < LEAST_YEARS
        if near:
            which = "後" if years > 0 else "前"
            shown = {"years": abs(years), "which": which} if years else {"years": 0, "which": "違い"}
            yield Hit(field, name=full_name(person), relationship=relationship, **shown)


def _head(ctx: Context) -> Any:
    """Who is 世帯主 of the household in which the notice places people: as it says, else as the register has it."""
    for _, relationship, person in placed(ctx):
        if relationship == HOUSEHOLDER:
            return person
    number = getattr(ctx.notice, "joins", "") or getattr(ctx.notice, "household_no", "")
    members = ctx.view.members_of(number)
    return next((each.record for each in members if each.record.relationship == HOUSEHOLDER), None)


@rule(
    "A129",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*",),
    law="住民基本台帳法 第14条、S 4.1.1.2",
    message="この届書の{other}人目と、氏名と生年月日が同じです。",
    remedy="同じ人を2行に入力していれば1行を除いてください。別の人であれば理由を記録してください。",
)
def nobody_is_entered_twice(ctx: Context) -> Iterator[Hit]:
    """1通の届書に同じ人"""
    seen: dict[tuple[str, Any], int] = {}
    for at, mover in enumerate(ctx.notice.members):
        first = seen.setdefault((full_name(mover), mover.birth), at)
        if first != at and full_name(mover) and mover.birth is not None:
            yield Hit(f"members.{at}", other=first + 1)


@rule(
    "A130",
    ALERT,
    notices=(MoveIn, Birth),
    fields=("members.*.birth",),
    law="S 1.1.8",
    message="生年月日({birth})によると{age}歳です。",
    remedy="元号と年を確かめてください。正しければ、確かめた書面を記録してください。",
)
def ages_are_likely(ctx: Context) -> Iterator[Hit]:
    """疑わしい年齢"""
    most = 1 if isinstance(ctx.notice, Birth) else OLD
    for at, person in enumerate(ctx.notice.members):
        age = age_or_none(person.birth, ctx.notice.notified_on)
        if age is not None and age >= most:
            yield Hit(f"members.{at}.birth", birth=person.birth.display(), age=age)
