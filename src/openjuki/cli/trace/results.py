"""Results of the last test run (試験の結果), read from the JUnit files that `make test` leaves.

The test suite writes one property `spec` per id that counts for a test (tests/conftest.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path(".cache") / "test-results"


@dataclass(slots=True)
class Borne:
    """Ids by what became of the tests that bear them; `passing` wins over the rest."""

    passing: dict[str, list[str]] = field(default_factory=dict)
    failing: dict[str, list[str]] = field(default_factory=dict)
    tests: int = 0


def read(folder: Path) -> Borne:
    """Gather all files of a run. Raises FileNotFoundError where there was none."""
    paths = sorted(folder.glob("*.xml"))
    if not paths:
        raise FileNotFoundError(folder)
    borne = Borne()
    for path in paths:
        # The file was written by our own test run, not received from anybody.
        for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314
            _add(borne, case)
    return borne


def _add(borne: Borne, case: ElementTree.Element) -> None:
    ids = {p.get("value", "") for p in case.iter("property") if p.get("name") == "spec"}
    name = f"{case.get('classname')}::{case.get('name')}"
    borne.tests += 1
    if case.find("skipped") is not None:
        return
    failed = case.find("failure") is not None or case.find("error") is not None
    for spec_id in ids:
        (borne.failing if failed else borne.passing).setdefault(spec_id, []).append(name)
