"""事故の欄: cause and measure."""

from __future__ import annotations

from django import forms

from openjuki.runtime.web import widgets
from openjuki.systems.residents.services.incidents import CAUSES
from openjuki.systems.residents.web.forms.base import PathForm, choice


def _lines(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=widgets.Area(rows=3, attrs={"maxlength": 2000})
    )


class IncidentForm(PathForm):
    """原因と対応. There is no cause "unknown"."""

    cause = choice("原因", CAUSES.items(), required=True, width="full")
    explanation = _lines("何が起きたか")
    measure = _lines("何を直したか")
