"""職権記載・職権消除・回復の規則 — S 4.2.0.2, S 4.2.1.1, S 4.2.2, S 1.1.6."""

from collections.abc import Iterator

from openjuki.kernel.notices.entry_ex_officio import (
    CAUSES,
    OCCASIONS,
    EntryExOfficio,
    RemovalExOfficio,
    Restoration,
)
from openjuki.kernel.notices.foreign import ForeignEntry
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.replay import last_as_resident
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, problem_with
from openjuki.kernel.rules.registry import Context, Hit, rule


@rule(
    "E113",
    ERROR,
    notices=(EntryExOfficio, ForeignEntry),
    fields=("members.*", "address", "occasion"),
    law="S 1.1.6、S 4.2.1.1、S 4.5.1、住民基本台帳法 第8条",
    message="{label}が入力されていません。",
    remedy="届書や、実態調査の報告・戸籍などの根拠から入力してください。本籍・筆頭者は「なし」「不明」とも入力できます。",
    locked=True,
)
def nothing_mandatory_is_blank_ex_officio(ctx: Context) -> Iterator[Hit]:
    """転入届によらない記載で空欄にできない項目"""
    notice = ctx.notice
    if isinstance(notice, EntryExOfficio) and notice.occasion not in OCCASIONS:
        yield Hit("occasion", label="職権記載の事情")
    if not notice.address.is_named:
        yield Hit("address", label="住所")
    for at, mover in enumerate(notice.members):
        needed = {"birth": "生年月日"}
        if mover.kind == Kind.FOREIGN:
            needed["became_foreign_resident_on"] = "外国人住民となった年月日"
        else:
            needed |= {"registered_domicile": "本籍", "register_head": "筆頭者"}
        for name, label in needed.items():
            if not getattr(mover, name):
                yield Hit(f"members.{at}.{name}", label=label)


@rule(
    "A76",
    ALERT,
    notices=(EntryExOfficio,),
    fields=("previous_address",),
    law="S 4.2.1.1",
    message="転入前住所が空欄です。",
    remedy="前住所地が分からないときは「不明」と入力し、出生などで前の住所がないときはその理由を記録してください。",
)
def previous_address_is_known(ctx: Context) -> Iterator[Hit]:
    """職権記載での転入前住所の空欄"""
    if ctx.notice.previous_address.is_blank and not ctx.notice.unreported_address:
        yield Hit("previous_address")


@rule(
    "E114",
    ERROR,
    notices=(RemovalExOfficio,),
    fields=("cause", "members.*"),
    law="住民基本台帳法 第8条、施行令 第12条、S 4.2.2",
    message="{problem}",
    remedy="消除の理由を確かめて選び直してください。転出先の分かる転出は転出届か「職権による転出」で、死亡は死亡の通知で入力します。",
    locked=True,
)
def removal_has_a_cause(ctx: Context) -> Iterator[Hit]:
    """職権消除の理由"""
    if ctx.notice.cause not in CAUSES:
        yield Hit("cause", problem="職権消除の理由が選ばれていません。")
    if ctx.notice.cause != "not_subject":
        return
    for at, member in enumerate(ctx.notice.members):
        subject = ctx.view.subjects.get(member.addressee_no)
        if subject is not None and subject.record.kind == Kind.JAPANESE:
            yield Hit(f"members.{at}", problem="日本人住民は、対象でなくなった外国人として消除できません。")


@rule(
    "A77",
    ALERT,
    notices=(RemovalExOfficio,),
    fields=("grounds.basis",),
    law="住民基本台帳法 第34条第2項、S 4.2.2",
    message="居住の実態がないことによる消除ですが、根拠が実態調査ではありません。",
    remedy="実態調査を行い、その報告を根拠としてください。調査によらないときは理由を記録してください。",
)
def absence_was_investigated(ctx: Context) -> Iterator[Hit]:
    """実態調査によらない職権消除"""
    if ctx.notice.cause in ("absent", "never_lived") and ctx.notice.grounds.basis != "investigation":
        yield Hit("grounds.basis")


@rule(
    "E115",
    ERROR,
    notices=(Restoration,),
    fields=("addressee_no", "relationship"),
    law="住民基本台帳法 第8条、施行令 第12条第3項",
    message="{problem}",
    remedy="{remedy}異動履歴で消除の前の記載を確かめてください。",
    locked=True,
)
def record_can_be_restored(ctx: Context) -> Iterator[Hit]:
    """回復できない記載"""
    notice = ctx.notice
    subject = ctx.view.subjects.get(notice.addressee_no)
    if subject is None or subject.is_resident:
        yield Hit(
            "addressee_no",
            problem="除票のある人ではありません。",
            remedy="消除された人を選び直してください。",
        )
        return
    record = last_as_resident(ctx.view.histories.get(notice.addressee_no, ()))
    if record is None:
        remedy = "除票用データベースに移った人などは、職権記載として入力してください。"
        yield Hit("addressee_no", problem="消除の前の記載が履歴にありません。", remedy=remedy)
        return
    stated = notice.relationship or record.relationship
    if problem := problem_with(stated) if stated else "":
        yield Hit("relationship", problem=problem, remedy="続柄の一覧から選んでください。")
    heads = [each.record.relationship for each in ctx.view.members_of(record.household_no)]
    if stated == HOUSEHOLDER and HOUSEHOLDER in heads:
        remedy = "今の世帯主から見た続柄を入力してください。世帯主に戻すときは、後で世帯主変更を入力します。"
        yield Hit("relationship", problem="元の世帯には別の世帯主がいます。", remedy=remedy)
