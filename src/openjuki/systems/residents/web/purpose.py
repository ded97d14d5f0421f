"""Why somebody looks (照会の目的): a case, or a reason, carried from screen to screen. U-19.

A reason is free text of a clerk and may name a person: it travels sealed, never readable in an address.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from openjuki.runtime import fields
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.web.common import staff_of


@dataclass(frozen=True, slots=True)
class Purpose:
    """Either may be empty; the services refuse where both are."""

    case_no: str = ""
    reason: str = ""
    sealed: str = ""

    @property
    def query(self) -> str:
        """For the address of the next screen."""
        given = {k: v for k, v in (("case", self.case_no), ("why", self.sealed)) if v}
        return f"?{urlencode(given)}" if given else ""


def purpose_of(request: HttpRequest) -> Purpose:
    """From the form if one was posted, else from the address."""
    user = staff_of(request).user_id
    case_no = str(request.POST.get("case") or request.GET.get("case") or "")[:40]
    reason = str(request.POST.get("reason") or "").strip()[:200]
    token = str(request.POST.get("why") or request.GET.get("why") or "")
    if not reason and token:
        reason = _unsealed(token, user)
    return Purpose(case_no, reason, _sealed(reason, user) if reason else "")


def because(staff: Staff, reason: str) -> Purpose:
    """The purpose of a way that a page offers by itself."""
    return Purpose("", reason, _sealed(reason, staff.user_id))


def _sealed(reason: str, user: str) -> str:
    blob = fields.seal(reason, table="screen", column="purpose", row=user)
    return base64.urlsafe_b64encode(blob).decode().rstrip("=")


def _unsealed(token: str, user: str) -> str:
    """Empty for a token of somebody else or a broken one: the service then asks for a reason."""
    try:
        blob = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return fields.unseal(blob, table="screen", column="purpose", row=user)
    except (ValueError, fields.SealBroken):
        return ""
