"""通知書の本文: which letter of the kernel tells of a matter."""

from __future__ import annotations

from collections.abc import Mapping

from openjuki.kernel.certificates import due_letters as letters
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.register.record import Record
from openjuki.systems.residents.selectors.letters import Due


def paper_for(kind: str, head: Head, due: Due, people: Mapping[str, Record]) -> Paper:
    """The letter about one matter; `people` by 宛名番号. Raises KeyError for an unknown kind."""
    to = people[due.subjects[0]]
    if kind == "support_end":
        return letters.support_end_letter(head, to, due.starts_on or due.due_on, due.due_on)
    if kind == "stay_end":
        return letters.stay_end_letter(head, to, due.due_on)
    if kind == "transitional_end":
        return letters.transitional_letter(head, to, due.due_on)
    if kind == "householder_request":
        return letters.householder_request(head, [people[no] for no in due.subjects])
    if kind == "issue_told":
        form, _, relation = due.said.partition("　")
        return letters.issue_told_letter(head, to, letters.Told(due.due_on, form, relation, due.copies))
    raise KeyError(kind)
