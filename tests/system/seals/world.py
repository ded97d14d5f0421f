"""Staff and steps that the tests of the seal registration share."""

from __future__ import annotations

from typing import Any

from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application, CurrentSeal
from openjuki.systems.seals.rights import RIGHTS, ROLES
from openjuki.systems.seals.services import applications, review
from openjuki.systems.seals.services.judge import WITH_CARD, Entry
from support.seals import seal_png
from support.signed_in import staff
from system.seals.samples import HANAKO

CLERK, CHECKER = staff(ROLES["counter"], "s1001"), staff(ROLES["reviewer"], "s2001")
CHIEF = staff(RIGHTS, "s3001")
#: At the counter, for protected people too.
COUNTER = staff([*ROLES["counter"], "seals.item.support_measure"], "s1002")
ENTRY: dict[str, Any] = {
    "kind": "register", "identification": "driving_licence", "capable": True, "seal_text": "葛城",
    "upright": True,
}  # fmt: skip


def entered(
    addressee_no: str = HANAKO, *, by: Staff = CLERK, scan: bytes | None = None,
    acknowledged: dict[str, str] | None = None, **changes: Any,
) -> Application:  # fmt: skip
    """An application as the counter enters it."""
    if changes.get("kind") in WITH_CARD and "card_no" not in changes:
        held = CurrentSeal.objects.filter(pk=addressee_no).first()
        changes["card_no"] = held.card_id or "" if held else ""
    entry = Entry(**{**ENTRY, **changes})
    picture = scan if scan is not None else seal_png() if entry.kind in ("register", "change") else b""
    return applications.enter(
        staff=by, addressee_no=addressee_no, entry=entry, impression=picture, acknowledged=acknowledged
    )


def registered(addressee_no: str = HANAKO, **changes: Any) -> str:
    """A registration in force; gives its number."""
    made = entered(addressee_no, **changes)
    review.approve(staff=CHECKER, application_id=made.pk)
    return CurrentSeal.objects.get(pk=addressee_no).registration_id
