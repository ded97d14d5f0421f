"""写しの請求の欄 (住民基本台帳法 第12条〜第12条の3): only those of the right by which somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django import forms

from openjuki.kernel.certificates.choices import LABELS, Choices, Form
from openjuki.kernel.certificates.forms import CERTIFICATES, LEAVES_OUT, Certificate, choices_for
from openjuki.kernel.certificates.requests.course import REFUSALS, Act
from openjuki.kernel.certificates.requests.request import (
    CHANNELS,
    DELIVERIES,
    GROUNDS,
    PROFESSIONS,
    CopyRequest,
)
from openjuki.kernel.certificates.requests.rights import OFFICIAL, PERSON, RELATIONS, RIGHTS, Right
from openjuki.runtime.web import widgets
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, text, tick, ticked

#: Fields that every right uses, and those that only a letter needs.
_SHARED = {
    "requester",
    "requester_address",
    "identification",
    "copies",
    "fee_exemption",
    "delivery",
    "send_to",
}
_BY_POST = {"received_on", "paid"}
_OFFICIAL_LABELS = {"requester": "機関の名称", "requester_address": "所在地", "bearer": "担当職員の職名・氏名",
                    "purpose": "請求事由"}  # fmt: skip
_OTHERS_LABELS = {"requester": "請求者(氏名・名称)", "requester_address": "請求者の住所・所在地",
                  "bearer": "来た人(請求者と違うとき)", "authority": "その権限を示す書類",
                  "purpose": "利用の目的"}  # fmt: skip


class RequestForm(PathForm):
    """請求者."""

    stated_name = text("対象者の氏名(用紙のとおり)", width="full", legal_name=True)
    stated_address = text("対象者の住所(用紙のとおり)", width="full")
    relation = choice("対象者との関係", (), required=True, width="full")
    requester = text("請求者の氏名", required=True, legal_name=True, width="full")
    requester_address = text("請求者の住所", required=True, width="full")
    bearer = text("代理人の氏名・住所", width="full")
    authority = text("代理の権限を示す書類", width="full")
    profession = choice("資格", PROFESSIONS.items(), required=True, width="full")
    registration_no = text("登録番号", required=True, width="full")
    form_no = text("職務上請求書の番号", width="full")
    client = text("依頼者", width="full")
    matter = text("事件・業務の種類", required=True, width="full")
    ground = choice("第12条の3第1項の号", GROUNDS.items(), required=True, width="full")
    purpose = text("使用目的・提出先", width="full")
    submit_to = text("提出先の機関(2号)", width="full")
    statute = text("根拠法令(事由を示せないとき)", width="full")
    evidence = text("疎明資料", width="full")
    special_request = text("特別の申出(基礎証明事項以外)", width="full")
    identification = choice("本人確認", (), required=True, width="full")
    copies = forms.CharField(label="通数", initial="1", widget=widgets.Text("digits", width="xs"))
    fee_exemption = text("手数料免除の理由", width="full")
    delivery = choice("交付", DELIVERIES.items(), blank=False, width="full")
    send_to = text("送付先(郵送のとき)", width="full")
    received_on = day("届いた日")
    paid = forms.CharField(label="同封の額(円)", required=False, widget=widgets.Text("digits", width="s"))

    def __init__(
        self, right: Right = PERSON, channel: str = "counter", *, prescribed: bool = False, **given: Any
    ) -> None:
        super().__init__(**given)
        used = _SHARED | set(right.asks) | (_BY_POST if channel == "post" else set())
        if prescribed:  # a 転出証明書 costs nothing
            used -= {"fee_exemption", "paid"}
        for name in [n for n in self.fields if n not in used]:
            del self.fields[name]
        labels = {OFFICIAL: _OFFICIAL_LABELS, PERSON: {}}.get(right, _OTHERS_LABELS)
        for name in () if right is PERSON else ("stated_name", "stated_address"):
            self.fields[name].required = True
        for name in set(labels) & set(self.fields):
            self.fields[name].label = labels[name]
        self._offer("identification", [("", ""), *((t, t) for t in right.documents)])
        never = {"counter"} if channel == "post" else set()
        never |= set() if right is PERSON else {"mail_to_person"}
        sent = [(k, v) for k, v in DELIVERIES.items() if k not in never]
        self._offer("delivery", sent[::-1] if channel == "post" else sent)
        if right is PERSON:
            self._offer("relation", [("", ""), *((k, v) for k, v in RELATIONS.items() if k not in RIGHTS)])

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]


class ItemsForm(PathForm):
    """記載する事項 of one certificate; left out unless asked for."""

    form = choice("様式", Form.LABELS.items(), blank=False, width="m")
    relationship = tick(LABELS["relationship"])
    domicile = tick(LABELS["domicile"])
    foreign_items = tick(LABELS["foreign_items"])
    alias_events = tick(LABELS["alias_events"])
    earlier_address = tick(LABELS["earlier_address"])
    remarks = tick(LABELS["remarks"])
    history = tick(LABELS["history"])
    special_history = tick(LABELS["special_history"])
    individual_number = tick(LABELS["individual_number"])
    resident_code = tick(LABELS["resident_code"])
    reading_kana = tick(LABELS["reading_kana"])

    def __init__(self, row: Certificate, **given: Any) -> None:
        super().__init__(**given)
        for name in [n for n in self.fields if n != "form" and n not in row.items]:
            del self.fields[name]
        forms_ = [(form, Form.LABELS[form]) for form in row.sheets]
        self.fields["form"].choices = forms_  # type: ignore[attr-defined]


class ActForm(PathForm):
    """交付のほかの処理."""

    act = choice(
        "処理",
        [(act, Act.LABELS[act]) for act in (Act.RECEIVE, Act.INCOMPLETE, Act.REFUSE, Act.WITHDRAW)],
        blank=False,
        width="full",
    )
    due_on = day("補正の期限(不備)")
    refusal = choice("不交付の事由", [(k, v[0]) for k, v in REFUSALS.items()], width="full")
    reason = text("理由・経緯", width="full")


def request_of(post: Mapping[str, str]) -> CopyRequest:
    """The request as it was filled in on the screen."""
    right = post.get("right", "")
    texts = {
        f.name: post.get(f.name, "").strip()
        for f in fields(CopyRequest)
        if f.type == "str" and f.name not in ("relation", "channel")
    }
    return CopyRequest(
        **texts,
        choices=choices_of(post),
        relation=right if right in RIGHTS and right != PERSON.key else post.get("relation", ""),
        channel=post.get("channel", "") or "counter",
        copies=_count(post.get("copies", "")),
        paid=_count(post.get("paid", "") or "0"),
    )


def choices_of(post: Mapping[str, str]) -> Choices:
    """The certificate, its form and its items; what the law prescribes is not asked (転出証明書)."""
    kind = post.get("kind", "") or "record_copy"
    if kind in CERTIFICATES and CERTIFICATES[kind].is_prescribed:
        return choices_for(kind)
    flags: dict[str, Any] = {f.name: f.name in post for f in fields(Choices) if isinstance(f.default, bool)}
    without = ticked(post, "without", LEAVES_OUT)
    removed_as = _count(post.get("removed_as", "") or "0")
    return Choices(kind=kind, form=post.get("form", ""), without=without, removed_as=removed_as, **flags)


def left_out(row: Certificate, typed: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """省略できる事項 of a certificate: key, label, and whether it is ticked."""
    known = typed.get("without", ())
    return [
        (key, label, key in known or f"without.{key}" in typed)
        for key, label in LEAVES_OUT.items()
        if key in row.leaves_out
    ]


def _count(text_: str) -> int:
    return int(text_) if text_.isascii() and text_.isdigit() and len(text_) < 7 else -1


def typed_from(request: CopyRequest) -> dict[str, Any]:
    """What the form shows of a request that was recorded."""
    typed = {k: str(v) for k, v in asdict(request).items() if not isinstance(v, dict)}
    return {**typed, **asdict(request.choices), "paid": str(request.paid or "")}


def titles() -> list[tuple[str, list[tuple[int, str, Right]]]]:
    """請求の種類: for each way of asking its rights, each with the number that picks it."""
    count = len(RIGHTS)
    return [
        (title, [(at * count + n, channel, right) for n, right in enumerate(RIGHTS.values(), 1)])
        for at, (channel, title) in enumerate(CHANNELS.items())
    ]
