"""設定の一覧: all that a city decides for itself, each with its default and the limits that the law leaves it.

Whoever adds one adds it here: screen, API and log follow. Nothing personal stands in a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openjuki.kernel.certificates.certifier import Seal
from openjuki.kernel.certificates.choices import DEFAULTABLE
from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.register.decision import ALERT, ERROR, NONE
from openjuki.kernel.rules.run import RULES
from openjuki.runtime import installation, places
from openjuki.runtime.preferences.desk import Preference
from openjuki.runtime.preferences.kinds import Number, OneOf, Table, Words
from openjuki.runtime.release.overflow import POLICIES, REFUSE
from openjuki.systems.residents.selectors import towns
from openjuki.systems.residents.services.notice_forms.kinds import KINDS

OMIT: Final = "omit"
PRINT: Final = "print"
#: 公印 as a city chooses it → as a paper bears it.
SEALS: Final = {"office": Seal.OFFICE, "certificate": Seal.CERTIFICATE, "none": Seal.NONE}
_SEALS: Final = {"office": "職名の公印", "certificate": "証明書専用の公印", "none": "公印省略"}
_OFFICE: Final = dict.fromkeys(TITLES, "office")
_LEVELS: Final = {ERROR: "エラー", ALERT: "アラート", NONE: "確かめない"}
_FEES: Final = dict.fromkeys(
    ("record_copy", "items_certificate", "removed_record_copy", "removed_items_certificate"), 300
)
_REVIEWERS: Final = {name: kind.reviewers for name, kind in KINDS.items()}
_NAME: Final = Words(40)
_TOWN: Final = re.compile(r"[0-9]{7}", re.ASCII)


def wards() -> dict[str, str]:
    """区: code → name; the municipality itself where it has none (住民基本台帳法 第38条)."""
    city = places.municipality(installation.current().municipality[:5])
    return {place.code: place.name for place in places.wards(city.code) or [city]}


@dataclass(frozen=True, slots=True)
class Branches:
    """支所・出張所: ward → name of the branch → 町字コード of its towns."""

    def fault(self, value: Any) -> str:
        """Another ward, a branch without a name, a town that the 住所辞書 does not have."""
        known = wards()
        if not isinstance(value, Mapping) or not all(isinstance(each, Mapping) for each in value.values()):
            return "区ごとの支所と町字コードの組です。"
        for ward, branches in value.items():
            if ward not in known:
                return f"「{ward}」は、この市の区ではありません。"
            of_ward = {town.town_code for town in towns.towns_of(ward)}
            for name, codes in branches.items():
                if not name.strip() or _NAME.fault(name) or not isinstance(codes, list):
                    return "支所の名と町字コードの一覧です。"
                for code in codes:
                    if not isinstance(code, str) or not _TOWN.fullmatch(code) or code not in of_ward:
                        return f"町字コード「{code}」は、{known[ward]}の住所辞書にありません。"
        return ""

    def shown(self, value: Any) -> str:
        """The names."""
        return "、".join(name for branches in value.values() for name in branches)


def _reviewing() -> Iterable[Preference]:
    yield Preference(
        "reviewers", "審査する職員の数",
        Table(lambda: {name: kind.title for name, kind in KINDS.items()}, Number(1, 3, "人"), _REVIEWERS), _REVIEWERS,
        help="異動の種別ごとに、確定までに承認する人数。"
             "入力した職員は数えない。1人より少なくはできない。",
        law="本人確認情報等の管理 A-02",
    )  # fmt: skip
    yield Preference(
        "rule_levels", "審査の規則の水準",
        Table(
            lambda: {r.id: f"{r.id} {r.title}" for r in RULES if not r.locked}, OneOf(_LEVELS),
            {r.id: r.level for r in RULES if not r.locked},
        ), {},
        help="エラーは先へ進めず、アラートは理由を書いて進む。"
             "番号・重複・必須の項目・支援措置を守る規則は固定で、ここにない。",
        law="S 11.1",
    )  # fmt: skip
    yield Preference(
        "bulk_approval_cap", "一括本登録の上限", Number(1, 100, "件"), 30,
        help="一度にまとめて本登録できる件数。", law="S 4.0.8",
    )  # fmt: skip
    yield Preference(
        "edit_lock_minutes", "編集ロックの時間", Number(2, 480, "分"), 30,
        help="入力中の住民をほかの受付で入力できない時間。最後の保存から数える。", law="S 10.3",
    )  # fmt: skip


def _certifying() -> Iterable[Preference]:
    yield Preference(
        "certificate_items", "証明書に記載する事項の初期値",
        Table(lambda: DEFAULTABLE, OneOf({OMIT: "省略", PRINT: "記載"}), dict.fromkeys(DEFAULTABLE, OMIT)),
        dict.fromkeys(DEFAULTABLE, OMIT),
        help="本人・同一世帯・代理人の請求で、画面が初めに示し、API が指定のないときに使う。"
             "窓口で一件ごとに変えられる。"
             "個人番号・住民票コード・特別養子縁組などの履歴は常に省略から始まる。第三者と公用の請求はいつも基礎証明事項から始まる。",
        law="住民基本台帳法 第12条第5項、S 5.1",
    )  # fmt: skip
    yield Preference(
        "certificate_overflow", "文字溢れの扱い", OneOf({REFUSE: "収まらなければ発行しない", **POLICIES}), "limit",
        help="証明書の欄に収まらない文字の扱い。どれでも初めにアラートを出し、文字超過リストに残す。", law="S 5.8",
    )  # fmt: skip
    yield Preference(
        "certificate_seal", "証明書の公印", Table(lambda: TITLES, OneOf(_SEALS), _OFFICE), _OFFICE,
        help="証明書ごとに、認証者(区長又は職務代理者)の職名の公印、証明書専用の公印、公印省略のいずれか。"
             "画像は情報システム部門が「職名.png」「職名（証明書専用）.png」の名で置く。公印のない証明書は、提出先で使えないことがある。",
        law="S 5.6",
    )  # fmt: skip
    yield Preference(
        "certificate_seal_note", "公印の固定文言", Table(lambda: TITLES, Words(40)), {},
        help="公印の下に印字する文。空欄のときは「この公印は黒色で印刷しています。」、省略のときは「（公印省略）」。",
        law="S 5.6",
    )  # fmt: skip
    yield Preference(
        "letter_seal", "通知書の公印", OneOf({"office": _SEALS["office"], "none": _SEALS["none"]}), "office",
        help="通知書・照会書などの差出人の公印。", law="S 5.6",
    )  # fmt: skip
    yield Preference(
        "fee", "手数料", Table(lambda: {k: TITLES[k] for k in _FEES}, Number(0, 10_000, "円"), _FEES), _FEES,
        help="1通の額。条例で定めた額を書く。転出証明書は無料で、ここにない。", law="地方自治法 第227条・第228条",
    )  # fmt: skip
    yield Preference(
        "contact", "問合せ先", Table(wards, Words(100)), {},
        help="通知書に印刷する課の名と電話番号。空欄のときは「○○役所　戸籍住民課」。",
    )  # fmt: skip
    yield Preference(
        "issue_notice_years", "本人通知の登録の期間", Number(1, 10, "年"), 3,
        help="登録のときに終わりの日を決めないものの期間。",
    )  # fmt: skip


def _waiting() -> Iterable[Preference]:
    yield Preference(
        "temporary_release_minutes", "一時解除の時間", Number(1, 1440, "分"), 30,
        help="抑止の一時解除が自動で元に戻るまで。一日を超えない。", law="S 3.1",
    )  # fmt: skip
    yield Preference(
        "missing_notification_days", "転入通知未着の日数", Number(1, 365, "日"), 30,
        help="転出予定日からこの日数を過ぎても転入通知がない人を一覧に載せる。", law="S 4.1.3.1.4",
    )  # fmt: skip
    yield Preference(
        "inspection_list_days", "閲覧用リストの有効な日数", Number(1, 31, "日"), 7,
        help="作成からこの日数を過ぎた閲覧用リストは、誰も読めない。", law="住民基本台帳法施行令 第14条",
    )  # fmt: skip
    yield Preference(
        "stay_notice_days", "在留期間満了の案内", Number(1, 365, "日"), 90,
        help="満了の日のこの日数前から、案内の一覧に載せる。",
    )  # fmt: skip
    yield Preference(
        "resident_code_low", "住民票コードの残数の注意", Number(0, 100_000, "件"), 100,
        help="空きコードがこの件数より少なくなると、受付一覧に注意を出す。", law="S 4.3.1",
    )  # fmt: skip
    yield Preference(
        "branches", "支所・出張所の区域", Branches(), {},
        help="一覧を支所で絞り込むための区域。"
             "1行に一つの支所: 区のコード、支所の名、町字コード(7桁、いくつでも)を空白で区切って書く。",
    )  # fmt: skip


PREFERENCES: Final = (*_reviewing(), *_certifying(), *_waiting())
