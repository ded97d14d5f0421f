"""メモの欄 (S 1.1.15)."""

from __future__ import annotations

from django import forms

from openjuki.runtime.web import widgets
from openjuki.systems.residents.services.memos import LONGEST
from openjuki.systems.residents.web.forms.base import PathForm


class MemoForm(PathForm):
    """One text of several lines."""

    text = forms.CharField(
        label="メモ",
        required=True,
        max_length=LONGEST,
        widget=widgets.Area(rows=3, attrs={"maxlength": LONGEST}),
    )
