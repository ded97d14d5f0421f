"""The test runner behind `make test` (試験の実行).

A process serves one system, so every folder of `tests/system` is a pytest process of its own. Groups run three
at a time; each leaves a JUnit file in `.cache/test-results/`, from which `openjuki trace` is computed.

    python tests/run.py [GROUP …] [--list] [--jobs N] [-- PYTEST-ARGUMENTS]

A failure beside other groups is looked at a second time, alone (`again.py`), and named in the output.

Where PostgreSQL 15 of the distribution is installed, the database groups run on it once more, without the tests
marked `once`: what they show (pages, papers, the form of an answer) does not hang on the server's version.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import again

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
RESULTS = ROOT / ".cache" / "test-results"
MEMORY = ROOT / ".cache" / "pytest"
COMPILED = ROOT / ".cache" / "compiled"
OLDEST_SERVER = Path("/usr/lib/postgresql/15/bin")
# Sign-in spends its time on hashing passwords; its SQL is Django's and allauth's own.
ONCE = ("identity",)
LONGEST = "residents"  # its groups begin first, so that the lanes end together
PARTS = {"residents": 2}  # one process alone would still run when every other lane has ended
# Browsers and processes are often waited for: on two cores three lanes end a quarter sooner than two.
LANES = 3
PLAIN = ("unit", "cases", "architecture")
OUTPUT_LINES = 80
_printing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Group:
    """One pytest process: its name, what it collects, and the environment it needs."""

    name: str
    paths: tuple[Path, ...]
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    results_of: str = ""

    @property
    def file_name(self) -> str:
        """Its name where a path is wanted."""
        return self.name.replace("/", "-")

    @property
    def results(self) -> Path:
        """Its JUnit file."""
        return RESULTS / f"{self.results_of or self.file_name}.xml"

    def second(self) -> Group:
        """What failed in it, once more: pytest remembers that in the group's own folder."""
        only = ("--last-failed", "--last-failed-no-failures=none")
        return replace(self, results_of=f"{self.file_name}.again", arguments=(*self.arguments, *only))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts of a group, its time in seconds, its output, and the reasons of what did not run."""

    group: Group
    passed: int
    failed: int
    skipped: int
    seconds: float
    output: str
    reasons: tuple[str, ...]

    @property
    def name(self) -> str:
        """The group's name."""
        return self.group.name


def groups() -> Iterator[Group]:
    """All groups that have tests, the long ones first so that the lanes end together."""
    for kind in ("browser", "flows"):
        for folder in _folders(kind):
            yield Group(f"{kind}/{folder.name}", (folder,))
    if list((TESTS / "flows").glob("test_*.py")):
        yield Group("flows", tuple(sorted((TESTS / "flows").glob("test_*.py"))))
    for folder in _folders("system"):
        for number, paths in enumerate(_parts(folder)):
            yield Group(f"system/{folder.name}{f'/{number + 1}' if number else ''}", paths)
        if OLDEST_SERVER.is_dir() and folder.name not in ONCE:
            older = {"OPENJUKI_TEST_PG_BIN": str(OLDEST_SERVER)}
            yield Group(f"system/{folder.name}@15", (folder,), older, ("-m", "not once"))
    for name in PLAIN:
        if (TESTS / name).is_dir() and list((TESTS / name).rglob("test_*.py")):
            yield Group(name, (TESTS / name,))


def _folders(name: str) -> list[Path]:
    found = (TESTS / name).glob("*/") if (TESTS / name).is_dir() else ()
    return sorted(f for f in found if list(f.rglob("test_*.py")))


def _parts(folder: Path) -> list[tuple[Path, ...]]:
    """The folder, or its files dealt out by their length."""
    if (parts := PARTS.get(folder.name, 1)) == 1:
        return [(folder,)]
    files = sorted(folder.rglob("test_*.py"), key=lambda f: (-f.stat().st_size, f.name))
    return [tuple(sorted(files[n::parts])) for n in range(parts)]


def run(group: Group, extra: list[str]) -> Outcome:
    """Run one group and count from its JUnit file; a crash counts as a failure."""
    group.results.unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "pytest", "-q", "--tb=short", "--no-header",
        "-o", f"cache_dir={MEMORY / group.file_name}", f"--junitxml={group.results}",
        *map(str, group.paths), *group.arguments, *extra,
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENJUKI_", "DJANGO_"))}
    environment |= {k: os.environ[k] for k in ("OPENJUKI_SHOTS",) if k in os.environ} | group.environment
    # Hundreds of processes start; where the machine keeps no compiled modules, each would compile all of them anew.
    environment |= {"PYTHONPYCACHEPREFIX": str(COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return _outcome(group, done.returncode, time.monotonic() - started, done.stdout)


def _outcome(group: Group, code: int, seconds: float, output: str) -> Outcome:
    try:
        cases = list(ElementTree.parse(group.results).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        cases = []
    bad = sum(c.find("failure") is not None or c.find("error") is not None for c in cases)
    left_out = [s for c in cases for s in c.iter("skipped")]
    reasons = tuple(dict.fromkeys(s.get("message", "") for s in left_out))
    passed = len(cases) - bad - len(left_out)
    if code not in (0, 5) and not bad:  # 5: the arguments selected nothing
        bad = 1
    return Outcome(group, passed, bad, len(left_out), seconds, output, reasons)


def report(outcome: Outcome) -> None:
    """One line per group; the end of its output where something failed."""
    state = "NG" if outcome.failed else "ok"
    counts = f"合格 {outcome.passed}  失敗 {outcome.failed}  未実施 {outcome.skipped}"
    with _printing:
        print(f"{state}  {outcome.group.name:<28} {counts}  {outcome.seconds:.1f}秒", flush=True)
        for reason in outcome.reasons:
            print(f"    未実施の理由: {reason}", flush=True)
        if outcome.failed:
            tail = outcome.output.splitlines()[-OUTPUT_LINES:]
            print("\n".join(f"    {line}" for line in tail), flush=True)


def ensure_chromium() -> None:
    """Install Chromium for the browser tests where we may; otherwise those tests say what is missing."""
    from shutil import which

    if which("chromium") or os.geteuid() != 0 or not which("apt-get"):
        return
    print("画面の試験のため Chromium を入れています(apt-get install chromium)", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", "-qq", *command], check=False, **quiet).returncode:  # type: ignore[call-overload]
            print("Chromium を入れられません。画面の試験は行われません", flush=True)
            return


def main() -> int:
    """Run what was asked for; the last line is `N passed, N failed`."""
    parser = argparse.ArgumentParser(description="openjuki の試験")
    parser.add_argument("groups", nargs="*", help="群の名前(前方一致)。省くとすべて")
    parser.add_argument("--list", action="store_true", help="群の一覧")
    parser.add_argument("--jobs", type=int, default=LANES, help="同時に走らせる数")
    own, _, extra = _split(sys.argv[1:])
    options = parser.parse_args(own)
    chosen = [g for g in groups() if not options.groups or g.name.startswith(tuple(options.groups))]
    chosen.sort(key=lambda g: LONGEST not in g.name)
    if options.list:
        print("\n".join(g.name for g in chosen))
        return 0
    RESULTS.mkdir(parents=True, exist_ok=True)
    if not options.groups:
        for old in RESULTS.glob("*.xml"):
            old.unlink()
    if any(g.name.startswith("browser") for g in chosen):
        ensure_chromium()
    with ThreadPoolExecutor(options.jobs) as lanes:
        outcomes = list(lanes.map(lambda g: _run_and_report(g, extra), chosen))
    if again.deserves(outcomes):
        outcomes = [_second_look(o, extra) if o.failed else o for o in outcomes]
    passed, failed = sum(o.passed for o in outcomes), sum(o.failed for o in outcomes)
    closing = f"{passed} passed, {failed} failed"
    (RESULTS / "summary.txt").write_text(closing + "\n", encoding="utf-8")
    print(closing, flush=True)
    return 1 if failed or not outcomes else 0


def _run_and_report(group: Group, extra: list[str]) -> Outcome:
    outcome = run(group, extra)
    report(outcome)
    return outcome


def _second_look(first: Outcome, extra: list[str]) -> Outcome:
    """Run alone what failed in a group; what passes now counts, and is named."""
    if not first.group.results.exists() or not (names := again.failing(first.group.results)):
        return first  # the process itself broke: there is no test to look at
    second = run(first.group.second(), extra)
    if second.failed or second.passed < len(names):
        report(second)
        return first
    again.forget(first.group.results, names)
    unstable = "、".join(sorted(name for _, name in names))
    print(f"不安定  {first.name}: 一度目は失敗、単独で合格: {unstable}", flush=True)
    return replace(first, passed=first.passed + len(names), failed=0)


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    if "--" not in arguments:
        return arguments, "", []
    at = arguments.index("--")
    return arguments[:at], "--", arguments[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
