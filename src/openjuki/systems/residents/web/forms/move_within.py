"""転居届の欄 (住民基本台帳法 第23条): head, and one row per member of the household."""

from __future__ import annotations

from django import forms

from openjuki.runtime.web import widgets
from openjuki.systems.residents.web.forms.base import PathForm, code, day, text, tick


class MoveWithinHead(PathForm):
    """異動の日."""

    moved_on = day("転居した日", required=True)
    notified_on = day("届出日", required=True)


class MoveWithinRest(PathForm):
    """Items that only some notices have."""

    address_override = text("住所辞書にない住所とする理由", width="l")
    note = text("留意事項", width="l")


class MemberRow(PathForm):
    """One member of the household: moves or stays, and the 続柄 afterwards (空欄 = 変わらない)."""

    addressee_no = forms.CharField(widget=widgets.Hidden)
    moves = tick("転居する")
    relationship = code("転居後の続柄", "relationship", column="relationship")
