"""請求の審査: whether the law gives what was asked for, to who asks, judged with the register under lock.

住民基本台帳法 第12条〜第12条の3, 第15条の4 by the kernel's rules; a 支援措置 keeps its 相手方 away, whoever asks for
them (住民基本台帳事務処理要領 第5-10). RR-05, A-04, decision 14.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openjuki.kernel.certificates import facts as texts
from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.record_copy import Person
from openjuki.kernel.certificates.requests.request import Asked, CopyRequest, Subject, compared
from openjuki.kernel.certificates.requests.rights import PERSON
from openjuki.kernel.dates.adulthood import is_minor
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Settings
from openjuki.kernel.rules.run import check
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.selectors import certificates, holds, support_measures
from openjuki.systems.residents.selectors.certificates import Facts
from openjuki.systems.residents.services.issue_holds import Held, NotAcknowledged
from openjuki.systems.residents.services.judge import alert_key, shown_finding

#: Addresses of a record at which somebody may have known the person.
_HOMES: Final = (
    "address", "previous_address", "last_registered_address", "planned_destination", "confirmed_destination",
)  # fmt: skip


def fee_of(
    request: CopyRequest, rules: Mapping[str, Any], *, papers: int = 1, copies: int | None = None
) -> int:
    """手数料 in yen for `papers` with all their copies; nothing where a reason for an exemption stands."""
    if request.exemption:
        return 0
    count = request.copies if copies is None else copies
    return int(rules["fee"].get(request.choices.kind, 0)) * papers * count


def check_law(
    request: CopyRequest,
    facts: Facts,
    *,
    due: int,
    levels: Mapping[str, str],
    acknowledged: Mapping[str, str],
) -> None:
    """For one paper. Raises Held for the 相手方, Invalid with all errors, NotAcknowledged with the alerts."""
    _refuse_opposing(request, (*facts.numbers, *facts.others))
    findings = judged(request, facts, due=due, levels=levels)
    if any(f.level == "error" for f in findings):
        raise Invalid(*findings)
    missing = [f for f in findings if not acknowledged.get(alert_key(f), "").strip()]
    if missing:
        raise NotAcknowledged(*missing)


def judged(request: CopyRequest, facts: Facts, *, due: int, levels: Mapping[str, str]) -> tuple[Finding, ...]:
    """All that stands against the request of one paper, errors first."""
    view = RegisterView(settings=Settings(levels=levels))
    found = [shown_finding(each) for each in check(view, _asked(request, facts, due), clock.today())]
    return tuple(sorted(found, key=lambda f: f.level != "error"))


def _asked(request: CopyRequest, facts: Facts, due: int) -> Asked:
    records, now = [person.record for person in facts.people], _newest(request, facts)
    home = next(iter(now), None)
    living = [r for pair in zip(records, now, strict=True) if pair[1].status != Status.DEAD for r in pair]
    return Asked(
        request,
        subjects=tuple(_subject(person) for person in facts.people),
        removed=CERTIFICATES[request.choices.kind].source == Source.REMOVED,
        dead=bool(now) and not living,
        names=_names(request, living, facts.others),
        address=texts.home_text(home, clock.today()) if home else "",
        left=home is not None and not texts.is_recorded_on(home, clock.today()),
        due=due,
        adult=any(not is_minor(r.birth, clock.today()) for r in records),
        protected=bool(holds.protected(facts.numbers)),
    )


def _newest(request: CopyRequest, facts: Facts) -> list[Record]:
    """Who the persons are today, also where the paper shows an earlier record (除票, 再交付): who has died, or moved,
    since."""
    if CERTIFICATES[request.choices.kind].source == Source.RESIDENT:
        return [person.record for person in facts.people]
    found = certificates.identities(facts.numbers)
    return [found[number] for number in facts.numbers]


def _names(request: CopyRequest, records: Sequence[Record], others: Sequence[str]) -> tuple[str, ...]:
    """Names of the persons on the paper, and of the household where the requester is none of them."""
    names = tuple(name for r in records for name in _written(r))
    known = {compared(name) for name in names}
    if request.right is not PERSON or compared(request.requester) in known:
        return names
    return (*names, *(name for r in certificates.identities(others).values() for name in _written(r)))


def _written(record: Record) -> tuple[str, ...]:
    """The ways in which a person writes the own name."""
    return tuple(n for n in (full_name(record), record.roman_name, record.kanji_name, record.alias) if n)


def _subject(person: Person) -> Subject:
    """All names and addresses that the record has had: who asks may know but a former one."""
    records = [person.record, *(version.record for version in person.versions)]
    names = [name for r in records for name in (*_written(r), *_former(r))]
    homes = [home for r in records for which in _HOMES if not (home := address_of(r, which)).is_blank]
    return Subject(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(homes)))


def _former(record: Record) -> tuple[str, ...]:
    """氏名 with the 旧氏."""
    return (f"{record.former_surname}　{record.given_name}",) if record.former_surname else ()


def _refuse_opposing(request: CopyRequest, addressee_nos: Sequence[str]) -> None:
    """Nobody who is named as 相手方 gets a copy of this household, nor whoever acts for one (S 3.4)."""
    protected = holds.protected(addressee_nos)
    asking = [compared(text) for text in (request.requester, request.bearer, request.client)]
    for number in sorted(protected):
        for name in support_measures.opposing_names(number):
            wanted = compared(name)
            if any(wanted and wanted in each for each in asking):
                raise Held(
                    Finding("I05", "この請求による交付はできません。", field="requester",
                            law="住民基本台帳事務処理要領 第5-10、S 3.4",
                            remedy="交付せず、支援措置責任者へ引き継いでください。請求者に事情を告げないでください。")
                )  # fmt: skip
