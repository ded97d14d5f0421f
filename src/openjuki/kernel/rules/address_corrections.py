"""住所の修正の規則 — a whole household, an address that differs, a manner that fits (S 4.2.3)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.notices.address_correction import MANNERS, AddressCorrection
from openjuki.kernel.notices.corrections import MINOR_CATEGORIES
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (AddressCorrection,)


@rule(
    "E99",
    ERROR,
    notices=ONLY,
    fields=("members", "address", "manner", "category"),
    law="住民基本台帳法 第8条、施行規則 第11条第3項第2号、S 4.2.3",
    message="{problem}",
    remedy="{remedy}根拠の書面の住所と世帯を確かめてください。",
    locked=True,
)
def address_is_corrected_for_all(ctx: Context) -> Iterator[Hit]:
    """世帯全員の住所の修正"""
    notice = ctx.notice
    members = {each.addressee_no for each in ctx.view.members_of(notice.household_no)}
    if {each.addressee_no for each in notice.members} != members:
        remedy = "世帯の全員を選んでください。一部の人だけが移ったのであれば転居です。"
        yield Hit("members", problem="住所の修正は世帯の全員について行います。", remedy=remedy)
    if not notice.address.is_named:
        yield Hit("address", problem="住所は空欄にできません。", remedy="正しい住所を入力してください。")
    if notice.manner not in MANNERS:
        yield Hit("manner", problem="修正の種類が選ばれていません。", remedy="種類を選んでください。")
    if (notice.manner == "minor_correction") != (notice.category in MINOR_CATEGORIES):
        remedy = "軽微な修正であれば区分を選び、職権修正・誤記修正であれば空欄にしてください。"
        yield Hit("category", problem="軽微な修正の区分が修正の種類と合いません。", remedy=remedy)
    subjects = [ctx.view.subjects.get(each.addressee_no) for each in notice.members]
    if subjects and all(each is not None and address_of(each.record) == notice.address for each in subjects):
        yield Hit("address", problem="今の住所と同じです。", remedy="直すところを確かめてください。")


@rule(
    "A73",
    ALERT,
    notices=ONLY,
    fields=("address",),
    law="住民基本台帳法 第23条、S 4.1.2.1",
    message="町名と番地がどちらも変わります。転居ではないか確かめてください。",
    remedy="現地か公図で同じ建物であることを確かめ、住居表示の実施などの理由を記録してください。",
)
def nobody_moves(ctx: Context) -> Iterator[Hit]:
    """転居の疑われる住所の修正"""
    subject = next(
        (
            ctx.view.subjects[m.addressee_no]
            for m in ctx.notice.members
            if m.addressee_no in ctx.view.subjects
        ),
        None,
    )
    if subject is None or not ctx.notice.address.is_named or ctx.notice.manner == "minor_correction":
        return
    now, new = address_of(subject.record), ctx.notice.address
    if now.town_code != new.town_code and now.lot != new.lot:
        yield Hit("address")
