"""同一人の規則 — is the entered person already in the register? (S 4.1.1.2; never merged by itself)"""

from collections.abc import Iterator

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.reentry import lived_there
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.view import Candidate, Match
from openjuki.kernel.rules.registry import Context, Hit, rule


def _others(ctx: Context) -> Iterator[tuple[int, Mover, Candidate]]:
    """Candidates that the person does not take up again."""
    candidates = ctx.view.candidates
    if not candidates:
        return
    for at, mover in enumerate(ctx.notice.members):
        for candidate in candidates.get(mover.key, ()):
            if candidate.addressee_no != mover.resumes:
                yield at, mover, candidate


def taken_up(ctx: Context) -> Iterator[tuple[int, Mover, Candidate]]:
    """Candidates that the person takes up again (再転入)."""
    for at, mover in enumerate(ctx.notice.members):
        for candidate in ctx.view.candidates.get(mover.key, ()) if mover.resumes else ():
            if candidate.addressee_no == mover.resumes:
                yield at, mover, candidate


def _who(candidate: Candidate) -> str:
    return f"{full_name(candidate.record)}(宛名番号{candidate.addressee_no})"


def _by(candidate: Candidate) -> str:
    labels = [label for match, label in Match.LABELS.items() if match in candidate.matched]
    return "、".join(labels)


@rule(
    "E07",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*",),
    law="S 4.1.1.2",
    message="{by}が除票の{who}と一致します。再転入です。",
    remedy="新規に入力せず、この除票を「再転入」として選んでください。宛名番号を引き継ぎます。",
    locked=True,
)
def reentry_takes_up_the_removed_record(ctx: Context) -> Iterator[Hit]:
    """再転入の新規入力"""
    for at, _, candidate in _others(ctx):
        if candidate.is_strong and state_on(candidate.record, ctx.today) != Status.RESIDENT:
            yield Hit(f"members.{at}", by=_by(candidate), who=_who(candidate))


@rule(
    "E31",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.resumes",),
    law="S 4.1.1.2",
    message="再転入として選んだ除票(宛名番号{number})は使えません: {problem}。",
    remedy="候補の一覧から本人の除票を選び直してください。",
    locked=True,
)
def resumed_record_fits(ctx: Context) -> Iterator[Hit]:
    """再転入の除票"""
    taken: set[str] = set()
    for at, mover in enumerate(ctx.notice.members):
        number = mover.resumes
        if not number:
            continue
        found = [each for each in ctx.view.candidates.get(mover.key, ()) if each.addressee_no == number]
        field = f"members.{at}.resumes"
        if number in taken:
            yield Hit(field, number=number, problem="この届書の他の人が選んでいます")
        elif not found:
            yield Hit(field, number=number, problem="同一人の候補にありません")
        elif state_on(found[0].record, ctx.today) == Status.RESIDENT:
            yield Hit(field, number=number, problem="現住民です")
        taken.add(number)


@rule(
    "A01",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*",),
    law="S 4.1.1.2",
    message="{by}が除票の{who}と一致します。",
    remedy="本人であれば「再転入」として選んでください。別人であれば、そう判断した理由(住所の履歴など)を記録してください。",
)
def no_weak_match_among_the_removed(ctx: Context) -> Iterator[Hit]:
    """3情報が一致する除票"""
    for at, _, candidate in _others(ctx):
        if not candidate.is_strong and state_on(candidate.record, ctx.today) != Status.RESIDENT:
            yield Hit(f"members.{at}", by=_by(candidate), who=_who(candidate))


@rule(
    "E107",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.resumes",),
    law="S 4.1.1.2、住民基本台帳法 第30条の3",
    message="再転入として選んだ除票の{who}とは、氏名と生年月日しか一致していません。性別は不明のため比べられません。",
    remedy="性別を確かめて入力してください。除票の性別が不明のときは、個人番号、住民票コード又は在留カード番号で本人と確かめます。できなければ新規に入力してください。",
    locked=True,
)
def two_items_attach_no_number(ctx: Context) -> Iterator[Hit]:
    """氏名と生年月日だけで選んだ再転入"""
    for at, _, candidate in taken_up(ctx):
        if candidate.matched == {Match.TWO_ITEMS}:
            yield Hit(f"members.{at}.resumes", who=_who(candidate))


def _taken_up_weakly(ctx: Context) -> Iterator[tuple[int, Candidate, bool]]:
    """除票 taken up without a strong key, and whether 3情報 and a former address agree. The rest is E31 and E107."""
    for at, _, each in taken_up(ctx):
        weak = not each.is_strong and each.matched != {Match.TWO_ITEMS}
        if weak and state_on(each.record, ctx.today) != Status.RESIDENT:
            yield at, each, Match.THREE_ITEMS in each.matched and lived_there(each.record, ctx.notice)


@rule(
    "E128",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.resumes",),
    law="S 4.1.1.2、住民基本台帳法 第30条の3、番号法 第16条",
    message="再転入として選んだ除票の{who}とは、{by}のほかに一致するものがありません。番号を引き継げません。",
    remedy="転入前住所か最終登録住所地(除票の住所か転出先に当たるもの)、又は本人の個人番号、住民票コード、在留カード等の番号を入力してください。分からなければ市町村CSに照会します。",
    locked=True,
)
def weak_match_needs_one_thing_more(ctx: Context) -> Iterator[Hit]:
    """氏名・生年月日・性別だけで選んだ再転入"""
    for at, candidate, sure in _taken_up_weakly(ctx):
        if not sure:
            yield Hit(f"members.{at}.resumes", who=_who(candidate), by=_by(candidate))


@rule(
    "A207",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*.resumes",),
    law="S 4.1.1.2、住民基本台帳法 第30条の3",
    message="氏名・生年月日・性別と前の住所で選んだ除票の{who}から、宛名番号と番号を引き継ぎます。",
    remedy="同姓同名の別人に番号を付けないよう、個人番号カードや旅券など、ほかのもので本人と確かめ、確かめたものを記録してください。",
    locked=True,
)
def weak_match_is_made_sure_of(ctx: Context) -> Iterator[Hit]:
    """番号によらずに選んだ再転入"""
    for at, candidate, sure in _taken_up_weakly(ctx):
        if sure:
            yield Hit(f"members.{at}.resumes", who=_who(candidate))


@rule(
    "A02",
    ALERT,
    notices=(MoveIn, Birth),
    fields=("members.*",),
    law="住民基本台帳法 第3条、第14条",
    message="{by}が現住民の{who}と一致します。二重登録のおそれがあります。",
    remedy="同じ人であれば重ねて記載できません。別人であれば、そう判断した理由(住所の履歴など)を記録してください。",
)
def no_match_among_residents(ctx: Context) -> Iterator[Hit]:
    """現住民との一致(二重登録の疑い)"""
    for at, _, candidate in _others(ctx):
        if isinstance(ctx.notice, Birth) and candidate.addressee_no in ctx.view.subjects:
            continue  # A125 compares the child with its household, item by item
        if state_on(candidate.record, ctx.today) == Status.RESIDENT and not candidate.is_strong:  # E06
            yield Hit(f"members.{at}", by=_by(candidate), who=_who(candidate))
