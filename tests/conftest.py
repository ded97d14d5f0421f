"""Recording which ids of the specification a test bears (仕様番号の記録).

A test names them by `@pytest.mark.spec("RR-01")`, a parametrised case by
`pytest.param(..., marks=pytest.mark.spec("sendai-46"))`. What counts goes into the JUnit file as properties
`spec`, read by `openjuki trace`. A test that bears more than three, or an id that no table has, is refused
when tests are collected: a net cast over everything proves nothing about each.
"""

from __future__ import annotations

import pytest

from openjuki.cli.trace.tables import is_known

MOST = 3


def spec_ids(item: pytest.Item) -> list[str]:
    """Ids of all marks of a test: its own, its case's, its class's and its module's."""
    return list(dict.fromkeys(str(i) for mark in item.iter_markers("spec") for i in mark.args))


def fault(item: pytest.Item) -> str | None:
    """What is wrong with the marks of a test, or None."""
    ids = spec_ids(item)
    if len(ids) > MOST:
        return f"{item.nodeid}: 仕様番号は{MOST}つまでです({len(ids)}あります)"
    unknown = [i for i in ids if not is_known(i)]
    if unknown:
        return f"{item.nodeid}: どの表にも無い仕様番号です: {', '.join(unknown)}"
    if item.get_closest_marker("screen") and not {"page", "sit_down"} & set(
        getattr(item, "fixturenames", ())
    ):
        return f"{item.nodeid}: 画面の印(screen)は、ブラウザで開く試験だけに付けます"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse wrong marks; hand the right ones to the report."""
    faults = [f for f in map(fault, items) if f]
    if faults:
        raise pytest.UsageError("\n".join(faults))
    for item in items:
        item.user_properties += [("spec", i) for i in spec_ids(item)]
