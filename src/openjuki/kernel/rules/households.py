"""世帯の規則 — 続柄, householders, and the household that is joined (転入・転居に共通)."""

from collections.abc import Iterator
from typing import Any, Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.relationship.grammar import (
    CHILD,
    HOUSEHOLDER,
    LODGER,
    RELATIVE,
    SPOUSES,
    problem_with,
)
from openjuki.kernel.relationship.kin import LEAST_YEARS, sex_of_relationship
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Kinds that say which 続柄 people have in a household.
PLACING: Final = having("members.relationship", without=(Cancellation,))
#: Kinds by which people come into an existing household.
JOINING: Final = having("members", "joins")


def _entered(ctx: Context) -> Iterator[tuple[str, str]]:
    """(field, 続柄) of everyone for whom the notice states one."""
    for at, member in enumerate(ctx.notice.members):
        yield f"members.{at}.relationship", getattr(member, "relationship", "")
    for at, staying in enumerate(getattr(ctx.notice, "staying", ())):
        yield f"staying.{at}.relationship", staying.relationship


def _joined(ctx: Context) -> list[str]:
    """続柄 of those who are in the joined household already and do not move themselves."""
    moving = {getattr(member, "addressee_no", "") for member in ctx.notice.members}
    return [
        subject.record.relationship
        for subject in ctx.view.members_of(getattr(ctx.notice, "joins", ""))
        if subject.addressee_no not in moving
    ]


def _after(ctx: Context) -> list[str]:
    """続柄 in the household of the movers after the notice; those not stated are taken from the register."""
    relationships = _joined(ctx)
    if isinstance(ctx.notice, FamilyRegisterNotice):
        # The others stay in the household as they are.
        named = {member.addressee_no for member in ctx.notice.members}
        household = ctx.view.members_of(ctx.notice.household_no)
        relationships += [each.record.relationship for each in household if each.addressee_no not in named]
    for member in ctx.notice.members:
        known = ctx.view.subjects.get(getattr(member, "addressee_no", ""))
        stated = member.relationship
        relationships.append(stated or (known.record.relationship if known is not None else ""))
    return relationships


@rule(
    "E10",
    ERROR,
    notices=tuple(dict.fromkeys((*PLACING, *having("staying.relationship")))),
    fields=("members.*.relationship", "staying.*.relationship"),
    law="S 1.1.11、住民基本台帳法 第7条第4号",
    message="{problem}",
    remedy="続柄の一覧から選ぶか、4世代までの組合せ(例: 父の父、子の子)で入力してください。",
)
def relationship_is_in_the_set(ctx: Context) -> Iterator[Hit]:
    """使えない続柄"""
    for field, relationship in _entered(ctx):
        if relationship and (problem := problem_with(relationship)):
            yield Hit(field, problem=problem)


@rule(
    "E11",
    ERROR,
    notices=PLACING,
    fields=("members",),
    law="住民基本台帳法 第7条第4号",
    message="{household}に世帯主が{count}人います。",
    remedy="世帯主を1人にしてください。世帯主を替えるときは、先に世帯主変更を入力します。",
    locked=True,
)
def one_householder(ctx: Context) -> Iterator[Hit]:
    """世帯主が二人以上"""
    count = _after(ctx).count(HOUSEHOLDER)
    if count > 1:
        yield Hit("members", household="異動先の世帯", count=count)


@rule(
    "E12",
    ALERT,
    notices=PLACING,
    fields=("members",),
    law="S 1.1.11、民法 第732条",
    message="世帯主の配偶者が{count}人います。",
    remedy="続柄を確かめてください。外国の法による婚姻など、正しいときは理由を記録してください。",
)
def one_spouse(ctx: Context) -> Iterator[Hit]:
    """配偶者が二人以上"""
    count = sum(1 for relationship in _after(ctx) if relationship in SPOUSES)
    if count > 1:
        yield Hit("members", count=count)


@rule(
    "A25",
    ALERT,
    notices=tuple(kind for kind in PLACING if kind is not FamilyRegisterNotice),
    fields=("members",),
    law="S 1.1.10、住民基本台帳法 第7条第4号",
    message="異動先の世帯に世帯主がいません。",
    remedy="世帯主を届出人に確かめてください。決まらないときは世帯主未設定のまま続け、理由を記録してください。",
)
def some_householder(ctx: Context) -> Iterator[Hit]:
    """世帯主未設定"""
    if ctx.notice.members and HOUSEHOLDER not in _after(ctx):
        yield Hit("members")


@rule(
    "E32",
    ERROR,
    notices=JOINING,
    fields=("joins",),
    law="住民基本台帳法 第6条、S 4.0.2",
    message="加わる世帯(世帯番号{number})に現住民がいません。",
    remedy="世帯を検索して選び直すか、新しい世帯として入力してください。",
)
def joined_household_exists(ctx: Context) -> Iterator[Hit]:
    """加わる世帯がない"""
    if ctx.notice.joins and not _joined(ctx):
        yield Hit("joins", number=ctx.notice.joins)


@rule(
    "E44",
    ERROR,
    notices=having("members.relationship", "joins"),
    fields=("members.*.relationship",),
    law="住民基本台帳法 第7条第4号、第25条、S 4.0.2",
    message="加わる世帯(世帯番号{number})は世帯主未設定です。世帯主として入ることはできません。",
    remedy="世帯主以外の続柄(分からないときは空欄)で入力し、続けて世帯主変更で全員の続柄を改めてください。",
)
def nobody_joins_as_householder(ctx: Context) -> Iterator[Hit]:
    """世帯主未設定の世帯に世帯主として入る"""
    joined = _joined(ctx)
    if joined and HOUSEHOLDER not in joined:
        for at, member in enumerate(ctx.notice.members):
            if member.relationship == HOUSEHOLDER:
                yield Hit(f"members.{at}.relationship", number=ctx.notice.joins)


@rule(
    "E33",
    ERROR,
    notices=having("members", "joins", "address"),
    fields=("joins", "address"),
    law="住民基本台帳法 第6条、第7条第7号",
    message="加わる世帯の住所({theirs})と異動先の住所({entered})が違います。",
    remedy="同じ世帯は同じ住所です。住所か世帯を直してください。",
)
def joined_household_lives_there(ctx: Context) -> Iterator[Hit]:
    """加わる世帯の住所が違う"""
    if not ctx.notice.joins or ctx.notice.address.is_blank:
        return
    entered = ctx.notice.address
    for subject in ctx.view.members_of(ctx.notice.joins):
        record = subject.record
        theirs = (record.address_code, record.address_town_code, record.address_lot, record.address_detail)
        if theirs != (entered.code, entered.town_code, entered.lot, entered.detail):
            shown = f"{record.address_text}{record.address_lot}　{record.address_detail}".strip("　")
            yield Hit("joins", theirs=shown, entered=entered.one_line())
            return


@rule(
    "A16",
    ALERT,
    notices=having("members.relationship", "members.birth", "joins"),
    fields=("members.*.birth", "members.*.relationship"),
    law="住民基本台帳法 第7条第4号",
    message="続柄が「子」ですが、世帯主との年齢差が{years}年です。",
    remedy="生年月日と続柄を確かめてください。養子など正しいときは理由を記録してください。",
)
def child_is_younger_than_the_householder(ctx: Context) -> Iterator[Hit]:
    """親子の年齢差"""
    births = [mover.birth for mover in ctx.notice.members if mover.relationship == HOUSEHOLDER]
    births += [
        subject.record.birth
        for subject in ctx.view.members_of(ctx.notice.joins)
        if subject.record.relationship == HOUSEHOLDER
    ]
    parent = births[0] if births else None
    if parent is None:
        return
    for at, mover in enumerate(ctx.notice.members):
        if mover.relationship == CHILD and mover.birth is not None:
            years = mover.birth.sort_day.year - parent.sort_day.year
            if parent.is_exact and mover.birth.is_exact and years < LEAST_YEARS:
                yield Hit(f"members.{at}.birth", years=years)


@rule(
    "A34",
    ALERT,
    notices=having("members.relationship_proven"),
    fields=("members.*.relationship",),
    law="住民基本台帳法 第30条の48、第30条の49、S 1.1.11",
    message="外国人住民の続柄「{relationship}」を証する文書の確認が記録されていません。",
    remedy="続柄を証する文書(外国語のものは訳文とも)を確かめてください。文書がないときは「縁故者」とします。",
)
def foreign_relationship_is_proven(ctx: Context) -> Iterator[Hit]:
    """外国人住民の続柄の証明"""
    for at, mover in enumerate(ctx.notice.members):
        claimed = mover.relationship and mover.relationship not in (HOUSEHOLDER, RELATIVE, LODGER)
        if claimed and mover.kind == Kind.FOREIGN and not mover.relationship_proven:
            yield Hit(f"members.{at}.relationship", relationship=mover.relationship)


@rule(
    "A66",
    ALERT,
    notices=tuple(dict.fromkeys((*PLACING, *having("staying.relationship")))),
    fields=("members.*.relationship", "staying.*.relationship"),
    law="S 1.1.11、住民基本台帳法 第7条第3号・第4号",
    message="{name}さんの性別は{sex}ですが、続柄が「{relationship}」です。",
    remedy="性別と続柄を確かめてください。戸籍のとおりであれば理由を記録してください。",
)
def relationship_fits_the_sex(ctx: Context) -> Iterator[Hit]:
    """性別と続柄"""
    for field, relationship, person in placed(ctx):
        told = sex_of_relationship(relationship)
        if told and person.sex in (Sex.MALE, Sex.FEMALE) and told != person.sex:
            yield Hit(field, name=full_name(person), sex=Sex.LABELS[person.sex], relationship=relationship)


def placed(ctx: Context) -> Iterator[tuple[str, str, Any]]:
    """(field, 続柄, person) of everyone for whom the notice states one: the record, or the row itself."""
    rows = [(f"members.{at}", row) for at, row in enumerate(ctx.notice.members)]
    rows += [(f"staying.{at}", row) for at, row in enumerate(getattr(ctx.notice, "staying", ()))]
    for path, row in rows:
        subject = ctx.view.subjects.get(getattr(row, "addressee_no", ""))
        person = subject.record if subject is not None else row
        if (relationship := getattr(row, "relationship", "")) and hasattr(person, "sex"):
            yield f"{path}.relationship", relationship, person
