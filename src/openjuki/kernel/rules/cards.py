"""カードの窓口事務の規則 — who may have a card continued, until when, and in which order (番号法 第17条)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.counter.card import (
    ABROAD,
    CONTINUED,
    DECLINED,
    JUKI_CARD,
    NO_JUKI_CARD_SINCE,
    NUMBER_CARD,
    SOON,
    CardWork,
)
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (CardWork,)


@rule(
    "E136",
    ERROR,
    notices=ONLY,
    fields=("card", "done_on"),
    law="番号法 第17条",
    message="カードの処理を記録できません: {problem}。",
    remedy="提示されたカードと、処理した日を確かめてください。",
)
def there_is_a_card_to_work_on(ctx: Context) -> Iterator[Hit]:
    """カードの提示"""
    work = ctx.notice
    done = work.pin_verified or work.surface_updated or work.continuation in (CONTINUED, ABROAD)
    if work.card != NUMBER_CARD and done:
        yield Hit("card", problem="個人番号カードが提示されていません")
    if work.done_on > ctx.today:
        yield Hit("done_on", problem="処理した日が今日より後です")


@rule(
    "E137",
    ERROR,
    notices=ONLY,
    fields=("pin_verified",),
    law="番号法 第17条第7項・第8項、個人番号カードの事務処理要領",
    message="暗証番号を確かめずに、券面の更新も継続利用もできません。",
    remedy="住民基本台帳用の暗証番号(4桁)の照合を統合端末で行い、印を付けてください。番号は入力しません。",
)
def pin_comes_first(ctx: Context) -> Iterator[Hit]:
    """暗証番号の照合"""
    work = ctx.notice
    if (work.surface_updated or work.continuation == CONTINUED) and not work.pin_verified:
        yield Hit("pin_verified")


@rule(
    "E138",
    ERROR,
    notices=ONLY,
    fields=("continuation",),
    law="番号法 第17条第10項、番号法施行令 第14条第2号・第3号",
    message="カードは{lapsed}に失効しています。継続利用できません。",
    remedy="カードを回収し、新しいカードの申請を案内してください。期限は転出予定日から30日、転入日から14日、届出から90日です。",
    locked=True,
)
def card_is_continued_in_time(ctx: Context) -> Iterator[Hit]:
    """継続利用の期限"""
    work = ctx.notice
    if work.continuation == CONTINUED and work.lapsed_on is not None and work.lapsed_on <= work.done_on:
        yield Hit("continuation", lapsed=format_wareki(work.lapsed_on))


@rule(
    "E139",
    ERROR,
    notices=ONLY,
    fields=("continuation",),
    law="番号法 第17条第6項・第7項、番号法施行令 第14条第1号(国外継続利用は令和6年5月27日施行)",
    message="継続利用の対象ではありません: {problem}。",
    remedy="この人の異動を確かめてください。市内の異動では、カードは失効せず券面の更新だけをします。",
)
def continuation_has_its_move(ctx: Context) -> Iterator[Hit]:
    """継続利用の要件"""
    work = ctx.notice
    if work.continuation == CONTINUED and work.deadlines is None:
        yield Hit("continuation", problem="他の市区町村からの転入ではありません")
    elif work.continuation == ABROAD and work.leaves_abroad_on is None:
        yield Hit("continuation", problem="国外への転出の予定がありません")
    elif work.continuation == ABROAD and work.done_on >= work.leaves_abroad_on:
        yield Hit("continuation", problem="転出予定日の前日までに手続が必要です")


@rule(
    "A116",
    ALERT,
    notices=ONLY,
    fields=("card",),
    law="番号法整備法 第20条(住民基本台帳カードの経過措置)",
    message="住民基本台帳カードは、すべて有効期間(10年)を過ぎています。",
    remedy="カードを回収し、回収の印を付けてください。個人番号カードの申請を案内してください。",
)
def old_card_is_taken_back(ctx: Context) -> Iterator[Hit]:
    """住民基本台帳カード"""
    work = ctx.notice
    if work.card == JUKI_CARD and not work.returned and work.done_on >= NO_JUKI_CARD_SINCE:
        yield Hit("card")


@rule(
    "A117",
    ALERT,
    notices=ONLY,
    fields=("surface_updated",),
    law="番号法 第17条第7項",
    message="継続利用したカードの券面が更新されていません。",
    remedy="追記欄に新しい住所を記載するか、更新できない理由(機器の故障、追記欄の不足など)を記録してください。",
)
def surface_follows_the_register(ctx: Context) -> Iterator[Hit]:
    """券面の更新"""
    if ctx.notice.continuation == CONTINUED and not ctx.notice.surface_updated:
        yield Hit("surface_updated")


@rule(
    "A118",
    ALERT,
    notices=ONLY,
    fields=("continuation",),
    law="番号法 第17条第10項、番号法施行令 第14条第3号",
    message="継続利用をしないと、カードは{lapses}に失効します。",
    remedy="その日の前日までに、カードと暗証番号を持って来庁するよう案内し、案内したことを記録してください。",
)
def card_lapses_soon(ctx: Context) -> Iterator[Hit]:
    """継続利用の期限が近い"""
    work = ctx.notice
    waits = work.card == NUMBER_CARD and not work.continuation and work.lapsed_on is not None
    if waits and work.done_on < work.lapsed_on <= work.done_on + SOON:
        yield Hit("continuation", lapses=format_wareki(work.lapsed_on))


@rule(
    "A119",
    ALERT,
    notices=ONLY,
    fields=("returned",),
    law="番号法 第17条第11項、番号法施行令 第15条",
    message="使えないカードが回収されていません。",
    remedy="カードの返納を受けて回収の印を付けるか、回収できない理由を記録してください。",
)
def unusable_card_comes_back(ctx: Context) -> Iterator[Hit]:
    """カードの返納"""
    work = ctx.notice
    lapsed = not work.continuation and work.lapsed_on is not None and work.lapsed_on <= work.done_on
    if work.card == NUMBER_CARD and not work.returned and (work.continuation == DECLINED or lapsed):
        yield Hit("returned")
