"""転出予定日の到来 (転出者の消除): what happens on the day for which somebody had announced to leave.

Who is a resident on a day follows from the dates alone (decision 2); this writes the event of that day and
tells the other systems. It may run late, twice, or in two processes at once: it asks again under the persons'
locks, and who withdrew in time, or is removed already, is left alone. RR-02, S 1.1.5, 住民基本台帳法施行令 第8条.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from django.db import connection, transaction

from openjuki.kernel.decide.departure import departure_changes, planned_stay
from openjuki.kernel.register.replay import leaves_on
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, RegisterView, Subject
from openjuki.runtime import clock
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.planned_stays import planned_stays
from openjuki.systems.residents.services.write_automatic import write_automatic

log = logging.getLogger(__name__)
#: As many households as are looked up at once.
PAGE: Final = 100
#: 留意事項 of the event; and where what was notified of those who stay could not be entered.
NOTE: Final = "転出予定日の到来による消除"
UNFIT: Final = "。届け出られた残る人の続柄は、世帯が変わったため記載していません"
_DUE = (
    "SELECT DISTINCT leaves_on, household_no FROM person WHERE active AND leaves_on <= %s"
    " AND (leaves_on, household_no) > (%s, %s) ORDER BY leaves_on, household_no LIMIT %s"
)


def remove_due() -> int:
    """Remove everybody whose day has come, households in order of their days; gives how many people.

    A household that cannot be written is logged and does not keep the others waiting.
    """
    done = 0
    for day, household_no in _due(clock.today()):
        try:
            done += len(remove(household_no, day))
        except Exception as e:  # the next look finds it again; the log names the household, no person
            log.exception("planned departure of household %s: %s", household_no, type(e).__name__)
    return done


def _due(today: date) -> Iterator[tuple[date, str]]:
    last = (date.min, "")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_DUE, [today, *last, PAGE])
            found = cursor.fetchall()
        yield from found
        if len(found) < PAGE:
            return
        last = found[-1]


def catch_up(subjects: Iterable[Subject]) -> bool:
    """In a settlement: write what is overdue of the people whom a notice concerns. True where it wrote.

    So a notice is never settled on a record that its day has already removed.
    """
    overdue = {
        (day, s.record.household_no)
        for s in subjects
        if s.is_overdue and (day := leaves_on(s.record)) is not None
    }
    written = [remove(household_no, day) for day, household_no in sorted(overdue)]
    return any(written)


@transaction.atomic
def remove(household_no: str, day: date) -> list[Version]:
    """消除 of the members who leave the household on this day, in one event; empty where nobody does now."""
    rows.lock([], [household_no])
    loaded = rows.current_from(rows.ask_current([], [household_no]))
    leaving = [no for no, each in loaded.items() if leaves_on(each.version.record) == day]
    if not leaving or day > clock.today():
        return []
    subjects = {no: Subject(no, each.version) for no, each in loaded.items()}
    members = rows.members_among(loaded, [household_no])[household_no]
    view = RegisterView(
        subjects=subjects,
        households={household_no: Household(household_no, tuple(members))},
        stays=planned_stays(leaving, subjects[leaving[0]].record.planned_move_out_on),
    )
    return write_automatic(
        action="residents.planned_departure",
        changes=departure_changes(view, leaving),
        before={no: each.version for no, each in loaded.items()},
        note=NOTE if not view.stays or planned_stay(view, household_no, leaving) else NOTE + UNFIT,
    )
