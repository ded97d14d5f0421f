"""受付を開く窓の欄."""

from __future__ import annotations

from openjuki.systems.residents.web.forms.base import PathForm, text


class OpenCaseForm(PathForm):
    """番号札, 届出人; the kind is chosen by its number."""

    ticket_no = text("番号札", "digits", width="s")
    notifier_name = text("届出人", legal_name=True, width="m")
