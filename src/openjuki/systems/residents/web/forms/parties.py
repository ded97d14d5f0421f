"""届出人・本人確認・代理人 and the days of a notice: the head of every notice form (A-04)."""

from __future__ import annotations

from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.systems.residents.web.forms.base import PathForm, choice, text, tick


class NotifierForm(PathForm):
    """届出人."""

    name = text("届出人", required=True, legal_name=True, width="m")
    capacity = choice("資格", CAPACITIES.items(), required=True, width="s")
    phone = text("電話", "digits", width="s")


class IdentityForm(PathForm):
    """本人確認."""

    method = choice("本人確認", IDENTITY_METHODS.items(), required=True, width="m")
    document = text("書類", width="s")


class AgentForm(PathForm):
    """代理人の権限."""

    mandate_seen = tick("委任状を確認")
    mandate = text("委任状の内容", width="m")
