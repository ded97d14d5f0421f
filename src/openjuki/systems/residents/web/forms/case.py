"""受付を開く窓の欄."""

from __future__ import annotations

from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.web.forms.base import PathForm, choice, text


class OpenCaseForm(PathForm):
    """種別, 番号札, 届出人."""

    kind = choice("届出", [(k.name, k.title) for k in KINDS.values()], required=True, blank=False, width="m")
    ticket_no = text("番号札", "digits", width="s")
    notifier_name = text("届出人", legal_name=True, width="m")
