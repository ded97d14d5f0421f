"""The register in the database, with the face of the one in memory: every notice goes through the real services.

Entered by one, acknowledged, judged by others, as staff do. What nobody outside may see before that is looked at
between the steps; what no register may show is asked in SQL, beside what the register in memory asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register import replay
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.reasons import ENTRY, REASONS, REMOVAL
from openjuki.kernel.unwinding.histories import is_active
from openjuki.runtime import clock
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.selectors import certificates, rows
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.database import clean
from support.memory_register import MemoryRegister
from support.movers import published
from support.residents import fill_stock, make_staff
from support.settled import HUB, IDENTITY

#: Of no ward: they work for both.
CLERK, REVIEWER, REVIEWER2 = (make_staff(user, ward="") for user in ("s1001", "s2001", "s2002"))
_KIND_OF = {kind.notice: kind.name for kind in KINDS.values()}
#: Everything that a counterpart, a search or a certificate could notice; 仮登録中 is the counter's own mark.
_OUTSIDE = """
SELECT (SELECT count(*) FROM exchange_message), (SELECT count(*) FROM person_version),
  (SELECT count(*) FROM change_event), (SELECT count(*) FROM search_key),
  (SELECT md5(string_agg((to_jsonb(p) - 'pending_case')::text, '|' ORDER BY addressee_no)) FROM person p)
"""
_FAULTS = {
    "履歴番号 with a gap": """
SELECT addressee_no FROM person_version GROUP BY 1
HAVING min(history_no) <> 1 OR max(history_no) <> count(*)""",
    "the current state is not the newest version": """
SELECT p.addressee_no FROM person p LEFT JOIN person_version v USING (addressee_no, history_no)
WHERE v.household_no IS DISTINCT FROM p.household_no OR v.ward <> p.ward
  OR (v.status = '1') <> p.active OR (v.status = '1' AND v.relationship = '世帯主') <> p.householder
  OR v.resident_code <> p.resident_code OR v.individual_number_hash IS DISTINCT FROM p.individual_number_hash
  OR EXISTS (SELECT FROM person_version w WHERE w.addressee_no = p.addressee_no AND w.history_no > p.history_no)""",
    "two householders": """
SELECT household_no FROM person WHERE active AND householder GROUP BY 1 HAVING count(*) > 1""",
    "a number has passed to another": """
SELECT min(addressee_no) FROM person_version WHERE resident_code <> ''
GROUP BY resident_code HAVING count(DISTINCT addressee_no) > 1
UNION ALL SELECT min(addressee_no) FROM person_version WHERE individual_number_hash IS NOT NULL
GROUP BY individual_number_hash HAVING count(DISTINCT addressee_no) > 1""",
    "search finds somebody in another household, or not at all": """
SELECT p.addressee_no FROM person p LEFT JOIN search_key k
  ON k.addressee_no = p.addressee_no AND k.current AND k.kind = 'name'
GROUP BY p.addressee_no, p.household_no, p.active
HAVING count(k.id) <> 1 OR min(k.household_no) <> p.household_no OR bool_and(k.active) <> p.active""",
    "a mark of a case that is no longer under review": """
SELECT p.addressee_no FROM person p, unnest(string_to_array(p.pending_case, ' ')) AS mark
WHERE mark <> '' AND NOT EXISTS (SELECT FROM case_file c WHERE c.case_no = mark AND c.state = 'in_review')""",
    "開始 + 増 - 減 is not who is there": f"""
SELECT 'all' FROM person_version WHERE reason = ANY('{{{",".join(REASONS)}}}')
HAVING count(*) FILTER (WHERE reason = ANY('{{{",".join(ENTRY)}}}'))
  - count(*) FILTER (WHERE reason = ANY('{{{",".join(REMOVAL)}}}')) <> (SELECT count(*) FROM person WHERE active)""",
}


@dataclass
class DatabaseRegister(MemoryRegister):
    """Starts from an empty database; `pending`: 受付番号 of notices that wait for their review."""

    owner: psycopg.Connection | None = None
    pending: list[str] = field(default_factory=list)
    days: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        assert self.owner is not None
        clean(self.owner)
        self.days.enter_context(clock.fixed(self.today))
        fill_stock(400)

    def settle(self, notice: Any) -> bool:
        """From the counter to the register; False where somebody or something refuses on the way."""
        case_no = self.submit(notice)
        return case_no is not None and self.decide(case_no)

    def submit(self, notice: Any) -> str | None:
        """Enter a notice and put it on the review list; None where it is refused. Nobody outside sees of it."""
        kind, before = _KIND_OF[type(notice)], self.outside()
        case_no = cases.open_case(staff=CLERK, kind=kind, data={"ward": notice.ward}).case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=form_of(notice))
        paper = "grounds_paper" if KINDS[kind].is_ex_officio else "received_paper"
        cases.record_paper(staff=CLERK, case_no=case_no, kind=paper)
        entered = self._submitted(case_no)
        assert self.outside() == before, "仮登録 is seen outside"
        assert self.certified(case_no), "仮登録 stands on a certificate"
        if not entered:
            cases.withdraw_case(staff=CLERK, case_no=case_no, reason="受理できない")
            self.refused[type(notice).__name__] += 1
        return case_no if entered else None

    def _submitted(self, case_no: str) -> bool:
        try:
            submit_notice(staff=CLERK, case_no=case_no)
        except Refused as alerts:
            answers = {f"{f.id}-{f.field}" if f.field else f.id: "確認した" for f in alerts.findings}
            try:
                submit_notice(staff=CLERK, case_no=case_no, acknowledged=answers)
            except Refused:
                return False
        return True

    def decide(self, case_no: str) -> bool:
        """Approvals until it is settled; where the register has changed meanwhile, it goes back to the counter."""
        before, settled = self.outside(), False
        try:
            for reviewer in (REVIEWER, REVIEWER2):
                if settled := review.approve(staff=reviewer, case_no=case_no).state == "settled":
                    break
        except Refused:
            cases.withdraw_case(staff=CLERK, case_no=case_no, reason="台帳が変わった")
            assert self.outside() == before, "a refused notice has left a trace"
        self.reload()
        return settled

    def turn_down(self, case_no: str, *, sent_back: bool) -> None:
        """差戻し and 取下げ, or 取下げ alone: nothing of it was ever there."""
        before = self.outside()
        if sent_back:
            review.send_back(staff=REVIEWER, case_no=case_no, reason="届書と違う")
        cases.withdraw_case(staff=CLERK, case_no=case_no, reason="届出人の申出")
        assert self.outside() == before, "a withdrawn notice has left a trace"

    def pass_days(self, days: int) -> None:
        """Some days later; the job has removed whoever planned to leave by then."""
        self.today += timedelta(days=days)
        self.days.close()
        self.days.enter_context(clock.fixed(self.today))
        remove_due()
        self.reload()

    def reload(self) -> None:
        """Read anew the histories that have grown."""
        for number, newest in Person.objects.order_by("addressee_no").values_list(
            "addressee_no", "history_no"
        ):
            if len(self.history.get(number, ())) != newest:
                self.history[number] = rows.all_versions(number, with_number=True)

    def outside(self) -> tuple[Any, ...]:
        """What is visible outside the counter: messages, versions, events, search, the current state."""
        assert self.owner is not None
        seen: tuple[Any, ...] = self.owner.execute(_OUTSIDE).fetchall()[0]
        return seen

    def certified(self, case_no: str) -> bool:
        """Whether a certificate for those of a case would say what is settled."""
        concerned = CaseFile.objects.get(case_no=case_no).subjects
        facts = certificates.facts_for(concerned, day=self.today, known=clock.now())
        settled = {n: replay.as_of(self.history[n], self.today) for n in concerned}
        said = dict(zip(facts.numbers, facts.history_nos, strict=True))
        return said == {n: version.history_no for n, version in settled.items() if version}

    def household_then(self, household_no: str, day: date, moment: datetime) -> tuple[str, ...]:
        """Who is shown as a household on a day, as known at a moment: what a certificate is made from."""
        return certificates.household_on(household_no, day=day, known=moment)

    def faults(self) -> Iterator[str]:
        """As in memory, and what the tables say."""
        yield from super().faults()
        assert self.owner is not None
        for what, asked in _FAULTS.items():
            yield from (f"{what}: {row[0]}" for row in self.owner.execute(asked).fetchall())  # type: ignore[call-overload]
        shown = rows.current_versions(list(self.history))
        for number, versions in self.history.items():
            if shown[number] != versions[-1]:
                yield f"{number} is shown otherwise than its history says"

    def hearsay(self) -> Iterator[str]:
        """Where the last that 住基ネット and the hub were told is not what the register says."""
        for number, versions in self.history.items():
            record = versions[-1].record
            heard, shown = published(IDENTITY, number), published(HUB, number)[-1]
            told = heard[-1]
            counted = [m["reason"] for m in heard if m["reason"] in ENTRY or m["reason"] in REMOVAL]
            here = (full_name(record), address_of(record).one_line(), record.resident_code)
            if is_active(record) and (told["name"], told["address"], told["resident_code"]) != here:
                yield f"住基ネット heard otherwise of {number}"
            if is_active(record) == (counted[-1] in REMOVAL):
                yield f"住基ネット takes {number} for {counted[-1]}"
            if (shown["status"], shown["household_no"]) != (record.status, record.household_no):
                yield f"the hub heard otherwise of {number}"


def form_of(value: Any) -> Any:
    """A notice as a form holds it."""
    if isinstance(value, UncertainDate):
        return value.to_text() if value.is_exact else value.display()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: form_of(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [form_of(each) for each in value]
    return value
