"""All benchmarks, one after another (`make bench`): nothing else should run beside them.

    python bench/run.py [--people N] [--home DIR] [--only PART]

`--people` is the size of the city for loading, searching and the screens (the goals are for 2,000,000; a run of that
size takes three quarters of an hour and 20 GB). `--home` keeps that city's database for the next run. Ctrl-C ends the
run; what was measured until then is summed up all the same. Exit 1 where a goal is missed or something broke off.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import goals

BENCH = Path(__file__).parent


def main() -> int:
    """Run each in a process of its own, then say goal by goal what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200_000)
    options.add_argument("--home", type=Path)
    options.add_argument("--only", default="", help="a part of the file's name")
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="openjuki-bench-"))
    folder.chmod(0o755)  # root's database server runs as an account that must pass
    city = ["--people", str(given.people), "--home", str(given.home or folder / "city")]
    runs = [
        (name, arguments)
        for name, arguments in (
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
        if given.only in name
    ]
    told: list[str] = []
    broken: list[str] = []
    try:
        for at, (name, arguments) in enumerate(runs, 1):
            if not _run(f"{at}/{len(runs)}", name, arguments, told):
                broken.append(name)
    except KeyboardInterrupt:
        broken.append("(Ctrl-C で中断)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _summed_up(told, broken)


def _run(at: str, name: str, arguments: list[str], told: list[str]) -> bool:
    """Show what it prints and keep its goals; whether it ran to its end. A missed goal is an end, too."""
    print(f"\n== {at} {name} {' '.join(arguments)}", flush=True)
    paths = [str(BENCH.parent / "src"), str(BENCH.parent / "tests")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
    start = time.monotonic()
    mine: list[str] = []
    with subprocess.Popen(
        [sys.executable, str(BENCH / name), *arguments], env=environment, text=True, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            print(line, end="", flush=True)
            if line.startswith((goals.MET, goals.MISSED)):
                mine.append(f"{line.rstrip()}  [{name}]")
    told += mine
    print(f"== {at} {name}: {time.monotonic() - start:.0f} 秒", flush=True)
    missed = any(line.startswith(goals.MISSED) for line in mine)
    return child.returncode == 0 or (child.returncode == 1 and missed)


def _summed_up(told: list[str], broken: list[str]) -> int:
    print("\n== まとめ")
    for line in told:
        print(line)
    if broken:
        print(f"測り終えなかったもの: {' '.join(broken)}")
    missed = sum(line.startswith(goals.MISSED) for line in told)
    print(f"目標 {len(told)} のうち {len(told) - missed} を達成")
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
