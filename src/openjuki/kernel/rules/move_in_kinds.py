"""転入の種類ごとの規則 — from abroad, without notice elsewhere, with a birth, as a return (S 4.1.0.1, S 4.1.1)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.reentry import restored_names
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (MoveIn,)


@rule(
    "E58",
    ERROR,
    notices=ONLY,
    fields=("source", "card_move_in", "certificate_move_out_on"),
    law="住民基本台帳法 第22条、施行令 第22条",
    message="{problem}",
    remedy="届出の資料と転入前住所を確かめて直してください。国外からは旅券と戸籍謄本・附票の写しによります。",
)
def papers_fit_the_place_of_departure(ctx: Context) -> Iterator[Hit]:
    """国外からの転入の資料"""
    notice = ctx.notice
    if not notice.previous_address.country:
        if notice.source == "abroad":
            yield Hit("source", problem="資料が国外からのものですが、転入前住所に国名がありません。")
        return
    if notice.source in ("certificate", "information"):
        yield Hit("source", problem="国外からの転入に、転出証明書も転出証明書情報もありません。")
    if notice.card_move_in:
        yield Hit("card_move_in", problem="国外からの転入は特例転入にできません。")
    if notice.certificate_move_out_on is not None:
        yield Hit("certificate_move_out_on", problem="国外からの転入に転出証明書の転出予定日はありません。")


@rule(
    "A46",
    ALERT,
    notices=ONLY,
    fields=("members.*.former_surname", "members.*.alias"),
    law="住民基本台帳法施行令 第30条の14、第30条の16、S 1.1.7",
    message="国外へ転出したときの{label}「{text}」を引き継いで記載します。",
    remedy="引き継ぐことを本人に確かめて記録してください。望まないときは、記載した後に削除の請求を受けます。",
)
def former_names_come_back(ctx: Context) -> Iterator[Hit]:
    """国外からの再転入での旧氏・通称"""
    for at, mover in enumerate(ctx.notice.members):
        found = [c for c in ctx.view.candidates.get(mover.key, ()) if c.addressee_no == mover.resumes]
        if not found:
            continue
        restored = restored_names(found[0].record, mover, ctx.notice.previous_address)
        for name, label in (("former_surname", "旧氏"), ("alias", "通称")):
            if restored.get(name):
                yield Hit(f"members.{at}.{name}", label=label, text=restored[name])


@rule(
    "A48",
    ALERT,
    notices=ONLY,
    fields=("members.*.birth",),
    law="S 4.1.0.1、戸籍法 第49条",
    message="{name}さんは転入の後に生まれています({birth})。転入届と同時の出生として、生まれた日から記載します。",
    remedy="出生届が受理されていることを確かめてください。異動事由は転入になります。",
)
def birth_comes_with_the_move(ctx: Context) -> Iterator[Hit]:
    """転入届と同時の出生"""
    notice = ctx.notice
    for at, mover in enumerate(notice.members):
        if mover.birth is not None and notice.moved_in_on < mover.birth.first <= notice.notified_on:
            yield Hit(f"members.{at}.birth", name=full_name(mover), birth=mover.birth.display())
