"""The JSON API of 住民記録 (API): whatever a screen does, with the same rights, services and findings.

Signed in by a bearer assertion of identity, or by the session of the screens (then with the CSRF token).
Its description is generated, committed and compared: `docs/openapi/residents.json`.
"""

from __future__ import annotations

from openjuki.runtime.api import SystemApi
from openjuki.runtime.exchange import operations
from openjuki.systems.residents.api import (
    cancelling,
    cases,
    certificates,
    copy_requests,
    counter,
    ex_officio,
    holds,
    home,
    incidents,
    inspection_lists,
    inspections,
    kinds,
    letters,
    memos,
    messages,
    missing_notifications,
    move_in_notifications,
    move_outs,
    notices,
    overflows,
    papers,
    payments,
    people,
    printers,
    reentries,
    reviews,
    settings,
    support_measures,
)
from openjuki.systems.residents.services.desk import desk

api = SystemApi(
    "residents",
    "openjuki 住民記録",
    "住民基本台帳法に基づく届出の受付・審査・照会・証明。権限と所見は画面と同じです。",
)
for _part in (
    kinds,
    cases,
    cancelling,
    move_outs,
    move_in_notifications,
    notices,
    missing_notifications,
    papers,
    reentries,
    ex_officio,
    reviews,
    settings,
    people,
    memos,
    letters,
    home,
    certificates,
    printers,
    overflows,
    copy_requests,
    payments,
    inspection_lists,
    inspections,
    counter,
    holds,
    incidents,
    messages,
    support_measures,
):
    api.add_router("", _part.router)
api.add_router("", operations.router(desk))
