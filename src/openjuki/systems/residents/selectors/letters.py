"""通知書の対象者 (S 3.4, S 4.0.5, S 8.1.3, S 9.8): whom a letter is due to today, by kind, and what was sent.

Each kind gives matters with the day they are about; nothing here says who may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.certificates.requests.rights import RELATIONS, told_to_person
from openjuki.kernel.dates.terms import notice_due_on
from openjuki.kernel.register.codes import ResidenceCategory
from openjuki.kernel.support_measure.application import State
from openjuki.runtime import clock
from openjuki.systems.residents.models import IssueNotice, IssueRecord, Letter, Person, PersonVersion
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.selectors.support_measures import measures

#: 経過滞在 lasts so long (入管法 第22条の2; 住基法 第30条の45).
TRANSITIONAL_DAYS: Final = timedelta(days=60)
#: Copies that went to others are told for so long after the issue.
TOLD_WITHIN: Final = timedelta(days=92)
_TRANSITIONAL: Final = (ResidenceCategory.TRANSITIONAL_BIRTH, ResidenceCategory.TRANSITIONAL_NATIONALITY_LOST)


@dataclass(frozen=True, slots=True)
class Due:
    """One matter. `subjects`: whom the letter names, the addressee first; `said`: 区分, 在留資格, 証明書 …"""

    matter: str
    due_on: date
    subjects: tuple[str, ...]
    said: str = ""
    starts_on: date | None = None
    copies: int = 0

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it the same letter."""
        return self.matter, self.subjects[0], self.due_on


def due(kind: str, scope: Scope, until: date) -> list[Due]:
    """All matters of a kind, the earliest day first; `until`: the last day of a stay that is told."""
    return sorted(_KINDS[kind](scope, until), key=lambda d: (d.due_on, d.matter))


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest letter about a matter."""

    id: int
    number: str
    copies: int
    printed_at: datetime
    printed_by: str


def sent(kind: str, found: Iterable[Due]) -> dict[tuple[str, str, date], Sent]:
    """What was sent of these, by `Due.key`."""
    letters = Letter.objects.filter(kind=kind, matter__in=[d.matter for d in found])
    return {
        (each.matter, each.addressee_no, each.due_on): Sent(
            each.pk, each.number, each.copy_no, each.printed.printed_at, each.printed.printed_by
        )
        for each in letters.select_related("printed").order_by("copy_no")
    }


def of_person(addressee_no: str) -> QuerySet[Letter]:
    """Letters that name a person, the newest first."""
    found = Letter.objects.filter(subjects__contains=[addressee_no])
    return found.select_related("printed").order_by("-id")


def _support_end(scope: Scope, until: date) -> list[Due]:
    lines = (m for m in measures(scope, clock.today()) if m.state == State.IN_FORCE and m.due)
    return [
        Due(str(m.id), m.ends_on, (m.applicant_no,), starts_on=m.starts_on)
        for m in lines if m.ends_on is not None
    ]  # fmt: skip


def _residents(scope: Scope) -> QuerySet[Person]:
    today = clock.today()
    return scope.people().filter(Q(leaves_on__isnull=True) | Q(leaves_on__gt=today), active=True)


def _newest(scope: Scope, narrowed: Q) -> QuerySet[PersonVersion]:
    """Newest versions of residents, by an index of few rows first."""
    here = _residents(scope).filter(addressee_no=OuterRef("addressee_no"), history_no=OuterRef("history_no"))
    return PersonVersion.objects.filter(narrowed & Q(Exists(here)))


def _stay_end(scope: Scope, until: date) -> list[Due]:
    ends = Q(period_of_stay_until__isnull=False, period_of_stay_until__lte=until)
    found = _newest(scope, ends).order_by("period_of_stay_until").values_list(
        "addressee_no", "period_of_stay_until", "status_of_residence"
    )  # fmt: skip
    return [Due(no, day, (no,), said) for no, day, said in found if day is not None]


def _transitional_end(scope: Scope, until: date) -> list[Due]:
    found = _newest(scope, Q(residence_category__in=_TRANSITIONAL)).values_list(
        "addressee_no", "became_foreign_resident_on", "changed_on", "residence_category"
    )  # fmt: skip
    return [
        Due(no, (began.sort_day if (began := rows.uncertain_from(text)) else changed) + TRANSITIONAL_DAYS, (no,),
            ResidenceCategory.LABELS[category])
        for no, text, changed, category in found
    ]  # fmt: skip


def _householder_request(scope: Scope, until: date) -> list[Due]:
    """Households whose newest versions name no householder, and that have none."""
    headed = Person.objects.filter(household_no=OuterRef("household_no"), active=True, householder=True)
    found = _newest(scope, Q(householder_name="") & ~Q(Exists(headed)))
    households = sorted(set(found.values_list("household_no", flat=True)))
    listed = rows.members_of(households)
    since = _without_since([no for members in listed.values() for no in members])
    return [
        Due(household, notice_due_on(min(days)), tuple(members))
        for household, members in listed.items() if (days := [since[no] for no in members if no in since])
    ]  # fmt: skip


def _without_since(addressee_nos: Sequence[str]) -> dict[str, date]:
    """The day since which each person's record names no householder of the household it is in."""
    found: dict[str, date] = {}
    ended: set[str] = set()
    versions = PersonVersion.objects.filter(addressee_no__in=addressee_nos).order_by(
        "addressee_no", "-history_no"
    )
    home: dict[str, str] = {}
    for no, household, name, day in versions.values_list(
        "addressee_no", "household_no", "householder_name", "changed_on"
    ):
        if name or home.setdefault(no, household) != household:
            ended.add(no)
        if no not in ended:
            found[no] = day
    return found


def _issue_told(scope: Scope, until: date) -> list[Due]:
    """Copies that went to somebody else while the person wanted to be told (本人通知); those of one request at once,
    without what was destroyed (処分)."""
    since = clock.today() - TOLD_WITHIN
    wanted = IssueNotice.objects.filter(ends_on__gte=since)
    if not scope.is_whole:
        wanted = wanted.filter(addressee_no__in=scope.people().values("addressee_no"))
    registered: dict[str, list[IssueNotice]] = {}
    for each in wanted:
        registered.setdefault(each.addressee_no, []).append(each)
    if not registered:
        return []
    issues = IssueRecord.objects.filter(
        subjects__overlap=list(registered), issued_at__gte=datetime.combine(since, time(), clock.TOKYO)
    ).select_related("request", "issuevoid").defer("model", "model_secrets").order_by("id")  # fmt: skip
    batches: dict[tuple[object, ...], list[IssueRecord]] = {}
    for r in issues:
        bearer = str(r.request.data.get("bearer") or "") if r.request else ""
        if told_to_person(r.relation, bearer):
            batches.setdefault((r.request_id, r.kind, r.issued_at, *r.subjects), []).append(r)
    return [
        Due(r.issue_no, r.issued_at.astimezone(clock.TOKYO).date(), (no,),
            f"{TITLES.get(r.kind, r.kind)}　{_to_whom(r.relation)}", copies=handed)
        for (r, *more) in batches.values()
        if (handed := sum(not hasattr(each, "issuevoid") for each in (r, *more)))
        for no in r.subjects
        if any(_covers(each, r.issued_at) for each in registered.get(no, ()))
    ]  # fmt: skip


def _to_whom(relation: str) -> str:
    """In the words of the relations: who came for the person or the household is an agent."""
    return RELATIONS[relation if told_to_person(relation) else "agent"]


def _covers(registration: IssueNotice, at: datetime) -> bool:
    day = at.astimezone(clock.TOKYO).date()
    lasted = registration.ended_at is None or at < registration.ended_at
    return registration.starts_on <= day <= registration.ends_on and lasted


_KINDS: Final[dict[str, Callable[[Scope, date], list[Due]]]] = {
    "support_end": _support_end,
    "stay_end": _stay_end,
    "transitional_end": _transitional_end,
    "householder_request": _householder_request,
    "issue_told": _issue_told,
}
