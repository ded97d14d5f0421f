"""住民票の写しの請求の欄 (住民基本台帳法 第12条)."""

from __future__ import annotations

from django import forms

from openjuki.kernel.certificates.choices import Form
from openjuki.kernel.notices.parties import IDENTITY_METHODS
from openjuki.runtime.web import widgets
from openjuki.systems.residents.services.issue_request import DELIVERIES, RELATIONS
from openjuki.systems.residents.web.forms.base import PathForm, choice, text, tick


class RequestForm(PathForm):
    """請求者."""

    requester = text("請求者(氏名・住所)", required=True, legal_name=True, width="full")
    relation = choice("対象者との関係", RELATIONS.items(), required=True, width="full")
    identification = choice(
        "本人確認",
        [(t, t) for k, t in IDENTITY_METHODS.items() if k != "not_verified"],
        required=True,
        width="full",
    )
    purpose = text("使用目的・提出先", width="full")
    copies = forms.CharField(label="通数", initial="1", widget=widgets.Text("digits", width="xs"))
    fee_exemption = text("手数料免除の理由", width="full")
    delivery = choice("交付", DELIVERIES.items(), blank=False, width="full")
    special_request = text("特別の申出(第三者)", width="full")


class ItemsForm(PathForm):
    """記載する事項; left out unless asked for."""

    form = choice("様式", Form.LABELS.items(), blank=False, width="m")
    relationship = tick("世帯主・続柄")
    domicile = tick("本籍・筆頭者")
    foreign_items = tick("国籍・在留資格等")
    alias_events = tick("通称の記載・削除")
    earlier_address = tick("異動前住所")
    remarks = tick("備考")
    history = tick("履歴(個人票)")
    individual_number = tick("個人番号")
    resident_code = tick("住民票コード")
