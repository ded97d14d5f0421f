"""残る世帯の規則 — what is left behind when some members leave a household (S 4.0.1–4.0.5)."""

from collections.abc import Iterator

from openjuki.kernel.dates.adulthood import is_minor
from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.household_change import HouseholdMerge
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.view import Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Kinds by which members leave a household that others may stay in.
LEAVING = having("household_no", "members", "staying")


def _split(ctx: Context) -> tuple[list[Subject], list[Subject]]:
    """Members of the household who move, and who stay."""
    moving = {member.addressee_no for member in ctx.notice.members}
    members = ctx.view.members_of(ctx.notice.household_no)
    return (
        [each for each in members if each.addressee_no in moving],
        [each for each in members if each.addressee_no not in moving],
    )


def _householder_moves(moving: list[Subject]) -> bool:
    return any(each.record.relationship == HOUSEHOLDER for each in moving)


@rule(
    "E16",
    ERROR,
    notices=(MoveWithin,),
    fields=("members.*.relationship",),
    law="住民基本台帳法 第23条、第25条、S 4.1.4",
    message="世帯の全員が一緒に転居するときに、続柄は変えられません。",
    remedy="転居を入力した後に、世帯主変更又は世帯変更の届出を別に入力してください。",
)
def household_stays_as_it_is(ctx: Context) -> Iterator[Hit]:
    """転居と同時の世帯変更"""
    moving, staying = _split(ctx)
    if staying or not moving or ctx.notice.joins:
        return
    for at, member in enumerate(ctx.notice.members):
        known = ctx.view.subjects.get(member.addressee_no)
        if known is not None and member.relationship not in ("", known.record.relationship):
            yield Hit(f"members.{at}.relationship")


@rule(
    "E35",
    ERROR,
    notices=(*having("household_no", "members.relationship", "staying"), HouseholdMerge),
    fields=("members.*.relationship",),
    law="住民基本台帳法 第7条第4号、S 4.0.2",
    message="新しい世帯での続柄が入力されていません。",
    remedy="異動先の世帯主から見た続柄を入力してください。",
)
def relationship_in_the_new_household_is_stated(ctx: Context) -> Iterator[Hit]:
    """異動先での続柄"""
    moving, staying = _split(ctx)
    if not getattr(ctx.notice, "joins", "") and (not staying or _householder_moves(moving)):
        return
    for at, member in enumerate(ctx.notice.members):
        if not member.relationship:
            yield Hit(f"members.{at}.relationship")


@rule(
    "E34",
    ERROR,
    notices=LEAVING,
    fields=("staying",),
    law="住民基本台帳法 第7条第4号、第25条、S 4.0.4",
    message="{problem}",
    remedy="残る人のうち1人を世帯主とし、他の人にはその世帯主から見た続柄を入力してください。",
)
def those_who_stay_form_a_household(ctx: Context) -> Iterator[Hit]:
    """残る世帯の続柄"""
    if not ctx.notice.staying:
        return
    moving, staying = _split(ctx)
    here = {each.addressee_no for each in staying}
    stated: dict[str, str] = {}
    for at, member in enumerate(ctx.notice.staying):
        if member.addressee_no not in here or member.addressee_no in stated:
            yield Hit(f"staying.{at}.addressee_no", problem="残る世帯の人ではないか、2行入力されています。")
        elif not member.relationship:
            yield Hit(f"staying.{at}.relationship", problem="残る人の続柄が入力されていません。")
        stated[member.addressee_no] = member.relationship
    if _householder_moves(moving) and here - set(stated):
        yield Hit("staying", problem="残る人全員の続柄を入力してください。")
    after = [stated.get(each.addressee_no) or each.record.relationship for each in staying]
    if after.count(HOUSEHOLDER) > 1:
        yield Hit("staying", problem="残る世帯に世帯主が2人以上います。")


@rule(
    "A04",
    ALERT,
    notices=LEAVING,
    fields=("staying",),
    law="住民基本台帳法 第7条第4号、第25条、S 4.0.4",
    message="世帯主がいなくなり、残る{count}人の世帯に世帯主がいません。",
    remedy="残る人の世帯主と続柄を入力するか、世帯主変更の届出を依頼して理由を記録してください。",
)
def those_who_stay_have_a_householder(ctx: Context) -> Iterator[Hit]:
    """世帯主がいなくなる世帯"""
    moving, staying = _split(ctx)
    alone = len(staying) == 1 and not is_minor(staying[0].record.birth, ctx.notice.changed_on)
    if not staying or alone or not _householder_moves(moving):
        return
    if HOUSEHOLDER not in [member.relationship for member in ctx.notice.staying]:
        yield Hit("staying", count=len(staying))


@rule(
    "A05",
    ALERT,
    notices=LEAVING,
    fields=("members",),
    law="民法 第4条、第818条",
    message="残る世帯が未成年者だけになります。",
    remedy="親権者などを確かめ、残る理由を記録してください。必要に応じて福祉の窓口に引き継いでください。",
)
def minors_are_not_left_alone(ctx: Context) -> Iterator[Hit]:
    """未成年者だけの世帯"""
    _, staying = _split(ctx)
    if staying and all(is_minor(each.record.birth, ctx.notice.changed_on) for each in staying):
        yield Hit("members")
