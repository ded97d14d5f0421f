"""除票の選択: a 除票 for each time that a person left, none for a removal that was taken back (第15条の2)."""

from datetime import date, datetime

import pytest

from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

pytestmark = pytest.mark.spec("S 1.1.5", "RR-05")


def numbers(*steps: tuple[str, str]) -> list[int]:
    moment = datetime(2026, 11, 1, 9)  # noqa: DTZ001 - the kernel compares moments only
    history = [
        Version("1", at, str(at), reason, date(2026, 1, at), None, moment, Record(status=status))
        for at, (reason, status) in enumerate(steps, start=1)
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
        ((IN, ("removal_ex_officio", "9"), ("entry_ex_officio", "1")), []),
        ((IN, OUT, ("entry_ex_officio", "1")), [2]),
        ((IN, ("removal_naturalization", "9"), ("entry_naturalization", "1")), [2]),
    ],
)
def test_which_versions_are_removed_records(steps: tuple[tuple[str, str], ...], found: list[int]) -> None:
    assert numbers(*steps) == found
