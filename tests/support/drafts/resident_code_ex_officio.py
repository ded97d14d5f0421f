"""住民票コードの職権修正: the true code, as the server answered."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds
from support.residents import code


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("number_agency", "本人確認情報の照会の回答"),
        "changed_on": DAY,
        "addressee_no": people[3],
        "act": "correction",
        "resident_code": code(777),
    }
