"""Forms of the seal registration (画面の欄). The services judge; a form only says what may be typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django import forms

from openjuki.kernel.seals.documents import documents
from openjuki.kernel.seals.endings import DECIDED
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.ways import WAYS
from openjuki.runtime.web.widgets import Choice, Date, Text, Tick
from openjuki.systems.seals.services.judge import BY_OFFICE, WITH_IMPRESSION, hands_back

CARDS = [("card", "印鑑登録証を交付する"), ("number_card", "個人番号カードを登録証とする")]


class Plain(forms.Form):
    """Unbound always: what was typed stands again, what is wrong stands beside it."""

    use_required_attribute = False

    def choose(self, name: str, options: Iterable[tuple[str, str]]) -> Self:
        """The same form with these options for a field, behind an empty one."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *options]
        return self

    def papers(self, rules: Ordinance) -> Self:
        """The same form with the documents that the ordinance names."""
        return self.choose("identification", documents(rules).items())


def _text(label: str, kind: str = "name", *, required: bool = False, **more: object) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=Text(kind, **more))  # type: ignore[arg-type]


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=Tick())


class SearchForm(Plain):
    """検索: a number, or a name with or without a date of birth."""

    name = _text("氏名(前方一致)", width="full", legal_name=True)
    kana = _text("フリガナ(前方一致)", "kana", width="full")
    birth = forms.CharField(label="生年月日", required=False, widget=Date())
    addressee_no = _text("宛名番号", "digits", width="full")
    registration_no = _text("登録番号", "digits", width="full")
    card_no = _text("登録証の番号", "digits", width="full")
    reason = _text("検索の理由", required=True, width="full")


class EntryForm(Plain):
    """申請・届出. `for_kind` leaves the fields of one kind."""

    impression = forms.FileField(
        label="印影(PNG)", required=True,
        widget=forms.ClearableFileInput(attrs={"class": "input w-full", "accept": "image/png"}),
    )  # fmt: skip
    dpi = _text("読取りの解像度(dpi)", "digits", width="xs")
    seal_text = _text("印影の文字", required=True, legal_name=True)
    upright = _tick("印影の文字が正しい向きで読める")
    deformable = _tick("ゴム印その他変形しやすい印鑑である")
    way = forms.ChoiceField(label="申請の方法", choices=list(WAYS.items()), widget=Choice(width="full"))
    identification = forms.ChoiceField(label="本人確認の書類", required=True, widget=Choice(width="full"))
    guarantor_no = _text("保証人の登録番号", "digits", width="s")
    guarantor_city = _text("保証人が登録している市区町村(この市のときは空欄)", width="full")
    guarantor_name = _text("その保証人の氏名", legal_name=True)
    guarantor_address = _text("その保証人の住所", width="full")
    guarantor_certified_on = forms.CharField(
        label="その印鑑登録証明書の発行年月日", required=False, widget=Date()
    )
    guarantor_seal_agrees = _tick(
        "保証書の印影が、保証人の登録した印影(ほかの市区町村は印鑑登録証明書)と同じである"
    )
    capable = _tick("意思能力があることを確認した")
    guardian_present = _tick("法定代理人が同行している(成年被後見人)")
    by_agent = _tick("代理人による申請")
    agent_name = _text("代理人の氏名", legal_name=True)
    agent_address = _text("代理人の住所", width="full")
    agent_document = _text("代理権を示す書面", width="full")
    card_no = _text("今の登録証の番号(提出されたもの)", "digits", width="s")
    fee_exemption = _text("登録証の手数料を徴収しない理由", width="full")
    card = forms.ChoiceField(label="登録証", choices=CARDS, widget=Choice(width="full"))
    reason = forms.ChoiceField(
        label="抹消の事由", required=True, choices=[("", ""), *DECIDED.items()], widget=Choice(width="full")
    )
    registration_no = _text("回復する登録番号", "digits", required=True, width="s")
    grounds = _text("根拠となる事実", required=True, width="full")


_SEAL = ("impression", "dpi", "seal_text", "upright", "deformable")
_ALWAYS = ("identification", "by_agent", "agent_name", "agent_address", "agent_document")


def for_kind(kind: str, initial: dict[str, object], *, fee: int, rules: Ordinance) -> EntryForm:
    """The form of one kind, with what is known or was typed; `fee`: what its card costs."""
    form = EntryForm(initial=initial).papers(rules)
    if kind in WITH_IMPRESSION:
        guarantors = [n for n in form.fields if n.startswith("guarantor_")] if rules.outside_guarantor else []
        guarantors += ["guarantor_no", "guarantor_seal_agrees"] if rules.guarantor else []
        kept = {*_SEAL, "way", *guarantors, "capable", "guardian_present", "card", *_ALWAYS}
        kept |= {"fee_exemption"} if fee else set()
    elif kind in BY_OFFICE:
        kept = {"grounds", "reason" if kind == "ex_officio" else "registration_no"}
    else:
        kept = {*_ALWAYS, "fee_exemption"} if fee else set(_ALWAYS)
        kept |= {"card_no"} if hands_back(kind, rules) else set()
    for name in [n for n in form.fields if n not in kept]:
        del form.fields[name]
    return form


class AnswerForm(Plain):
    """照会書の回答の受領."""

    identification = forms.ChoiceField(label="本人確認の書類", required=True, widget=Choice(width="full"))
    agent_document = _text("代理権を示す書面(代理人のとき)", width="full")


class ReasonForm(Plain):
    """取下げ・却下の理由."""

    reason = _text("理由", required=True, width="full")


class ReleaseForm(Plain):
    """支援措置の一時解除."""

    identification = forms.ChoiceField(
        label="本人を確認した書類(写真付き)", required=True, widget=Choice(width="full")
    )
    reason = _text("一時解除の理由", required=True, width="full")


class CertificateForm(Plain):
    """印鑑登録証明書の請求."""

    card_no = _text("登録証の番号", "digits", width="s")
    number_card = _tick("個人番号カードによる請求(本人に限る)")
    identification = forms.ChoiceField(
        label="本人確認の書類(個人番号カードのとき)",
        required=False,
        widget=Choice(width="full"),
    )
    requester = _text("請求者の氏名", required=True, legal_name=True)
    by_agent = _tick("代理人による請求")
    agent_name = _text("代理人の氏名", legal_name=True)
    agent_address = _text("代理人の住所", width="full")
    copies = _text("通数", "digits", required=True, width="xs")
    printer = forms.ChoiceField(label="プリンタ", required=False, widget=Choice(width="full"))
    fee_exemption = _text("手数料を徴収しない理由", width="full")

    def to_person(self) -> Self:
        """The same form under a 一時解除: no agent, and whoever stands there is made sure of."""
        for name in ("by_agent", "agent_name", "agent_address"):
            del self.fields[name]
        self.fields["identification"].label = "本人確認の書類(写真付き)"
        self.fields["identification"].required = True
        return self
