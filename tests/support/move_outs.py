"""転出証明書情報 of a synthetic family, as the load of a city leaves it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from openjuki.runtime import clock, fields
from openjuki.systems.residents.models import MoveOutInformation
from support.residents import family_data


def deliver(source_id: str = "M20261120000001", *, first: int = 7) -> list[str]:
    """Deliver a family of four from Tokyo; returns their 個人番号 in order. `first` makes other people."""
    data = family_data(first)
    members = [_as_stated(m) for m in data["members"]]
    body = {
        "source": "information",
        "previous_address": data["previous_address"],
        "previous_householder_name": "試験　太郎",
        "certificate_move_out_on": "2026-11-14",
        "members": members,
    }
    numbers = [m[n] for m in members for n in ("individual_number", "resident_code")]
    text = json.dumps(body, ensure_ascii=False)
    MoveOutInformation.objects.create(
        source_id=source_id, from_code="13101", from_name="東京都千代田区",
        planned_move_out_on=date(2026, 11, 14), received_at=clock.now(),
        member_hashes=[fields.keyed_hash(n) for n in numbers],
        body=fields.seal(text, table="move_out_information", column="body", row=source_id),
    )  # fmt: skip
    return [m["individual_number"] for m in members]


def _as_stated(member: dict[str, Any]) -> dict[str, Any]:
    births = {"S60.5.3": "1985-05-03", "S62.8.9": "1987-08-09", "H25.2.14": "2013-02-14",
              "H28.4.1": "2016-04-01"}  # fmt: skip
    return {**member, "birth": births[member["birth"]], "individual_number_check": "juki_cs"}
