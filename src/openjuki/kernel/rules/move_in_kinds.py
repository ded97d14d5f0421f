"""転入の種類ごとの規則 — from abroad, without notice elsewhere, with a birth, as a return (S 4.1.0.1, S 4.1.1)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.codes import ResidenceCategory
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.reentry import restored_names
from openjuki.kernel.rules.identities import taken_up
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (MoveIn,)
#: 経過滞在者, and how long they may stay without a status of residence (入管法22条の2).
TRANSITIONAL: Final = frozenset(
    {ResidenceCategory.TRANSITIONAL_BIRTH, ResidenceCategory.TRANSITIONAL_NATIONALITY_LOST}
)
TRANSITIONAL_STAY: Final = timedelta(days=60)


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
    for at, mover, candidate in taken_up(ctx):
        restored = restored_names(candidate.record, mover, ctx.notice.previous_address)
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


@rule(
    "A49",
    ALERT,
    notices=ONLY,
    fields=("members.*.residence_category",),
    law="住民基本台帳法 第30条の45、出入国管理及び難民認定法 第22条の2",
    message="{name}さんは経過滞在者です。在留資格を取得しなければ{until}で経過滞在の期間(60日)が終わります。",
    remedy="在留資格取得の申請をしたか確かめ、地方出入国在留管理局での手続を案内して記録してください。",
)
def transitional_stay_is_short(ctx: Context) -> Iterator[Hit]:
    """経過滞在者の60日"""
    for at, mover in enumerate(ctx.notice.members):
        began = mover.became_foreign_resident_on
        if mover.residence_category in TRANSITIONAL and began is not None:
            until = format_wareki(began.sort_day + TRANSITIONAL_STAY)
            yield Hit(f"members.{at}.residence_category", name=full_name(mover), until=until)
