"""届いた通知の欄: recording one as it came, and putting one aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import DateInputError
from openjuki.kernel.received.contents import ITEM_LABELS, RECORDED_BASES, RECORDED_CONTENTS
from openjuki.kernel.received.notice import Received
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.web import widgets
from openjuki.systems.residents.services.handle_notice import CLOSINGS
from openjuki.systems.residents.web.forms.base import PathForm, choice, code, day, day_of, text, tick


class NoticeForm(PathForm):
    """通知の記録."""

    basis = choice("通知の種類", RECORDED_BASES.items(), required=True, width="full")
    content = choice("内容", RECORDED_CONTENTS.items(), required=True, width="full")
    from_code = code("発信元コード", "municipality", required=True)
    number = text("文書番号", required=True)
    notified_on = day("通知の日", required=True)
    received_on = day("受領日", required=True)
    changed_on = forms.CharField(
        label="届出・事件の日", required=False, widget=widgets.Date(reader="uncertain")
    )
    name = text("氏名", required=True, legal_name=True)
    birth = forms.CharField(label="生年月日", required=False, widget=widgets.Date(reader="birth"))
    addressee_no = text("宛名番号(分かるとき。出生は母)", "digits", width="s")
    corrects = tick("前に記録した通知の訂正")


class ItemsForm(PathForm):
    """通知に記載された新しい事項."""

    surname = text(ITEM_LABELS["surname"], width="s", legal_name=True)
    given_name = text(ITEM_LABELS["given_name"], width="s", legal_name=True)
    furigana_surname = text(ITEM_LABELS["furigana_surname"], "kana", width="s")
    furigana_given_name = text(ITEM_LABELS["furigana_given_name"], "kana", width="s")
    registered_domicile = text(ITEM_LABELS["registered_domicile"], width="full", legal_name=True)
    register_head = text(ITEM_LABELS["register_head"], legal_name=True)
    note = text("摘要", width="full")


class CloseForm(PathForm):
    """該当なし, 返送."""

    act = choice("処理", CLOSINGS.items(), blank=False, width="full")
    reason = text("理由", required=True, width="full")


def received_of(post: Mapping[str, Any]) -> Received:
    """The notice that a posted form makes. Raises Invalid with every day that cannot be read."""
    faults: list[Finding] = []
    notified_on = _needed(post, "notified_on", "通知の日", faults)
    received_on = _needed(post, "received_on", "受領日", faults)
    changed_on, birth = (_uncertain(post, name, faults) for name in ("changed_on", "birth"))
    if faults or notified_on is None or received_on is None:
        raise Invalid(*faults)
    typed = {n: _typed(post, n) for n in ("basis", "content", "from_code", "number", "name", "addressee_no")}
    return Received(
        **typed, from_name="", notified_on=notified_on, received_on=received_on, changed_on=changed_on,
        birth=birth, items={n: _typed(post, n) for n in ITEM_LABELS}, note=_typed(post, "note"),
        corrects="corrects" in post,
    )  # fmt: skip


def _needed(post: Mapping[str, Any], name: str, label: str, faults: list[Finding]) -> date | None:
    try:
        found = day_of(post, name)
    except Refused as refused:
        faults.extend(refused.findings)
        return None
    if found is None:
        faults.append(Finding("F04", f"{label}が空欄です。", field=name, remedy="日を入力してください。"))
    return found


def _uncertain(post: Mapping[str, Any], name: str, faults: list[Finding]) -> UncertainDate | None:
    typed = _typed(post, name)
    try:
        return parse_uncertain(typed) if typed else None
    except DateInputError as e:
        faults.append(Finding("F04", str(e), field=name, remedy="例: R8.4.1、S60.5.3、2026-04-01"))
        return None


def _typed(post: Mapping[str, Any], name: str) -> str:
    return str(post.get(name, "")).strip()[:300]
