"""除票の選択: a 除票 for each time that a person left, none for a removal that was taken back (第15条の2)."""

from datetime import date, datetime
from typing import Any

import pytest

from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

pytestmark = pytest.mark.spec("S 1.1.5", "RR-05")


def numbers(*steps: tuple[Any, ...]) -> list[int]:
    """履歴番号 of the 除票. A step: 事由, 住民状態 and, where the record is another, the day of its 届出."""
    moment = datetime(2026, 11, 1, 9)  # noqa: DTZ001 - the kernel compares moments only
    history = [
        Version("1", at, str(at), reason, date(2026, 1, at), None, moment, Record(status=status, **since))
        for at, (reason, status, *more) in enumerate(steps, start=1)
        for since in ({"notified_on": date(2026, 1, int(more[0]))} if more else {},)
    ]
    return [v.history_no for v in removed_versions(history)]


IN, OUT, TOLD = ("move_in", "1"), ("move_out", "2"), ("move_out_confirmed", "2")


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((IN,), []),
        ((IN, OUT), [2]),
        ((IN, OUT, TOLD), [3]),
        ((IN, OUT, TOLD, IN), [3]),
        ((IN, OUT, IN, ("death", "3")), [4, 2]),
        ((IN, OUT, ("cancel_add", "1")), []),
        ((IN, OUT, ("cancel_add", "1"), OUT), [4]),
        ((IN, OUT, ("cancel_add", "1", 3)), []),
        ((IN, OUT, ("cancel_add", "1", 3), OUT), [4]),
        ((IN, ("removal_ex_officio", "9"), ("entry_ex_officio", "1")), []),
        ((IN, ("removal_ex_officio", "9"), ("entry_ex_officio", "1", 3)), [2]),
        ((IN, ("death", "3"), ("entry_ex_officio", "1")), []),
        ((IN, OUT, ("entry_ex_officio", "1")), []),
        ((IN, OUT, ("entry_ex_officio", "1", 3)), [2]),
        ((IN, OUT, ("move_in", "1", 3), ("cancel_remove", "2")), [4]),
        ((IN, OUT, ("move_in", "1", 3), ("cancel_correct", "1")), []),
        ((IN, OUT, ("cancel_add", "1"), ("cancel_remove", "2")), [4]),
        ((IN, ("removal_naturalization", "9"), ("entry_naturalization", "1")), [2]),
    ],
)
def test_which_versions_are_removed_records(steps: tuple[tuple[Any, ...], ...], found: list[int]) -> None:
    assert numbers(*steps) == found
