"""Reads a request for a copy as a clerk writes it: what it does not say is an ordinary request at the counter."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES, TITLES, choices_for
from openjuki.kernel.certificates.requests.request import (
    CHANNELS,
    DELIVERIES,
    GROUNDS,
    PROFESSIONS,
    Asked,
    CopyRequest,
    Subject,
)
from openjuki.kernel.certificates.requests.rights import RELATIONS, RIGHTS
from openjuki.kernel.register.address import Address

TEXTS = {
    "対象者の氏名": "stated_name", "対象者の住所": "stated_address",
    "請求者": "requester", "住所": "requester_address", "任に当たる者": "bearer", "権限の書類": "authority",
    "本人確認": "identification", "目的": "purpose", "提出先": "submit_to", "疎明資料": "evidence",
    "特別の申出": "special_request", "根拠法令": "statute", "登録番号": "registration_no", "請求書の番号": "form_no",
    "業務": "matter", "依頼者": "client", "免除の理由": "fee_exemption", "送付先": "send_to", "同封の額": "paid",
}  # fmt: skip
KEYS = {
    "関係": ("relation", {v: k for k, v in RELATIONS.items()}),
    "号": ("ground", {int(k): k for k in GROUNDS}),
    "資格": ("profession", {v: k for k, v in PROFESSIONS.items()}),
    "受付": ("channel", {v: k for k, v in CHANNELS.items()}),
    "交付": ("delivery", {v: k for k, v in DELIVERIES.items()}),
}
ITEMS = {
    "世帯主・続柄": "relationship", "本籍・筆頭者": "domicile", "在留事項": "foreign_items", "履歴": "history",
    "異動前住所": "earlier_address", "備考": "remarks",
    "個人番号": "individual_number", "住民票コード": "resident_code",
}  # fmt: skip
FACTS = {"除票": "removed", "死亡": "dead", "世帯の氏名": "names", "登録住所": "address", "手数料": "due",
         "成年": "adult", "支援措置": "protected", "転出した": "left"}  # fmt: skip
NAME, HOME = "試験　太郎", "宮城県仙台市青葉区本町１番２号"
#: Who stands on the copy: all names and addresses on record.
SHOWN = {"氏名": [NAME], "住所": [HOME]}
#: Whoever asks otherwise than by 第12条 states whom for.
RIGHT_TITLES = {r.title for r in RIGHTS.values()}


def requests_in(folder: Path) -> list[dict[str, Any]]:
    """All cases below a folder, each with the name of its file under `場所`."""
    return [
        {**raw, "場所": path.stem}
        for path in sorted(folder.glob("*.yaml"))
        for raw in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def _subject(raw: dict[str, list[str]]) -> Subject:
    return Subject(tuple(raw["氏名"]), tuple(Address(text=home) for home in raw.get("住所", [])))


def asked_of(raw: dict[str, Any]) -> Asked:
    """The request of one case. Raises KeyError for a word that the format does not know."""
    given: dict[str, Any] = {
        "relation": "self", "requester": NAME, "requester_address": HOME, "identification": "運転免許証",
    }  # fmt: skip
    facts: dict[str, Any] = {"names": (NAME, "試験　花子"), "address": HOME, "subjects": (_subject(SHOWN),)}
    if raw.get("関係") in RIGHT_TITLES:
        given |= {"stated_name": NAME, "stated_address": HOME}
    items: list[str] = []
    kind = "record_copy"
    for word, value in raw.items():
        if word == "記載":
            items = [ITEMS[v] for v in value]
        elif word == "証明書":
            kind = {v: k for k, v in TITLES.items()}[value]
        elif word in KEYS:
            name, known = KEYS[word]
            given[name] = known[value]
        elif word == "記載する人":
            facts["subjects"] = tuple(_subject(each) for each in value)
        elif word in FACTS:
            facts[FACTS[word]] = tuple(value) if isinstance(value, list) else value
        else:
            given[TEXTS[word]] = value
    assert set(items) <= {f.name for f in fields(Choices)}
    prescribed = CERTIFICATES[kind].is_prescribed
    choices = choices_for(kind) if prescribed else Choices(kind=kind, **dict.fromkeys(items, True))
    return Asked(CopyRequest(choices=choices, **given), **facts)
