"""番号の異動の規則 — whose, from where, and never one that another person has had (番号法7条, 住基法30条の3, A-05).

No text names a number.
"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.notices.numbers import (
    CHANGE_CAUSES,
    CODE_ACTS,
    NUMBER_ACTS,
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

CODES: Final = (ResidentCodeChange, ResidentCodeExOfficio)
NUMBERS: Final = (IndividualNumberChange, IndividualNumberExOfficio)
#: From whose answer a number may come.
_ANSWERED: Final = frozenset({"number_agency", "own_finding", "move_in_notice"})


@rule(
    "E96",
    ERROR,
    notices=(*CODES, *NUMBERS),
    fields=("addressee_no", "act", "cause"),
    law="住民基本台帳法 第30条の3・第30条の4、番号法 第7条",
    message="{problem}",
    remedy="今の記載を確かめ、職権記載・変更・修正のどれかを選び直してください。",
    locked=True,
)
def number_can_be_given(ctx: Context) -> Iterator[Hit]:
    """番号の異動の対象"""
    notice = ctx.notice
    subject = ctx.view.subjects.get(notice.addressee_no)
    if subject is None or not subject.is_resident:
        yield Hit("addressee_no", problem="現住民ではありません。除票の番号は変わりません。")
        return
    is_code = isinstance(notice, CODES)
    label = "住民票コード" if is_code else "個人番号"
    now = subject.record.resident_code if is_code else subject.record.individual_number
    act = getattr(notice, "act", "change")
    if act not in {"change", *(CODE_ACTS if is_code else NUMBER_ACTS)}:
        yield Hit("act", problem="職権記載か職権修正かが選ばれていません。")
    elif act == "entry" and now:
        yield Hit("act", problem=f"{label}は既に記載されています。")
    elif act != "entry" and not now:
        yield Hit("addressee_no", problem=f"{label}が記載されていません。先に職権記載をしてください。")
    if isinstance(notice, IndividualNumberChange) and notice.cause not in CHANGE_CAUSES:
        yield Hit("cause", problem="変更を請求する理由が選ばれていません。")


@rule(
    "E110",
    ERROR,
    notices=(*NUMBERS, ResidentCodeExOfficio),
    fields=("individual_number", "resident_code"),
    law="番号法 第7条・第8条、住民基本台帳法施行規則 第1条",
    message="{problem}",
    remedy="市町村CSの回答から取り込み直してください。手で作った番号は記載できません。",
    locked=True,
)
def given_number_is_well_formed(ctx: Context) -> Iterator[Hit]:
    """記載する番号の誤り"""
    notice = ctx.notice
    subject = ctx.view.subjects.get(notice.addressee_no)
    if isinstance(notice, ResidentCodeExOfficio):
        name, value, label = "resident_code", notice.resident_code, "住民票コード"
        now = subject.record.resident_code if subject is not None else ""
        if notice.act == "entry":
            if value:
                yield Hit(name, problem="付番する住民票コードは在庫から選ばれます。入力はできません。")
            return
        problem = resident_code.problem_with(value)
    else:
        name, value, label = "individual_number", notice.individual_number, "個人番号"
        now = subject.record.individual_number if subject is not None else ""
        problem = individual_number.problem_with(value)
    if not value:
        yield Hit(name, problem=f"{label}が入力されていません。")
    elif problem:
        yield Hit(name, problem=problem)
    elif value == now:
        yield Hit(name, problem=f"今の{label}と同じです。")


@rule(
    "E111",
    ERROR,
    notices=(*NUMBERS, ResidentCodeExOfficio),
    fields=("individual_number", "resident_code"),
    law="番号法 第7条・第8条、住民基本台帳法 第30条の3、A-05",
    message="この{label}は、別の人(宛名番号{owner})に付いている、又は付いていたものです。",
    remedy="確定せず、市町村CSで番号の本人を確認してください。一度使われた番号はほかの人に付きません。",
    locked=True,
)
def given_number_was_nobody_elses(ctx: Context) -> Iterator[Hit]:
    """他人の番号の記載"""
    for name, label in (("individual_number", "個人番号"), ("resident_code", "住民票コード")):
        for owner in sorted(ctx.view.number_owners.get(name, frozenset())):
            if owner != ctx.notice.addressee_no:
                yield Hit(name, label=label, owner=owner)


@rule(
    "E112",
    ERROR,
    notices=(*NUMBERS, ResidentCodeExOfficio),
    fields=("individual_number_check", "answer_no", "grounds"),
    law="番号法 第7条・第16条、S 7.1.2、A-05",
    message="{problem}",
    remedy="市町村CSに照会し、その回答の依頼管理番号とともに入力してください。氏名や生年月日だけで番号を結び付けません。",
    locked=True,
)
def number_comes_from_the_server(ctx: Context) -> Iterator[Hit]:
    """市町村CSの回答によらない番号"""
    notice = ctx.notice
    if isinstance(notice, ResidentCodeExOfficio):
        if notice.act == "correction" and notice.grounds.basis not in _ANSWERED:
            yield Hit(
                "grounds.basis", problem="住民票コードの修正の根拠が、機構や市町村CSの回答ではありません。"
            )
        return
    if notice.individual_number_check != "juki_cs":
        problem = "個人番号が市町村CSの回答によることが確認されていません。"
        yield Hit("individual_number_check", problem=problem)
    if not notice.answer_no:
        yield Hit("answer_no", problem="市町村CSの回答の依頼管理番号が入力されていません。")


@rule(
    "A75",
    ALERT,
    notices=(ResidentCodeChange, IndividualNumberChange),
    fields=("addressee_no",),
    law="番号法 第17条第11項、番号法施行令 第14条第5号・第15条",
    message="個人番号カードが交付されています。番号が変わるとカードは使えなくなります。",
    remedy="カードの返納を案内し、受け取ったかどうかを記録してください。",
)
def card_is_returned(ctx: Context) -> Iterator[Hit]:
    """番号の変更とカードの返納"""
    subject = ctx.view.subjects.get(ctx.notice.addressee_no)
    if subject is not None and subject.record.card_status:
        yield Hit("addressee_no")
