"""住所の規則 — is the address one of this ward's, and is this the right kind of notice for it?"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import ALL, having
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.inter_ward_move import BetweenWards, InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import entrants, named_persons
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.unwinding.wards import undoes_elsewhere

BOTH: Final = (MoveIn, MoveWithin)


@rule(
    "E24",
    ERROR,
    notices=having("address", "address_override"),
    fields=("address.town_code",),
    law="住民基本台帳法 第7条第7号、S 1.3.3",
    message="住所「{address}」の町字が住所辞書にありません。",
    remedy="郵便番号か町名から選び直してください。新しい町字であれば、理由を入力して続けられます。",
)
def address_is_in_the_dictionary(ctx: Context) -> Iterator[Hit]:
    """住所辞書にない住所"""
    address = ctx.notice.address
    if not address.is_named:
        return  # a blank is told as a blank (E03, E73, E99, E113); with `joins` it is the household's own
    if (address.code, address.town_code) not in ctx.view.addresses and not ctx.notice.address_override:
        yield Hit("address.town_code", address=address.one_line())


@rule(
    "A33",
    ALERT,
    notices=having("address", "address_override"),
    fields=("address_override",),
    law="S 1.3.3",
    message="住所「{address}」は住所辞書によらず入力されています(理由: {reason})。",
    remedy="審査で現地又は町名の告示を確かめてください。",
)
def address_dictionary_was_used(ctx: Context) -> Iterator[Hit]:
    """住所辞書によらない住所"""
    address = ctx.notice.address
    if (
        ctx.notice.address_override
        and address.is_named
        and (address.code, address.town_code) not in ctx.view.addresses
    ):
        yield Hit("address_override", address=address.one_line(), reason=ctx.notice.address_override)


@rule(
    "E38",
    ERROR,
    notices=having("address"),
    fields=("address.code",),
    law="住民基本台帳法 第22条、第23条、第38条",
    message="住所「{address}」はこの届出を受けた区の区域ではありません。",
    remedy="住所を確かめてください。他の区への異動は区間異動として、市外への異動は転出として入力します。",
)
def address_lies_in_the_ward(ctx: Context) -> Iterator[Hit]:
    """区域外の住所"""
    address = ctx.notice.address
    wards = ctx.view.settings.wards
    if address.is_named and (address.code != ctx.notice.ward or (wards and address.code not in wards)):
        yield Hit("address.code", address=address.one_line())


@rule(
    "E43",
    ERROR,
    notices=ALL,
    fields=("members.*", "staying.*", "addressee_no", "joins", "event_id"),
    law="住民基本台帳法 第23条、第38条",
    message="{who}は、この届出を受けた区の住民ではありません。",
    remedy="その人の住所の区の窓口で入力してください。区をまたぐ異動は、移った先の区で区間異動として入力します。",
    locked=True,
)
def all_belong_to_the_ward(ctx: Context) -> Iterator[Hit]:
    """他の区の住民・世帯"""
    notice = ctx.notice
    if isinstance(notice, Cancellation):
        undone = {notice.event_id, *(each.event_id for each in notice.later)}
        if undoes_elsewhere(ctx.view.histories, undone, notice.ward):
            yield Hit("event_id", who="取消しで記載が変わる人")
        return
    if not isinstance(notice, BetweenWards):  # its movers come from another ward (E59)
        back = {getattr(row, "resumes", "") for row in entrants(notice)}  # a 除票 may be any ward's
        for field, number in named_persons(notice):
            if number not in back and not field.endswith("_addressee_no") and _is_elsewhere(ctx, number):
                yield Hit(field, who="異動する人")
    joined = ctx.view.members_of(getattr(notice, "joins", ""))
    if any(each.record.ward != notice.ward for each in joined):
        yield Hit("joins", who="入る世帯")


def _is_elsewhere(ctx: Context, number: str) -> bool:
    subject = ctx.view.subjects.get(number)
    return subject is not None and subject.record.ward not in ("", ctx.notice.ward)


@rule(
    "E59",
    ERROR,
    notices=(InterWardMove,),
    fields=("members.*",),
    law="住民基本台帳法 第23条、第38条",
    message="{name}さんは、この区の住民です。区間異動ではありません。",
    remedy="同じ区の中での異動は転居届として入力してください。",
)
def movers_come_from_another_ward(ctx: Context) -> Iterator[Hit]:
    """区間異動する人の区"""
    for at, member in enumerate(ctx.notice.members):
        subject = ctx.view.subjects.get(member.addressee_no)
        if subject is not None and subject.is_resident and subject.record.ward == ctx.notice.ward:
            yield Hit(f"members.{at}", name=full_name(subject.record))


@rule(
    "E36",
    ERROR,
    notices=(MoveIn,),
    fields=("previous_address.code",),
    law="住民基本台帳法 第22条、第23条、第38条",
    message="転入前住所「{address}」は市内です。転入ではありません。",
    remedy="同じ区の中なら転居届、他の区からなら区間異動として入力してください。",
)
def previous_address_lies_outside(ctx: Context) -> Iterator[Hit]:
    """市内からの転入"""
    previous = ctx.notice.previous_address
    if previous.code and previous.code in ctx.view.settings.wards:
        yield Hit("previous_address.code", address=previous.one_line())


@rule(
    "A17",
    ALERT,
    notices=having("address"),
    fields=("address.detail",),
    law="S 4.0.7、住民基本台帳法 第7条第7号",
    message="{lot}には部屋のある建物がありますが、方書が空欄です。",
    remedy="建物名と部屋番号を届出人に確かめてください。一戸建てであれば理由を記録してください。",
)
def detail_is_given_where_rooms_are(ctx: Context) -> Iterator[Hit]:
    """方書の空欄"""
    address = ctx.notice.address
    row = ctx.view.addresses.get((address.code, address.town_code))
    if row is not None and not address.detail and address.lot in row.has_rooms:
        yield Hit("address.detail", lot=address.one_line())


@rule(
    "A27",
    ALERT,
    notices=(*BOTH, InterWardMove),
    fields=("joins",),
    law="住民基本台帳法 第7条第4号、第25条",
    message="同じ住所に別の世帯の人が{count}人います。",
    remedy="同じ世帯になるのか届出人に確かめ、別の世帯であればその理由(生計が別など)を記録してください。",
)
def nobody_else_lives_there(ctx: Context) -> Iterator[Hit]:
    """同じ住所の既存世帯"""
    if ctx.notice.joins:
        return
    moving = {getattr(member, "addressee_no", "") for member in ctx.notice.members}
    count = sum(1 for number in ctx.view.residents_at if number not in moving)
    if count:
        yield Hit("joins", count=count)


@rule(
    "A26",
    ALERT,
    notices=(MoveWithin,),
    fields=("address",),
    law="S 4.1.2.1",
    message="転居先が今の住所と同じです。",
    remedy="同じ地番の別の家屋への転居であれば、その旨を記録して続けてください。",
)
def address_changes(ctx: Context) -> Iterator[Hit]:
    """同一住所への転居"""
    for member in ctx.notice.members:
        subject = ctx.view.subjects.get(member.addressee_no)
        if subject is not None:
            now = address_of(subject.record)
            new = ctx.notice.address
            if now.same_place(new) and now.detail == new.detail:
                yield Hit("address")
                return
