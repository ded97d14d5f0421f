"""外国人住民の届出の規則 — who is subject to which article, and how a 続柄 is proven (住基法30条の46–30条の49)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.notices.foreign import ARTICLES, ForeignEntry, RelationshipNotice
from openjuki.kernel.register.codes import Kind, ResidenceCategory
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, LODGER, RELATIVE, problem_with
from openjuki.kernel.rules.registry import Context, Hit, rule

#: 経過滞在者 are entered by birth or by loss of nationality, not by these notices.
_SUBJECT: Final = frozenset(ResidenceCategory.LABELS) - {
    ResidenceCategory.TRANSITIONAL_BIRTH,
    ResidenceCategory.TRANSITIONAL_NATIONALITY_LOST,
}


@rule(
    "E116",
    ERROR,
    notices=(ForeignEntry,),
    fields=("article", "members.*.kind", "members.*.residence_category"),
    law="住民基本台帳法 第30条の46・第30条の47",
    message="{problem}",
    remedy="在留カード・特別永住者証明書などを確かめてください。日本人は転入届、経過滞在者は出生・国籍喪失で記載します。",
    locked=True,
)
def entrants_are_subject_to_the_article(ctx: Context) -> Iterator[Hit]:
    """30条の46・30条の47の対象者"""
    if ctx.notice.article not in ARTICLES:
        yield Hit("article", problem="どの条の届出かが選ばれていません。")
    for at, mover in enumerate(ctx.notice.members):
        if mover.kind != Kind.FOREIGN:
            yield Hit(f"members.{at}.kind", problem="日本人住民はこの届出で記載できません。")
        elif mover.residence_category and mover.residence_category not in _SUBJECT:
            yield Hit(
                f"members.{at}.residence_category", problem="経過滞在者はこの届出の対象ではありません。"
            )


@rule(
    "E117",
    ERROR,
    notices=(RelationshipNotice,),
    fields=("addressee_no", "relationship"),
    law="住民基本台帳法 第30条の48、S 1.1.11",
    message="{problem}",
    remedy="外国人住民と続柄を選び直してください。世帯主を替えるときは世帯主変更届です。",
    locked=True,
)
def relationship_can_be_notified(ctx: Context) -> Iterator[Hit]:
    """30条の48の対象者と続柄"""
    notice = ctx.notice
    subject = ctx.view.subjects.get(notice.addressee_no)
    if subject is None or not subject.is_resident or subject.record.kind != Kind.FOREIGN:
        yield Hit("addressee_no", problem="外国人住民(現住民)ではありません。")
        return
    if not notice.relationship:
        yield Hit("relationship", problem="続柄が入力されていません。")
    elif problem := problem_with(notice.relationship):
        yield Hit("relationship", problem=problem)
    elif notice.relationship == subject.record.relationship:
        yield Hit("relationship", problem="今の続柄と同じです。")
    if HOUSEHOLDER in (notice.relationship, subject.record.relationship):
        yield Hit("relationship", problem="この届出で世帯主を替えることはできません。")


@rule(
    "A78",
    ALERT,
    notices=(RelationshipNotice,),
    fields=("relationship", "relationship_proven"),
    law="住民基本台帳法 第30条の48、第30条の49",
    message="{problem}",
    remedy="{remedy}在留カードと世帯の記載を確かめてください。",
)
def relationship_is_proven(ctx: Context) -> Iterator[Hit]:
    """30条の48の届出と証明"""
    notice = ctx.notice
    claimed = notice.relationship not in ("", RELATIVE, LODGER)
    if claimed and not notice.relationship_proven:
        remedy = (
            "続柄を証する文書(外国語のものは訳文とも)を確かめてください。文書がないときは「縁故者」とします。"
        )
        yield Hit(
            "relationship_proven", problem="続柄を証する文書の確認が記録されていません。", remedy=remedy
        )
    subject = ctx.view.subjects.get(notice.addressee_no)
    members = ctx.view.members_of(subject.record.household_no) if subject is not None else ()
    heads = [each.record.kind for each in members if each.record.relationship == HOUSEHOLDER]
    foreign = subject is not None and subject.record.kind == Kind.FOREIGN
    if foreign and Kind.JAPANESE in heads:
        remedy = (
            "世帯主が日本人のときは届出の義務がありません。戸籍の届出によるか、受ける理由を記録してください。"
        )
        yield Hit("relationship", problem="世帯主が外国人住民ではありません。", remedy=remedy)
