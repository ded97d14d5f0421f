"""Rights of the check page (権限一覧): its messages; the page itself is for everyone. U-05."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "proof.messages.view": "電文の照会",
    "proof.messages.skip": "電文の読み飛ばしの申出・再送",
    "proof.messages.approve": "電文の読み飛ばしの承認",
}

ROLES: dict[str, tuple[str, ...]] = {
    "manager": ("proof.messages.view", "proof.messages.approve"),
    "operator": tuple(RIGHTS),
}
