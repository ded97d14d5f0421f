"""記載事項の規則 — what must be filled, what must stay empty, and with which characters."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import SOURCES, MoveIn
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Sex
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Kinds whose rows enter people with all their items.
NEW_PEOPLE: Final = (MoveIn, Birth)
_RESIDENCE_ITEMS: Final = (
    "nationality",
    "residence_category",
    "status_of_residence",
    "period_of_stay",
    "residence_card_no",
    "special_permanent_no",
    "landing_period",
    "provisional_stay_period",
)


@rule(
    "E03",
    ERROR,
    notices=(MoveIn, MoveWithin, InterWardMove),
    fields=("members.*", "address", "previous_address"),
    law="S 1.1.6、住民基本台帳法 第22条第1項・第23条",
    message="{label}が入力されていません。",
    remedy="届書と転出証明書から転記してください。本籍・筆頭者は「なし」「不明」とも入力できます。",
    locked=True,
)
def nothing_mandatory_is_blank(ctx: Context) -> Iterator[Hit]:
    """空欄にできない項目"""
    notice = ctx.notice
    if not notice.address.is_named:
        yield Hit("address", label="住所")
    if not isinstance(notice, MoveIn):
        return
    if notice.previous_address.is_blank:
        yield Hit("previous_address", label="転入前住所")
    for at, mover in enumerate(notice.members):
        if mover.birth is None:
            yield Hit(f"members.{at}.birth", label="生年月日")
        if mover.kind == Kind.FOREIGN:
            if mover.became_foreign_resident_on is None:
                yield Hit(f"members.{at}.became_foreign_resident_on", label="外国人住民となった年月日")
        elif not mover.registered_domicile:
            yield Hit(f"members.{at}.registered_domicile", label="本籍")
        elif not mover.register_head:
            yield Hit(f"members.{at}.register_head", label="筆頭者")


@rule(
    "E27",
    ERROR,
    notices=NEW_PEOPLE,
    fields=("source", "members.*.kind", "members.*.sex", "members.*.residence_category"),
    law="S 1.1.1、A-01",
    message="{label}の値がコード表にありません。",
    remedy="画面の選択肢から選んでください。取り込んだファイルの場合はコード表を確かめてください。",
)
def codes_are_known(ctx: Context) -> Iterator[Hit]:
    """コード表にない値"""
    if getattr(ctx.notice, "source", "typed") not in SOURCES:
        yield Hit("source", label="届出の資料")
    for at, mover in enumerate(ctx.notice.members):
        if mover.kind not in Kind.LABELS:
            yield Hit(f"members.{at}.kind", label="住民種別")
        if mover.sex and mover.sex not in Sex.LABELS:
            yield Hit(f"members.{at}.sex", label="性別")
        if (
            getattr(mover, "residence_category", "")
            and mover.residence_category not in ResidenceCategory.LABELS
        ):
            yield Hit(f"members.{at}.residence_category", label="30条の45区分")


@rule(
    "E28",
    ERROR,
    notices=having("members"),
    fields=("members",),
    law="S 4.0.1",
    message="{problem}",
    remedy="異動する人を1人につき1行で選んでください。",
)
def members_are_listed_once(ctx: Context) -> Iterator[Hit]:
    """異動者の選択"""
    members = ctx.notice.members
    if not members:
        yield Hit("members", problem="異動する人が選ばれていません。")
        return
    keys = [getattr(member, "key", "") or member.addressee_no for member in members]
    if len(set(keys)) != len(keys):
        yield Hit("members", problem="同じ人が2行以上入力されています。")


@rule(
    "E17",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*",),
    law="住民基本台帳法 第30条の45、S 1.1.6",
    message="外国人住民の{label}が入力されていません。",
    remedy="在留カード、特別永住者証明書又は旅券の記載から転記してください。カードが後日交付のときは「後日交付」を選びます。",
    locked=True,
)
def foreign_items_are_complete(ctx: Context) -> Iterator[Hit]:
    """30条の45の区分と番号"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.kind != Kind.FOREIGN:
            continue
        category = mover.residence_category
        if not category:
            yield Hit(f"members.{at}.residence_category", label="30条の45区分")
        elif category == ResidenceCategory.MID_LONG_TERM:
            if not mover.residence_card_no and not mover.residence_card_deferred:
                yield Hit(f"members.{at}.residence_card_no", label="在留カードの番号")
        elif category == ResidenceCategory.SPECIAL_PERMANENT and not mover.special_permanent_no:
            yield Hit(f"members.{at}.special_permanent_no", label="特別永住者証明書の番号")
        elif category == ResidenceCategory.TEMPORARY_REFUGE and not mover.landing_period:
            yield Hit(f"members.{at}.landing_period", label="上陸期間")
        elif category == ResidenceCategory.PROVISIONAL_STAY and not mover.provisional_stay_period:
            yield Hit(f"members.{at}.provisional_stay_period", label="仮滞在期間")


@rule(
    "E18",
    ERROR,
    notices=NEW_PEOPLE,
    fields=("members.*.nationality", "members.*.residence_category"),
    law="住民基本台帳法 第7条、第30条の45",
    message="日本人住民に国籍・在留に関する項目が入力されています。",
    remedy="住民種別を確かめてください。日本人住民であれば国籍・在留の項目を消してください。",
)
def japanese_have_no_residence_items(ctx: Context) -> Iterator[Hit]:
    """日本人に在留項目"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.kind != Kind.JAPANESE:
            continue
        for name in _RESIDENCE_ITEMS:
            if getattr(mover, name, ""):
                yield Hit(f"members.{at}.{name}")
                break


@rule(
    "E29",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.furigana_surname", "members.*.furigana_given_name"),
    law="住民基本台帳法 第7条第1号の2(令和7年5月26日施行)",
    message="{label}が公証済みとされていますが、{problem}。",
    remedy="戸籍から通知された振り仮名だけが公証済みです。転出証明書の記載を確かめてください。",
)
def certified_furigana_exists(ctx: Context) -> Iterator[Hit]:
    """公証された振り仮名"""
    since_law = may_be_certified(ctx.today)
    for at, mover in enumerate(ctx.notice.members):
        for name, label in (("furigana_surname", "氏の振り仮名"), ("furigana_given_name", "名の振り仮名")):
            if not getattr(mover, f"{name}_certified"):
                continue
            if not getattr(mover, name):
                yield Hit(f"members.{at}.{name}", label=label, problem="振り仮名が空欄です")
            elif not since_law:
                yield Hit(f"members.{at}.{name}", label=label, problem="まだ公証の制度がありません")


@rule(
    "A14",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*.surname", "members.*.birth"),
    law="住民基本台帳法 第22条第2項、施行令 第23条",
    message="{label}が転出証明書の記載「{stated}」と異なります。",
    remedy="転出証明書と戸籍を確かめ、前住所地に照会するなどして、異なる理由を記録してください。",
)
def entry_agrees_with_the_certificate(ctx: Context) -> Iterator[Hit]:
    """転出証明書との相違"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.stated_name and mover.stated_name != full_name(mover):
            yield Hit(f"members.{at}.surname", label="氏名", stated=mover.stated_name)
        if mover.stated_birth is not None and mover.stated_birth != mover.birth:
            yield Hit(f"members.{at}.birth", label="生年月日", stated=mover.stated_birth.display())


@rule(
    "A22",
    ALERT,
    notices=NEW_PEOPLE,
    fields=("members.*.surname", "members.*.sex", "members.*.relationship"),
    law="住民基本台帳法 第7条",
    message="{label}が空欄です。",
    remedy="転出証明書でも空欄か確かめてください。氏名未定の出生児など、空欄でよい理由を記録してください。",
)
def usual_items_are_filled(ctx: Context) -> Iterator[Hit]:
    """氏名・性別・続柄の空欄"""
    for at, mover in enumerate(ctx.notice.members):
        if not full_name(mover):
            yield Hit(f"members.{at}.surname", label="氏名")
        if not mover.sex:
            yield Hit(f"members.{at}.sex", label="性別")
        if not mover.relationship:
            yield Hit(f"members.{at}.relationship", label="続柄")


@rule(
    "A23",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*.residence_card_deferred",),
    law="出入国管理及び難民認定法 第19条の3、住民基本台帳法 第30条の45",
    message="在留カードは後日交付です。",
    remedy="旅券の「在留カード後日交付」の記載を確かめ、カードが届いたら番号を記載するよう記録してください。",
)
def residence_card_is_at_hand(ctx: Context) -> Iterator[Hit]:
    """在留カードの後日交付"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.residence_card_deferred:
            yield Hit(f"members.{at}.residence_card_deferred")


@rule(
    "A24",
    ALERT,
    notices=NEW_PEOPLE,
    fields=("members.*.reading_surname",),
    law="S 2.1.2",
    message="フリガナが空欄です。かなで検索しても見つかりません。",
    remedy="届出人に読みを確かめて入力してください。分からないときは理由を記録してください。",
)
def reading_is_filled(ctx: Context) -> Iterator[Hit]:
    """フリガナの空欄"""
    for at, mover in enumerate(ctx.notice.members):
        reading = mover.reading_surname or mover.reading_given_name or mover.reading_name
        if isinstance(ctx.notice, Birth):  # read by the furigana; a child without a name has no reading
            reading = reading or mover.furigana_surname or mover.furigana_given_name or not full_name(mover)
        if not reading:
            yield Hit(f"members.{at}.reading_surname")
