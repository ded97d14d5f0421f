"""One valid example of every kind of notice (届の例), from the family that `move_family_in()` makes.

A kind's module has `draft(people) -> dict`: form data for the people by 宛名番号, in their standing order
(世帯主, 妻, 子, 子). Where another state must come first, `prepare(people) -> list[str]` makes it and gives the
people to take. `changed(before, after)` may say what must have come of it. A kind that stands for a 届出 without a
notifier has that one's example, with grounds (S 4.2.0.2), unless it has one of its own.
"""

from __future__ import annotations

import copy
from importlib import import_module
from typing import Any

from openjuki.systems.residents.models import Person
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.judge import alert_key
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.residents import CLERK, REVIEWER, REVIEWER2

DAY = "2026-11-20"
#: Stand for a 届出, but say other things than it.
OWN = frozenset({"move_out_ex_officio"})


def draft_of(kind: str, people: list[str]) -> dict[str, Any]:
    """The example of a kind. Raises ModuleNotFoundError where nobody has written one."""
    model = "" if kind in OWN else KINDS[kind].stands_for
    module = import_module(f"support.drafts.{model or kind}")
    if prepare := getattr(module, "prepare", None):
        people = prepare(people)
    given = module.draft(people)
    if model:
        given = {name: value for name, value in given.items() if name not in notified()} | grounds(
            "no_notice"
        )
    return copy.deepcopy({"ward": "04101", "notified_on": DAY, **given})


def settled(kind: str, people: list[str]) -> None:
    """Carry the example of another kind out first, a day before."""
    draft = import_module(f"support.drafts.{kind}").draft(people)
    carry_out(kind, {"ward": "04101", "notified_on": "2026-11-19", **draft})


def submitted(kind: str, people: list[str]) -> str:
    """The example of a kind, up to the review list; gives the 受付番号."""
    return submit(kind, draft_of(kind, people))


def submit(kind: str, data: dict[str, Any]) -> str:
    """A notice from the counter to the review list."""
    case_no = cases.open_case(staff=CLERK, kind=kind).case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    return hand_in(kind, case_no)


def hand_in(kind: str, case_no: str) -> str:
    """What was entered goes on to the review list, every alert answered."""
    written = "grounds_paper" if KINDS[kind].is_ex_officio else "received_paper"
    cases.record_paper(staff=CLERK, case_no=case_no, kind=written)
    alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
    submit_notice(staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "確認済み" for f in alerts})
    return case_no


def carry_out(kind: str, data: dict[str, Any]) -> None:
    """A notice from the counter to the register."""
    approve(submit(kind, data))


def approve(case_no: str) -> None:
    """As many approvals as it takes."""
    for reviewer in (REVIEWER, REVIEWER2):
        if review.approve(staff=reviewer, case_no=case_no).state == "settled":
            return


def notified(name: str = "試験　太郎") -> dict[str, Any]:
    """Who gives notice, and how we know."""
    return {
        "notifier": {"name": name, "capacity": "householder"},
        "identity": {"method": "licence", "document": "運転免許証"},
    }


def grounds(basis: str = "investigation", document: str = "実態調査報告書") -> dict[str, Any]:
    """By what an entry ex officio is justified."""
    return {"grounds": {"basis": basis, "document": document, "received_on": DAY}}


def household_of(addressee_no: str) -> str:
    """世帯番号 of a person."""
    return Person.objects.get(addressee_no=addressee_no).household_no
