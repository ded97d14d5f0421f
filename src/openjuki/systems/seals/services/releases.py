"""支援措置の一時解除 — for one certificate of the person who stands at the counter (S 3.1, S 3.4).

It ends by the clock and with the one certificate, unmasks nobody and reaches no other system. Who releases does not
issue; who issues needs the right to see protected people, too.
"""

from __future__ import annotations

from datetime import timedelta

from openjuki.kernel.seals.release import releasable
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import HoldRelease
from openjuki.systems.seals.selectors.persons import is_protected, lock_household, locked
from openjuki.systems.seals.services.frame import check_right, checked, elsewhere, refuse_protected, service
from openjuki.systems.seals.services.settings import ordinance

RIGHT = "seals.hold.release"


@service("seals.release_hold")
def release_hold(*, staff: Staff, addressee_no: str, identification: str, reason: str) -> HoldRelease:
    """一時解除. `identification`: how the person at the counter was made sure of.

    Raises Forbidden, NotFound, NotAccepted (not protected, released already, no photograph, no reason).
    """
    check_right(staff, RIGHT)
    person = locked(addressee_no)
    if person is None or elsewhere(staff, person.ward):
        raise NotFound(Finding("SE64", "この宛名番号の人はいません。", field="addressee_no"))
    refuse_protected(staff, addressee_no)
    lock_household(person.household_no)
    rules, now = ordinance(), clock.now()
    stands = open_release(addressee_no) is not None
    protected = is_protected(addressee_no)
    found = releasable(
        protected=protected, open_already=stands, identification=identification, reason=reason, rules=rules
    )
    checked(found, {})
    made = HoldRelease.objects.create(
        addressee_no=addressee_no, identification=identification, reason=reason.strip(),
        released_by=staff.user_id, released_at=now, until=now + timedelta(minutes=rules.release_minutes),
    )  # fmt: skip
    terms = {"release": made.pk, "until": made.until.isoformat(), "identification": identification}
    audit.change("seals.release_hold", staff=staff, subjects=[addressee_no], terms=terms, reason=reason)
    return made


def open_release(addressee_no: str) -> HoldRelease | None:
    """The release that a certificate of this person may use now: not over, not used."""
    rows = HoldRelease.objects.filter(
        addressee_no=addressee_no, until__gt=clock.now(), issuerecord__isnull=True
    )
    return rows.order_by("-pk").first()
