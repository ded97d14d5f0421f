"""Holds that concern an issue (発行に係る抑止), in one statement, for it is asked twice per copy. S 3.1, S 3.4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

_SQL = """
SELECT coalesce(bool_or(support_measure AND addressee_no = ANY(%(printed)s)), false),
       coalesce(bool_or(support_measure AND addressee_no = ANY(%(others)s)), false),
       array_remove(array_agg(DISTINCT level) FILTER (
         WHERE process = 'issue' AND addressee_no = ANY(%(printed)s)), NULL)
FROM hold WHERE addressee_no = ANY(%(all)s) AND lifted_at IS NULL
"""


class IssueHolds(NamedTuple):
    """`protected`: somebody on the paper is under 支援措置; `protected_others`: somebody of the household is.

    `levels`: of the holds on issuing for those on the paper.
    """

    protected: bool
    protected_others: bool
    levels: tuple[str, ...]


def issue_holds(printed: Sequence[str], others: Sequence[str]) -> IssueHolds:
    """What stands against showing `printed`, and with it the address of `others`."""
    with connection.cursor() as cursor:
        names = {"printed": list(printed), "others": list(others), "all": [*printed, *others]}
        cursor.execute(_SQL, names)
        protected, protected_others, levels = cursor.fetchone()
        return IssueHolds(protected, protected_others, tuple(sorted(levels or ())))
