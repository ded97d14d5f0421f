"""番号の規則 — check digits, doubles, and where a number's truth was checked. No text names a number."""

from collections import Counter
from collections.abc import Iterator

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.corrections import CORRECTIONS
from openjuki.kernel.notices.entry_ex_officio import Restoration
from openjuki.kernel.notices.move_in import NUMBER_CHECKS, MoveIn
from openjuki.kernel.notices.nationality import NationalityLost
from openjuki.kernel.notices.stated_cards import stated_cards
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.numbers.card_no import CARDS
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.view import Match
from openjuki.kernel.rules.cancelling import after_cancellation
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.unwinding.histories import is_active


@rule(
    "E04",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.individual_number",),
    law="番号法 第2条第5項、平成26年総務省令第85号 第5条",
    message="{problem}",
    remedy="個人番号カード又は転出証明書を見て入力し直してください。",
    locked=True,
)
def individual_number_is_well_formed(ctx: Context) -> Iterator[Hit]:
    """個人番号の検査用数字"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.individual_number and (problem := individual_number.problem_with(mover.individual_number)):
            yield Hit(f"members.{at}.individual_number", problem=problem)


@rule(
    "E05",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.resident_code",),
    law="住民基本台帳法施行規則 第1条",
    message="{problem}",
    remedy="転出証明書の住民票コードを見て入力し直してください。",
    locked=True,
)
def resident_code_is_well_formed(ctx: Context) -> Iterator[Hit]:
    """住民票コードの検査用数字"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.resident_code and (problem := resident_code.problem_with(mover.resident_code)):
            yield Hit(f"members.{at}.resident_code", problem=problem)


@rule(
    "A35",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*.resident_code",),
    law="住民基本台帳法 第30条の3",
    message="住民票コードが空欄です。このまま確定すると新しいコードが付きます。",
    remedy="国内から転入する人には既にコードがあります。転出証明書か前住所地に確かめ、ないときだけ理由を記録してください。",
)
def resident_code_is_brought_along(ctx: Context) -> Iterator[Hit]:
    """住民票コードの空欄"""
    for at, mover in enumerate(ctx.notice.members):
        if not mover.resident_code and not mover.resumes:
            yield Hit(f"members.{at}.resident_code")


_DOUBLES = (
    ("individual_number", Match.INDIVIDUAL_NUMBER),
    ("resident_code", Match.RESIDENT_CODE),
    ("residence_card_no", Match.RESIDENCE_CARD_NO),
    ("special_permanent_no", Match.SPECIAL_PERMANENT_NO),
)


@rule(
    "E06",
    ERROR,
    notices=(MoveIn,),
    fields=tuple(f"members.*.{name}" for name, _ in _DOUBLES),
    law="番号法 第7条、住民基本台帳法 第30条の3、S 4.1.1.2",
    message="この{label}は{whose}の{label}と同じです。",
    remedy="入力を確かめてください。正しければ確定せず、番号の本人を市町村CS(在留カード等は出入国在留管理庁)に確認してください。",
    locked=True,
)
def numbers_belong_to_one_person(ctx: Context) -> Iterator[Hit]:
    """個人番号・住民票コード・在留カード等の番号の重複"""
    members = ctx.notice.members
    candidates = ctx.view.candidates
    for name, match in _DOUBLES:
        entered = [getattr(mover, name) for mover in members]
        given = [number for number in entered if number]
        doubled = (
            {number for number, times in Counter(given).items() if times > 1}
            if len(set(given)) < len(given)
            else frozenset()
        )
        for at, mover in enumerate(members):
            if entered[at] in doubled:
                yield Hit(f"members.{at}.{name}", label=Match.LABELS[match], whose="この届書の他の人")
            for candidate in candidates.get(mover.key, ()):
                if match in candidate.matched and state_on(candidate.record, ctx.today) == Status.RESIDENT:
                    whose = f"現住民の{full_name(candidate.record)}(宛名番号{candidate.addressee_no})"
                    yield Hit(f"members.{at}.{name}", label=Match.LABELS[match], whose=whose)


@rule(
    "E127",
    ERROR,
    notices=(*CORRECTIONS, NationalityLost, Restoration),
    fields=("items.*", "residence_card_no", "special_permanent_no", "addressee_no"),
    law="S 4.1.1.2、住民基本台帳法 第30条の45",
    message="この{label}は、現住民のほかの人(宛名番号{owner})のものです。",
    remedy="通知か在留カード等を見て入力し直してください。先の人の記載が誤りなら、それを直してから進めます。",
    locked=True,
)
def card_is_nobody_elses(ctx: Context) -> Iterator[Hit]:
    """他人の在留カード等の番号の記載"""
    at = {item.name: f"items.{row}" for row, item in enumerate(getattr(ctx.notice, "items", ()))}
    for name, number in stated_cards(ctx.notice, ctx.view.histories):
        owners = ctx.view.card_owners.get((name, number), frozenset())
        for owner in sorted(owners - {ctx.notice.addressee_no}):
            field = "addressee_no" if isinstance(ctx.notice, Restoration) else at.get(name, name)
            yield Hit(field, label=Match.LABELS[name], owner=owner)


@rule(
    "E129",
    ERROR,
    notices=(Cancellation,),
    fields=("members.*", "later"),
    law="S 4.1.1.2、S 4.6.0.1、住民基本台帳法 第30条の45",
    message="取り消すと{name}さんに戻る{label}は、今は現住民のほかの人(宛名番号{owner})のものです。",
    remedy="カードを見て、どちらの人の番号かを確かめてください。今の人の記載が誤りなら、それを直してから取り消します。",
    locked=True,
)
def no_card_of_another_comes_back(ctx: Context) -> Iterator[Hit]:
    """他人のものとなった在留カード等の番号が戻る取消し

    個人番号 and 住民票コード are never given to another person: the database refuses it for life.
    """
    after = after_cancellation(ctx)
    rows = {each.addressee_no: f"members.{at}" for at, each in enumerate(ctx.notice.members)}
    for person, change in after.items():
        now = ctx.view.subjects[person].record
        for name in CARDS:
            number = getattr(change.record, name)
            had = is_active(now) and getattr(now, name) == number
            if not number or had or not is_active(change.record):
                continue
            others = {n for n, each in after.items() if _has_card(each.record, name, number)}
            others |= ctx.view.card_owners.get((name, number), frozenset()) - after.keys()
            for owner in sorted(others - {person}):
                field = rows.get(person, "later")
                yield Hit(field, name=full_name(now), label=Match.LABELS[name], owner=owner)


def _has_card(record: Record, name: str, number: str) -> bool:
    return is_active(record) and getattr(record, name) == number


@rule(
    "A101",
    ALERT,
    notices=(Cancellation,),
    fields=("members.*", "later"),
    law="住民基本台帳法 第30条の3・第30条の4、番号法 第7条",
    message="取り消すと、{name}さんの{label}が前のものに戻ります。",
    remedy="付番の誤りかどうかを市町村CSで確かめ、戻してよい理由を記録してください。",
    locked=True,
)
def numbers_do_not_go_back_unseen(ctx: Context) -> Iterator[Hit]:
    """番号が戻る取消し"""
    rows = {each.addressee_no: f"members.{at}" for at, each in enumerate(ctx.notice.members)}
    for number, change in after_cancellation(ctx).items():
        now = ctx.view.subjects[number].record
        for item in (Match.INDIVIDUAL_NUMBER, Match.RESIDENT_CODE):
            if getattr(now, item) and getattr(now, item) != getattr(change.record, item):
                yield Hit(rows.get(number, "later"), name=full_name(now), label=Match.LABELS[item])


@rule(
    "E30",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.individual_number_check",),
    law="番号法 第16条、A-05",
    message="個人番号をどのように確認したかが入力されていません。",
    remedy="個人番号カードか転出証明書の記載と照合するか、市町村CSで照合して、その方法を選んでください。",
    locked=True,
)
def individual_number_was_checked(ctx: Context) -> Iterator[Hit]:
    """個人番号の真正性確認"""
    for at, mover in enumerate(ctx.notice.members):
        check = mover.individual_number_check
        if check not in NUMBER_CHECKS or (mover.individual_number and check == "none"):
            yield Hit(f"members.{at}.individual_number_check")
