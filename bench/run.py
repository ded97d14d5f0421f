"""All benchmarks, one after another (`make bench`): nothing else should run beside them.

    python bench/run.py [--people N] [--home DIR]

`--people` is the size of the city for loading and searching (the goals of issue 2 are for 2,000,000; a run of
that size takes a quarter of an hour and 20 GB). `--home` keeps that city's database for the next run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BENCH = Path(__file__).parent


def main() -> int:
    """Run each in a process of its own; 1 where one of them failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200_000)
    options.add_argument("--home", type=Path)
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="openjuki-bench-"))
    folder.chmod(0o755)  # root's database server runs as an account that must pass
    city = ["--people", str(given.people), "--home", str(given.home or folder / "city")]
    runs = (
        ("load.py", city),
        ("search.py", city),
        ("screens.py", city),
        ("settle.py", []),
        ("settle_kinds.py", []),
        ("feed.py", []),
        ("typeset.py", []),
        ("certificate.py", []),
        ("clerks.py", []),
        ("mixups.py", []),
    )
    try:
        failed = [name for name, arguments in runs if not _run(name, arguments)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        print(f"測れなかったもの: {' '.join(failed)}")
    return 1 if failed else 0


def _run(name: str, arguments: list[str]) -> bool:
    print(f"\n== {name} {' '.join(arguments)}", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(BENCH.parent / "tests")}
    return (
        subprocess.run(
            [sys.executable, str(BENCH / name), *arguments], env=environment, check=False
        ).returncode
        == 0
    )


if __name__ == "__main__":
    sys.exit(main())
