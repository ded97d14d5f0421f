"""The first two of a production installation (最初の職員): nobody gets a right by one person's hand (U-05).

Before them there is nobody who could apply or approve. So two come at once, each approves for the other, and
after them this door is shut for ever: an account is never deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.identity.models import StaffUser
from openjuki.systems.identity.rights import RIGHTS
from openjuki.systems.identity.services import accounts, grants

REASON = "設置時の最初の職員"


class NotTheFirst(Refused):
    """最初の職員ではない."""

    title = "最初の職員を登録できませんでした"


@transaction.atomic
def create_first_staff(people: Sequence[tuple[accounts.NewStaff, str]]) -> None:
    """Create two accounts, each with its own password, with the rights of identity and no other.

    Raises NotTheFirst where there is an account already or there are not two persons, AccountNotCreated.
    """
    with connection.cursor() as cursor:  # two terminals at once: the second finds the first's accounts
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('identity.first_staff'))")
    if StaffUser.objects.exists():
        raise NotTheFirst(
            Finding(
                "ID-70",
                "職員がすでにいます",
                law="U-05",
                remedy="権限のある職員が、画面の「職員」から登録してください",
            )
        )
    if len({new.user_id for new, _ in people}) != 2:
        raise NotTheFirst(
            Finding("ID-71", "二人の職員が要ります", law="U-05", remedy="別々の職員IDを指定してください")
        )
    for new, password in people:
        accounts.create_staff(new=new, password=password, actor="setup", must_change_password=False)
    one, other = (new.user_id for new, _ in people)
    for user_id, checker in ((one, other), (other, one)):
        asked = grants.apply_for(user_id=user_id, maker=user_id, rights=list(RIGHTS), reason=REASON)
        grants.approve(application_id=asked.pk, checker=checker, note=REASON)
