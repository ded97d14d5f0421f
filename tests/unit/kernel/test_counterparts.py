"""届出の準用 (S 4.2.0.2): what nobody notified is judged and entered as if somebody had, but for the 届出日."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import cases
from cases.build import Case, cases_in
from cases.build_ex_officio import counterpart_of
from openjuki.kernel.certificates.move_out_certificate import kind_for
from openjuki.kernel.decide import decide
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.register.decision import Change, Decision
from openjuki.kernel.rules.run import APPLIED

GROUNDS = Grounds("investigation", "実態調査報告書")
#: Rules that a counterpart has and its 届出 has not.
OWN = frozenset({"A205", "A206", "E206"})
WRITTEN = cases_in(Path(next(iter(cases.__path__))))
#: All that the cases say of these notices, but for a day that is still to come.
NOTIFIED = [
    case
    for case in WRITTEN
    if type(case.notice) in COUNTERPARTS.values() and case.notice.changed_on <= case.today
]


def without_notice(case: Case) -> Decision:
    return decide(case.view, counterpart_of(case.notice, GROUNDS), case.today)


def entered(change: Change) -> Change:
    """A change without what only a 届出 leaves behind: its day (届出の年月日), and that it was a 特例転出."""
    return replace(change, note="", record=change.record.with_(notified_on=None, removal_notified_on=None))


@pytest.mark.spec("S 4.2.0.2")
@pytest.mark.parametrize("case", NOTIFIED, ids=lambda case: f"{case.source}: {case.title}")
def test_the_rules_and_the_effect_of_the_notice_apply(case: Case) -> None:
    told, found = decide(case.view, case.notice, case.today), without_notice(case)
    _, left_out = APPLIED[type(counterpart_of(case.notice, GROUNDS))]
    assert {f.id for f in found.findings} - OWN == {f.id for f in told.findings} - left_out
    if not told.refused and not found.refused:
        assert [entered(c) for c in found.changes] == [entered(c) for c in told.changes]


def test_every_counterpart_was_settled_so() -> None:
    settled = {type(counterpart_of(c.notice, GROUNDS)) for c in NOTIFIED if not without_notice(c).refused}
    assert settled == set(COUNTERPARTS)


@pytest.mark.spec("S 4.1.3.0.3")
def test_whoever_leaves_ex_officio_gets_the_equivalent_certificate_even_within_the_term() -> None:
    (case,) = (c for c in WRITTEN if c.title == "届出期間の中では、届出を促してから")
    (gone,) = decide(case.view, case.notice, case.today).changes
    assert (gone.notified_on, kind_for(gone.record)) == (case.notice.notified_on, "equivalent_certificate")
