"""旧氏・通称の規則 — who may have one, what must be shown, and what went before (S 1.1.7)."""

import re
from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.notices.name_requests import (
    ALIAS_ACTS,
    FORMER_SURNAME_ACTS,
    AliasRequest,
    FormerSurnameRequest,
)
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.characters import faults
from openjuki.kernel.rules.registry import Context, Hit, rule

BOTH: Final = (FormerSurnameRequest, AliasRequest)
_KANA: Final = re.compile("[ァ-ヺー・　]*")


def _is_alias(ctx: Context) -> bool:
    return isinstance(ctx.notice, AliasRequest)


def _name_in(ctx: Context) -> tuple[str, str, str]:
    """Field, label, and value as asked for."""
    if _is_alias(ctx):
        return "alias", "通称", ctx.notice.alias
    return "former_surname", "旧氏", ctx.notice.former_surname


@rule(
    "E94",
    ERROR,
    notices=BOTH,
    fields=("addressee_no", "act"),
    law="住民基本台帳法施行令 第30条の14、第30条の16",
    message="{problem}",
    remedy="異動履歴で今の記載を確かめ、記載・変更・削除のどれかを選び直してください。",
    locked=True,
)
def request_fits_the_record(ctx: Context) -> Iterator[Hit]:
    """記載できない旧氏・通称"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    name, label, _ = _name_in(ctx)
    acts = ALIAS_ACTS if _is_alias(ctx) else FORMER_SURNAME_ACTS
    if subject is None or not subject.is_resident:
        yield Hit("addressee_no", problem=f"{label}を請求できるのは現住民だけです。")
        return
    if subject.record.kind != (Kind.FOREIGN if _is_alias(ctx) else Kind.JAPANESE):
        whose = "外国人住民" if _is_alias(ctx) else "日本人住民"
        yield Hit("addressee_no", problem=f"{label}を記載できるのは{whose}だけです。")
    now = getattr(subject.record, name)
    if ctx.notice.act not in acts:
        yield Hit("act", problem="記載・変更・削除のどれかが選ばれていません。")
    elif ctx.notice.act == "entry" and now:
        yield Hit("act", problem=f"{label}は既に記載されています。")
    elif ctx.notice.act != "entry" and not now:
        yield Hit("act", problem=f"{label}は記載されていません。")


@rule(
    "E95",
    ERROR,
    notices=BOTH,
    fields=("former_surname", "former_surname_furigana", "alias", "alias_reading", "proof_seen"),
    law="住民基本台帳法施行令 第30条の14、第30条の16、S 1.1.7",
    message="{problem}",
    remedy="{remedy}請求書・申出書と証明書類を見直してください。",
)
def asked_name_can_be_entered(ctx: Context) -> Iterator[Hit]:
    """旧氏・通称の内容と証明"""
    name, label, value = _name_in(ctx)
    if ctx.notice.act == "removal":
        if value:
            problem = f"削除の請求に{label}が入力されています。"
            yield Hit(name, problem=problem, remedy="削除であれば空欄にしてください。")
        return
    if not value:
        yield Hit(name, problem=f"{label}が入力されていません。", remedy="請求書を見て入力してください。")
    if not ctx.notice.proof_seen:
        proof = (
            "国内で社会生活上使われていることを示す書類" if _is_alias(ctx) else "旧氏の記載された戸籍謄本等"
        )
        remedy = "書類を確かめてから「確認済」にしてください。"
        yield Hit("proof_seen", problem=f"{proof}を確認した旨がありません。", remedy=remedy)
    for words in faults(value, ctx.view.repertoire):
        problem = "の{position}文字目{shown}は{problem}。".format_map(words)
        yield Hit(name, problem=label + problem, remedy=words["instead"], offers=words["offers"])
    asked = not _is_alias(ctx) and may_be_certified(ctx.notice.notified_on)
    if asked and not ctx.notice.former_surname_furigana:
        problem, remedy = "旧氏の振り仮名が入力されていません。", "請求書と戸籍謄本等を見て入力してください。"
        yield Hit("former_surname_furigana", problem=problem, remedy=remedy)
    for reading in (
        ("alias_reading",) if _is_alias(ctx) else ("former_surname_furigana", "former_surname_reading")
    ):
        if not _KANA.fullmatch(getattr(ctx.notice, reading)):
            yield Hit(
                reading,
                problem="読みが全角カタカナではありません。",
                remedy="全角カタカナで入力してください。",
            )


@rule(
    "A71",
    ALERT,
    notices=BOTH,
    fields=("former_surname", "alias"),
    law="住民基本台帳法施行令 第30条の14、第30条の16",
    message="{problem}",
    remedy="戸籍や疎明資料の記載を確かめ、記載してよい理由を記録してください。",
)
def asked_name_is_not_the_name(ctx: Context) -> Iterator[Hit]:
    """今の氏名と同じ旧氏・通称"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    name, label, value = _name_in(ctx)
    if subject is None or not value:
        return
    record = subject.record
    if value in (record.surname, record.roman_name, record.kanji_name):
        yield Hit(name, problem=f"{label}が今の氏名と同じです。")
    elif value == getattr(record, name):
        yield Hit(name, problem=f"{label}が今の記載と同じです。")


@rule(
    "A72",
    ALERT,
    notices=BOTH,
    fields=("former_surname", "alias"),
    law="住民基本台帳法施行令 第30条の14第1項・第3項、第30条の16",
    message="{problem}",
    remedy="{remedy}異動履歴で以前の記載を確かめてください。",
)
def earlier_entry_allows_it(ctx: Context) -> Iterator[Hit]:
    """以前の旧氏・通称の記載"""
    name, label, value = _name_in(ctx)
    history = ctx.view.histories.get(ctx.notice.addressee_no, ())
    if not value or not history:
        return
    entered = [version.record for version in history if getattr(version.record, name)]
    if ctx.notice.act == "entry" and entered:
        remedy = "旧氏は、削除の後に氏が変わったときに、その後の旧氏を記載できます。戸籍で確かめて記録してください。"
        if _is_alias(ctx):
            remedy = "通称の変更は原則として認められません。改めて記載する必要を疎明資料で確かめて記録してください。"
        yield Hit(name, problem=f"{label}は以前に記載され、削除されています。", remedy=remedy)
    if ctx.notice.act == "change" and entered and entered[0].surname == history[-1].record.surname:
        remedy = "旧氏は、氏が変わったときに、その直前の氏へ変更できます。戸籍で確かめて記録してください。"
        yield Hit(name, problem="旧氏を記載してから氏が変わっていません。", remedy=remedy)
