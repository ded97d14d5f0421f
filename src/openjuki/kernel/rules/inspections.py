"""閲覧の請求・申出の規則 — what has to be made clear before a look (住民基本台帳法 第11条, 第11条の2).

What 総務省令 asks for besides is that of 昭和60年自治省令第28号 第1条・第2条.
"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.extent import OLDEST
from openjuki.kernel.inspection.grounds import CORPORATE, GROUNDS, INDIVIDUAL
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

_ASKED: Final = (Application,)
_AS_WRITTEN: Final = "請求書・申出書のとおり入力してください。書かれていなければ、補正を求めてください。"


@rule(
    "E215",
    ERROR,
    notices=_ASKED,
    fields=("ground", "applicant_kind"),
    law="住民基本台帳法 第11条第1項、第11条の2第1項",
    message="{problem}",
    remedy="請求者・申出者の区分と、閲覧の根拠を選び直してください。どれにも当たらない閲覧は認められません。",
    locked=True,
)
def somebody_who_may_ask(ctx: Context) -> Iterator[Hit]:
    """閲覧できる者と根拠"""
    asked = ctx.notice
    if asked.ground not in GROUNDS:
        yield Hit("ground", problem="閲覧の根拠が選ばれていません。")
    elif asked.applicant_kind not in asked.basis.by:
        yield Hit("applicant_kind", problem="この根拠では、この区分の者は閲覧を求めることができません。")


@rule(
    "E216",
    ERROR,
    notices=_ASKED,
    fields=("applicant", "applicant_address", "representative"),
    law="住民基本台帳法 第11条第2項第1号、第11条の2第2項第1号",
    message="{what}がありません。",
    remedy=_AS_WRITTEN,
    locked=True,
)
def applicant_is_named(ctx: Context) -> Iterator[Hit]:
    """請求者・申出者"""
    asked = ctx.notice
    if not asked.applicant.strip():
        yield Hit("applicant", what="機関・法人の名称又は申出者の氏名")
    if not asked.by_office and not asked.applicant_address.strip():
        yield Hit("applicant_address", what="申出者の住所又は主たる事務所の所在地")
    if asked.applicant_kind == CORPORATE and not asked.representative.strip():
        yield Hit("representative", what="代表者又は管理人の氏名")


@rule(
    "E217",
    ERROR,
    notices=_ASKED,
    fields=("purpose", "statute", "unexplained"),
    law="住民基本台帳法 第11条第2項第2号、第11条の2第2項第2号",
    message="{what}がありません。",
    remedy=_AS_WRITTEN,
    locked=True,
)
def purpose_is_stated(ctx: Context) -> Iterator[Hit]:
    """請求事由・利用の目的"""
    asked = ctx.notice
    if asked.ground == "investigation":
        if not asked.statute.strip():
            yield Hit("statute", what="根拠となる法令の名称")
        if not asked.unexplained.strip():
            yield Hit("unexplained", what="請求事由を明らかにすることが困難である理由")
    elif not asked.purpose.strip():
        yield Hit("purpose", what="請求事由" if asked.by_office else "閲覧した事項の利用の目的")


@rule(
    "E218",
    ERROR,
    notices=_ASKED,
    fields=("readers",),
    law="住民基本台帳法 第11条第2項第3号、第11条の2第2項第3号",
    message="閲覧する者の{what}がありません。",
    remedy=_AS_WRITTEN,
    locked=True,
)
def readers_are_named(ctx: Context) -> Iterator[Hit]:
    """閲覧する者"""
    asked = ctx.notice
    if not asked.readers or not all(each.complete for each in asked.readers):
        yield Hit("readers", what="職名と氏名" if asked.by_office else "氏名と住所")


@rule(
    "E219",
    ERROR,
    notices=_ASKED,
    fields=("responsible",),
    law="住民基本台帳法 第11条第2項第4号、第11条の2第2項第7号",
    message="{what}の責任者がありません。",
    remedy=_AS_WRITTEN,
    locked=True,
)
def somebody_is_responsible(ctx: Context) -> Iterator[Hit]:
    """責任者"""
    if not ctx.notice.responsible.strip():
        yield Hit("responsible", what="請求に係る事務" if ctx.notice.by_office else "活動")


@rule(
    "E220",
    ERROR,
    notices=_ASKED,
    fields=("management", "handler_scope", "results", "organisation"),
    law="住民基本台帳法 第11条の2第2項第4号〜第7号",
    message="{what}がありません。",
    remedy=_AS_WRITTEN,
    locked=True,
)
def what_becomes_of_it(ctx: Context) -> Iterator[Hit]:
    """閲覧した事項の管理と取扱い"""
    asked = ctx.notice
    if asked.by_office:
        return
    if not asked.management.strip():
        yield Hit("management", what="閲覧した事項の管理の方法")
    if asked.applicant_kind == CORPORATE and not asked.handler_scope.strip():
        yield Hit("handler_scope", what="役職員又は構成員のうち取り扱う者の範囲")
    if asked.ground == "research" and not asked.results.strip():
        yield Hit("results", what="調査研究の成果の取扱い")
    if asked.ground == "research" and not asked.organisation.strip():
        yield Hit("organisation", what="調査研究の実施体制")


@rule(
    "E221",
    ERROR,
    notices=_ASKED,
    fields=("handlers", "handlers_reason"),
    law="住民基本台帳法 第11条の2第3項〜第5項",
    message="{problem}",
    remedy="個人の申出者が閲覧者のほかに取り扱わせる者は、その氏名・住所と必要な理由を入力します。法人は範囲で示します。",
    locked=True,
)
def handlers_of_an_individual(ctx: Context) -> Iterator[Hit]:
    """個人閲覧事項取扱者"""
    asked = ctx.notice
    if not asked.handlers:
        return
    if asked.applicant_kind != INDIVIDUAL:
        yield Hit("handlers", problem="閲覧者のほかに取り扱う者を指名できるのは、個人の申出者だけです。")
    elif not all(each.complete for each in asked.handlers):
        yield Hit("handlers", problem="取り扱う者の氏名と住所がありません。")
    elif not asked.handlers_reason.strip():
        yield Hit("handlers_reason", problem="閲覧者のほかの者に取り扱わせる必要がある理由がありません。")


@rule(
    "E222",
    ERROR,
    notices=_ASKED,
    fields=("extent",),
    law="住民基本台帳法 第11条第2項第4号、第11条の2第1項・第2項第7号",
    message="{problem}",
    remedy="町字、生年月日や年齢、性別などで範囲を示してください。全員を求める請求は「全件」を選びます。",
    locked=True,
)
def extent_is_said(ctx: Context) -> Iterator[Hit]:
    """住民の範囲"""
    extent = ctx.notice.extent
    if not extent.narrowed and not extent.everybody:
        yield Hit("extent", problem="閲覧に係る住民の範囲がありません。")
    if extent.everybody and extent.narrowed:
        yield Hit("extent", problem="「全件」と、ほかの範囲が同時に選ばれています。")
    days = extent.born_since, extent.born_until
    ages = extent.age_from, extent.age_to
    if (None not in days and days[0] > days[1]) or (None not in ages and ages[0] > ages[1]):
        yield Hit("extent", problem="範囲の始めが終わりより後です。")
    if extent.count < 0 or any(age is not None and not 0 <= age <= OLDEST for age in ages):
        yield Hit("extent", problem="人数又は年齢が正しくありません。")


@rule(
    "E223",
    ERROR,
    notices=_ASKED,
    fields=("first_on", "last_on"),
    law="住民基本台帳法 第11条第1項、第11条の2第1項",
    message="{problem}",
    remedy="閲覧の日を、今日以後の期間で入力してください。",
    locked=True,
)
def days_are_ahead(ctx: Context) -> Iterator[Hit]:
    """閲覧の日"""
    first, last = ctx.notice.first_on, ctx.notice.last_on
    if first is None or last is None:
        yield Hit("first_on", problem="閲覧の日がありません。")
    elif last < first:
        yield Hit("last_on", problem="閲覧の終わりの日が、始めの日より前です。")
    elif last < ctx.today:
        yield Hit("last_on", problem="閲覧の日が過ぎています。")


@rule(
    "E224",
    ERROR,
    notices=_ASKED,
    fields=("commissioner", "commissioner_address"),
    law="住民基本台帳法 第11条の2第2項第7号",
    message="委託者の{what}がありません。",
    remedy="委託を受けた活動では、委託者の氏名又は名称と、住所又は所在地を入力してください。",
    locked=True,
)
def commissioner_is_named(ctx: Context) -> Iterator[Hit]:
    """委託者"""
    asked = ctx.notice
    if bool(asked.commissioner.strip()) is not bool(asked.commissioner_address.strip()):
        missing = "commissioner_address" if asked.commissioner.strip() else "commissioner"
        yield Hit(missing, what="住所又は所在地" if asked.commissioner.strip() else "氏名又は名称")


@rule(
    "E225",
    ERROR,
    notices=_ASKED,
    fields=("merit",),
    law="住民基本台帳法 第11条の2第1項第1号〜第3号",
    message="{what}が記録されていません。",
    remedy="公益性の基準(平成18年総務省告示第495号)又は市の定めに照らして判断した内容を入力してください。",
    locked=True,
)
def mayor_holds_it_fit(ctx: Context) -> Iterator[Hit]:
    """申出を相当と認める理由"""
    asked = ctx.notice
    if not asked.by_office and not asked.merit.strip():
        residence = asked.ground == "residence"
        yield Hit("merit", what="居住関係を確認する特別の事情" if residence else "公益性が高いと認めた理由")


@rule(
    "E226",
    ERROR,
    notices=_ASKED,
    fields=("summary",),
    law="住民基本台帳法 第11条第3項、第11条の2第12項",
    message="公表する{what}の概要がありません。",
    remedy="毎年の公表にそのまま載る言葉で、個人の情報を書かずに入力してください。",
    locked=True,
)
def summary_for_the_publication(ctx: Context) -> Iterator[Hit]:
    """公表する概要"""
    asked = ctx.notice
    if asked.ground in GROUNDS and asked.basis.published and not asked.summary.strip():
        yield Hit("summary", what="請求事由" if asked.by_office else "利用の目的")


@rule(
    "A215",
    ALERT,
    notices=_ASKED,
    fields=("evidence",),
    law="住民基本台帳法 第11条の2第1項、住民基本台帳事務処理要領",
    message="申出の内容を確かめた資料(登記事項証明書、調査の企画書、誓約書など)が記録されていません。",
    remedy="資料の提示を求めて入力するか、求めない理由を入力してください。",
)
def evidence_of_the_activity(ctx: Context) -> Iterator[Hit]:
    """活動を確かめた資料"""
    if not ctx.notice.by_office and not ctx.notice.evidence.strip():
        yield Hit("evidence")


@rule(
    "A216",
    ALERT,
    notices=_ASKED,
    fields=("extent",),
    law="住民基本台帳法 第11条の2第1項",
    message="申出の範囲が全件です。活動に必要な限度を超えないか確かめてください。",
    remedy="全員を閲覧する必要がある理由を入力するか、範囲を絞ってもらってください。",
)
def no_more_than_needed(ctx: Context) -> Iterator[Hit]:
    """必要な限度"""
    if not ctx.notice.by_office and ctx.notice.extent.everybody:
        yield Hit("extent")
