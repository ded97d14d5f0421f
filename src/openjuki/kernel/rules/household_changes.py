"""世帯変更の規則 — split, merge, reassignment and new householder (住民基本台帳法 第25条, S 4.1.4)."""

from collections.abc import Iterator

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.household_change import (
    HOUSEHOLD_CHANGES,
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    Merge,
    NewHouseholder,
)
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.view import Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, LODGER, RELATIVE, SPOUSES
from openjuki.kernel.rules.registry import Context, Hit, rule

JOINING = (HouseholdMerge, HouseholdReassignment)


def _ticked(ctx: Context) -> list[tuple[int, Subject]]:
    """Those who are named and known, with their row."""
    found = ctx.view.subjects
    rows = enumerate(ctx.notice.members)
    return [(at, found[row.addressee_no]) for at, row in rows if row.addressee_no in found]


def _not_ticked(ctx: Context) -> list[Subject]:
    """Members of the household whom the notice does not name."""
    named = {row.addressee_no for row in ctx.notice.members}
    return [each for each in ctx.view.members_of(ctx.notice.household_no) if each.addressee_no not in named]


@rule(
    "E65",
    ERROR,
    notices=JOINING,
    fields=("joins",),
    law="住民基本台帳法 第23条、第25条、S 4.1.4.1",
    message="加わる世帯の住所({theirs})が{name}さんの住所({own})と違います。世帯の変更と同時に住所は変えられません。",
    remedy="住所も変わるときは、転居届で加わる世帯を選んで入力してください。",
)
def joined_household_is_at_the_same_place(ctx: Context) -> Iterator[Hit]:
    """住所の異なる世帯への世帯変更"""
    joined = ctx.view.members_of(ctx.notice.joins)
    if not joined:
        return
    theirs = address_of(joined[0].record)
    for _, subject in _ticked(ctx):
        own = address_of(subject.record)
        if not own.same_place(theirs):
            yield Hit("joins", theirs=theirs.one_line(), own=own.one_line(), name=full_name(subject.record))
            return


@rule(
    "A55",
    ALERT,
    notices=JOINING,
    fields=("joins",),
    law="S 4.1.4.1、住民基本台帳法 第7条第7号",
    message="同じ世帯になる人の方書が違います(加わる世帯: {theirs}、{name}さん: {own})。",
    remedy="どちらの表記が正しいか確かめ、職権修正で方書をそろえてください。別の部屋であれば転居届です。",
)
def details_agree_in_the_joined_household(ctx: Context) -> Iterator[Hit]:
    """方書の相違"""
    joined = ctx.view.members_of(ctx.notice.joins)
    if not joined:
        return
    theirs = address_of(joined[0].record)
    for _, subject in _ticked(ctx):
        own = address_of(subject.record)
        if own.same_place(theirs) and own.detail != theirs.detail:
            name = full_name(subject.record)
            yield Hit("joins", theirs=theirs.detail or "なし", own=own.detail or "なし", name=name)
            return


@rule(
    "E66",
    ERROR,
    notices=(HouseholdSplit, HouseholdMerge, HouseholdReassignment),
    fields=("members",),
    law="住民基本台帳法 第25条、S 4.1.4.1",
    message="{problem}",
    remedy="全員が他の世帯に入るときは世帯合併、一部の人なら世帯変更、一部の人で新しい世帯を作るなら世帯分離です。",
)
def those_named_fit_the_kind(ctx: Context) -> Iterator[Hit]:
    """世帯の全員か一部か"""
    if not ctx.notice.members:
        return
    staying = _not_ticked(ctx)
    if isinstance(ctx.notice, Merge):
        if staying:
            problem = f"世帯合併は世帯の全員で行います({len(staying)}人が選ばれていません)。"
            yield Hit("members", problem=problem)
    elif not staying:
        yield Hit("members", problem="世帯の全員が選ばれています。元の世帯に人が残りません。")


@rule(
    "E67",
    ERROR,
    notices=(NewHouseholder,),
    fields=("members", "members.*.relationship"),
    law="住民基本台帳法 第25条、第7条第4号、S 4.1.4.2",
    message="{problem}",
    remedy="世帯の全員について、新しい世帯主から見た続柄を入力してください。続柄だけの修正は職権修正です。",
)
def everybody_gets_a_relationship(ctx: Context) -> Iterator[Hit]:
    """世帯主変更の続柄"""
    if missing := _not_ticked(ctx):
        yield Hit("members", problem=f"世帯員{len(missing)}人の続柄が入力されていません。")
    for at, row in enumerate(ctx.notice.members):
        if not row.relationship:
            yield Hit(f"members.{at}.relationship", problem="続柄が入力されていません。")
    before = {s.addressee_no for _, s in _ticked(ctx) if s.record.relationship == HOUSEHOLDER}
    after = {row.addressee_no for row in ctx.notice.members if row.relationship == HOUSEHOLDER}
    if before == after and before:
        yield Hit("members", problem="世帯主が変わっていません。")


@rule(
    "E68",
    ERROR,
    notices=JOINING,
    fields=("joins",),
    law="住民基本台帳法 第25条",
    message="{problem}",
    remedy="移る先の世帯の世帯番号を入力してください。新しい世帯を作るときは世帯分離です。",
)
def joined_household_is_another(ctx: Context) -> Iterator[Hit]:
    """移る先の世帯"""
    if not ctx.notice.joins:
        yield Hit("joins", problem="移る先の世帯が選ばれていません。")
    elif ctx.notice.joins == ctx.notice.household_no:
        yield Hit("joins", problem="移る先が今の世帯と同じです。")


@rule(
    "A56",
    ALERT,
    notices=(HouseholdSplit,),
    fields=("members", "members.*"),
    law="民法 第752条、住民基本台帳法 第7条第4号",
    message="世帯主の配偶者{name}さんが別の世帯になります。",
    remedy="生計を別にしている事実を聞き取り、理由を記録してください。",
)
def couples_stay_together(ctx: Context) -> Iterator[Hit]:
    """夫婦の世帯分離"""
    ticked = _ticked(ctx)
    if any(each.record.relationship == HOUSEHOLDER for _, each in ticked):
        apart = [("members", each) for each in _not_ticked(ctx)]
    else:
        apart = [(f"members.{at}", each) for at, each in ticked]
    for field, each in apart:
        if each.record.relationship in SPOUSES:
            yield Hit(field, name=full_name(each.record))


@rule(
    "A67",
    ALERT,
    notices=(MoveWithin, *HOUSEHOLD_CHANGES),
    fields=("members.*.relationship",),
    law="住民基本台帳法 第30条の49、S 1.1.11",
    message="外国人住民{name}さんの、外国人である世帯主との続柄が「{relationship}」に変わります。",
    remedy="続柄を証する文書(外国語のものは訳文とも)を確かめて記録してください。文書がないときは「縁故者」とします。",
)
def foreign_householders_kin_is_proven(ctx: Context) -> Iterator[Hit]:
    """外国人世帯主との続柄の証明"""
    rows = {at: (ctx.notice.members[at].relationship, each.record) for at, each in _ticked(ctx)}
    heads = [record for relationship, record in rows.values() if relationship == HOUSEHOLDER]
    joined = ctx.view.members_of(getattr(ctx.notice, "joins", ""))
    heads += [each.record for each in joined if each.record.relationship == HOUSEHOLDER]
    if not heads or heads[0].kind != Kind.FOREIGN:
        return
    for at, (relationship, record) in rows.items():
        claimed = relationship not in ("", HOUSEHOLDER, RELATIVE, LODGER, record.relationship)
        if claimed and record.kind == Kind.FOREIGN:
            yield Hit(f"members.{at}.relationship", name=full_name(record), relationship=relationship)
