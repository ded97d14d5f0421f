"""請求書(申出書)・不備の連絡・不交付決定通知 — the papers of a request for a copy (住民基本台帳法 第12条, 第15条の4).

The request is printed from what was typed, to be read and signed by whoever asks. By 第12条の3 nobody has a claim to a
copy: that is an 申出 (`Right.word`), and its papers say so. The letter of a refusal never tells
of a 支援措置 (住民基本台帳事務処理要領 第5-10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import Cell, shown
from openjuki.kernel.certificates.forms import TITLES as CERTIFICATE_TITLES
from openjuki.kernel.certificates.letter import Head, letter
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Signature, Table, Words
from openjuki.kernel.certificates.requests.course import MISSING, REFUSALS
from openjuki.kernel.certificates.requests.request import DELIVERIES, GROUNDS, PROFESSIONS, CopyRequest
from openjuki.kernel.certificates.requests.rights import PERSON, RELATIONS, Right
from openjuki.kernel.dates.wareki import format_wareki

TITLES = {"request_form": "請求書", "incomplete_letter": "不備の連絡", "refusal_letter": "不交付決定通知"}
#: Items as a requester reads them.
ITEMS = {
    "relationship": "世帯主・続柄", "domicile": "本籍・筆頭者", "foreign_items": "国籍・在留資格等",
    "alias_events": "通称の記載・削除", "earlier_address": "異動前住所", "remarks": "備考", "history": "履歴",
    "special_history": "特別な事由の履歴",
    "reading_kana": "フリガナ", "individual_number": "個人番号", "resident_code": "住民票コード",
}  # fmt: skip
_ASKS: Final = {"請求": "請求します", "申出": "申し出ます"}
_PENALTY = "偽りその他不正の手段により交付を受けた者は、罰せられることがあります(住民基本台帳法 第46条)。"
#: The reason of a refusal whose true reason must not be told.
_UNEXPLAINED = "請求の理由と利用の目的について、交付を相当と認めるに足りる説明と資料を確認できませんでした。"
#: Fields that are printed where something stands in them: label, wide.
_MORE = {
    "bearer": "現に{word}の任に当たる者", "authority": "権限を示す書類", "registration_no": "登録番号",
    "form_no": "職務上請求書の番号", "matter": "事件・業務の種類", "client": "依頼者",
    "purpose": "{word}の理由・利用の目的",
    "submit_to": "提出先", "statute": "根拠法令", "evidence": "疎明資料", "special_request": "特別の申出",
    "send_to": "送付先", "fee_exemption": "手数料免除の理由",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a paper of a request is made from. `names`: of those whom it names; `address`: theirs."""

    head: Head
    request: CopyRequest
    removed: bool
    names: tuple[str, ...] = field(repr=False)
    address: str = field(repr=False)
    received_on: date


def paper_title(kind: str, right: Right) -> str:
    """What a paper of this right is called: 請求書, or 申出書."""
    return f"{right.word}書" if kind == "request_form" else TITLES[kind]


def request_form(written: Written) -> Paper:
    """請求書 or 申出書 for signature."""
    request, right = written.request, written.request.right
    word = right.word
    rows: list[tuple[Cell, ...]] = [
        (shown("right", f"{word}の根拠", right.article(removed=written.removed)),),
        (shown("relation", "対象者との関係", RELATIONS.get(request.relation, "")),),
        (shown("requester", f"{word}者", request.requester),),
        (shown("requester_address", "住所・所在地", request.requester_address),),
    ]
    if request.profession:
        rows.append((shown("profession", "資格", PROFESSIONS.get(request.profession, "")),))
    if request.ground:
        rows.append((shown("ground", "申出の号", GROUNDS.get(request.ground, "")),))
    rows += [
        (shown(name, label.format(word=word), getattr(request, name)),)
        for name, label in _MORE.items()
        if getattr(request, name).strip()
    ]
    asked = (
        (shown("kind", "証明書", CERTIFICATE_TITLES.get(request.choices.kind, "")),
         shown("copies", "通数", f"{request.copies}通")),
        (shown("items", "記載する事項", _items(request.choices)),),
        (shown("delivery", "交付の方法", DELIVERIES.get(request.delivery, "")),
         shown("identification", "本人確認", request.identification)),
    )  # fmt: skip
    return Paper(
        title=f"住民票の写し等の{paper_title('request_form', right)}",
        case_no=written.head.number,
        number_label=written.head.number_label,
        office=written.head.office,
        made_on=format_wareki(written.head.made_on),
        sections=(
            Words("", (f"{written.head.sender.title}　宛て",)),
            Fields(f"{word}者", tuple(rows)),
            Fields(f"{word}の内容", asked),
            _subjects(written),
            Words("", (_PENALTY,)),
            Signature(f"上記のとおり{_ASKS[word]}。", ("署名",)),
        ),
        specimen=written.head.specimen,
    )  # fmt: skip


def names_the_chosen(request: CopyRequest) -> bool:
    """Whether the 請求書 names the persons by the register: who asks by 第12条 for the own household."""
    return request.right is PERSON and not (request.stated_names or request.stated_address.strip())


def _subjects(written: Written) -> Table | Fields:
    """対象者 as stated: what the register says is told to nobody who has yet to get the copy."""
    request = written.request
    if names_the_chosen(request):
        people = tuple((str(n), name) for n, name in enumerate(written.names, 1))
        return Table(f"対象者　{written.address}", (Column("", 10), Column("氏名", 170)), people)
    stated = (
        ("stated_name", "氏名", request.stated_name),
        ("stated_address", "住所", request.stated_address),
    )
    return Fields("対象者", tuple((shown(*each),) for each in stated))


def _items(choices: Choices) -> str:
    chosen = [ITEMS[f.name] for f in fields(choices) if f.name in ITEMS and getattr(choices, f.name)]
    return "、".join(chosen) or "基本の事項だけ"


def incomplete_letter(written: Written, missing: Sequence[str], note: str, due_on: date) -> Paper:
    """不備の連絡: what is missing, by when it is needed."""
    word = written.request.right.word
    wanted = tuple((MISSING[name],) for name in MISSING if name in missing) + (((note,),) if note else ())
    return letter(
        written.head,
        f"{word}書の不備について",
        _addressee(written.request),
        (
            Words("", (_about(written), "次のものが足りないため、まだ交付できません。"
                       f"{format_wareki(due_on)}までにお送りください。",)),
            Table("足りないもの", (Column("内容", 180),), wanted),
            Words("", (f"期限までに届かないときは、{word}書をお返しすることがあります。",)),
        ),
    )  # fmt: skip


def refusal_letter(written: Written, refusal: str, note: str, city: str) -> Paper:
    """不交付決定通知 with the ground, the article, and how to object (行政不服審査法 第82条).

    One for a 支援措置 reads like any other of that right: neither an article of another right nor a missing reason
    gives it away.
    """
    right = written.request.right
    told = REFUSALS[refusal][1] or right.unfounded
    law = right.refused_by(refusal, removed=written.removed)
    return letter(
        written.head,
        "住民票の写し等の不交付について",
        _addressee(written.request),
        (
            Words("", (_about(written), f"{told}、交付しないことに決定しました({law})。")),
            Words("理由", (_UNEXPLAINED if refusal == "support" else note,)),
            *_returned(written.request),
            Words(
                "不服の申立て",
                (
                    "この決定に不服があるときは、この通知を受け取った日の翌日から起算して3か月以内に、"
                    f"{city}長に審査請求をすることができます(行政不服審査法 第18条)。",
                    f"また、6か月以内に、{city}を被告として(訴訟において{city}を代表する者は{city}長)、"
                    "決定の取消しの訴えを提起することができます(行政事件訴訟法 第14条)。",
                ),
            ),
        ),
    )


def _returned(request: CopyRequest) -> tuple[Words, ...]:
    """返戻: the money that came with the letter goes back with this one."""
    if not request.paid:
        return ()
    return (Words("手数料", (f"同封された{request.paid}円(定額小為替など)をお返しします。",)),)


def _about(written: Written) -> str:
    title = CERTIFICATE_TITLES.get(written.request.choices.kind, "")
    word = written.request.right.word
    return f"{format_wareki(written.received_on)}に受け付けた{title}の{word}についてお知らせします。"


def _addressee(request: CopyRequest) -> tuple[str, ...]:
    return (request.requester_address, f"{request.requester}　様")
