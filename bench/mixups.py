"""Nobody's paper for somebody else: 10,000 certificates by many desks on two nodes under faults (issue 4).

    python bench/mixups.py [--issues 10000] [--desks 24] [--households 300] [--kills 6] [--seed N]
    python bench/mixups.py --sabotage print|answer

Two web processes on one database and one archive, like two application servers: real sockets, the API, a session
for each desk; their clocks are seconds apart. The people live in families of four and six (a second page), some
have a history, some left (除票). The nodes are slow and fail at random between the steps of an issue (archive,
typesetting, answer), desks give up waiting and ask again with the same Idempotency-Key, at the other node too, and
nodes are killed in the middle and come back (`tests/support/mixups`). Then every file that any desk was given is
opened with pypdf and the people on it are compared with what that desk asked for; every file with the archive, byte
for byte; numbers, requests, fees and the log with the desks' own notes. A stranger on any paper fails the run.

`--sabotage` shows that the trial can fail. `print`: the first node hands finished papers to the wrong request;
the last look must find it, record an incident and stop the channel, and no such paper may reach a desk. `answer`:
the node answers another's file after every check of ours; the reading of what was received must find that.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import goals

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def main() -> int:
    """Prepare, run, judge; 1 where the trial does not end as it must."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--issues", type=int, default=10_000, help="copies, each with its number")
    options.add_argument("--desks", type=int, default=24)
    options.add_argument("--households", type=int, default=300)
    options.add_argument("--kills", type=int, default=6)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--sabotage", choices=("print", "answer"), default="")
    given = options.parse_args()
    from support import harness

    harness.use_system("residents")
    from support.certificates import issuing_day
    from support.mixups import trial

    with issuing_day(stock=given.households * 5 + 20):
        homes = trial.households(given.households)
        print(f"{len(homes)} households", flush=True)
        outcome = trial.run(
            homes, issues=given.issues, desks=given.desks, kills=given.kills, seed=given.seed,
            sabotage=given.sabotage, tell=partial(print, flush=True),
        )  # fmt: skip
    print(outcome.told())
    for line in (*outcome.faults[:20], *map(str, outcome.incidents[:20])):
        print(f"  {line}")
    as_it_must = trial.passed(outcome, given.sabotage)
    print("as it must be" if as_it_must else "NOT as it must be")
    if not given.sabotage:
        goals.at_most("試行の誤り(他人の証明書、欠番、食い違い)", len(outcome.faults), 0, "件")
    return 0 if as_it_must else 1


if __name__ == "__main__":
    sys.exit(main())
