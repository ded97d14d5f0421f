"""Rights of identity itself (権限一覧). Source: U-05, U-06, U-07."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "identity.staff.view": "職員アカウントの照会",
    "identity.staff.edit": "職員アカウントの登録・変更・停止",
    "identity.grants.apply": "権限の申請",
    "identity.grants.approve": "権限の承認・却下",
    "identity.sessions.end": "サインインの強制終了",
    "identity.events.view": "認証の記録の照会",
}

#: Role → rights. The same four names in every system, so that one application fills them all:
#: counter 窓口, reviewer 審査, manager 責任者, operator 情報システム.
ROLES: dict[str, tuple[str, ...]] = {
    "manager": (
        "identity.staff.view",
        "identity.grants.apply",
        "identity.grants.approve",
        "identity.sessions.end",
        "identity.events.view",
    ),
    "operator": tuple(RIGHTS),
}
