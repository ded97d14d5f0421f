"""From an empty folder to running processes (起動の全体): what the commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from openjuki.cli.console import Steps
from openjuki.cli.setup import handover
from openjuki.cli.setup.steps import Setup
from openjuki.cli.supervisor import lock
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.cli.supervisor.interrupts import Interrupts
from openjuki.cli.supervisor.supervisor import Supervisor
from openjuki.runtime import topology
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import counterpart


def node_names(inst: Installation, only: list[str] | None = None) -> list[str]:
    """The nodes to run: all systems and the simulated outsiders, or those of them that are named.

    Raises CannotStart for a name that is none.
    """
    names = topology.systems() + counterpart.simulated(inst)
    unknown = [n for n in only or [] if n not in names]
    if unknown:
        raise CannotStart(f"{'・'.join(unknown)} はこの設置にありません。あるもの: {'・'.join(names)}")
    return [n for n in names if not only or n in only]


@dataclass(slots=True)
class Session:
    """An installation under our lock."""

    inst: Installation
    steps: Steps
    interrupts: Interrupts
    supervisor: Supervisor

    def set_up(self, people: int | None, *, unless_done: bool = False) -> None:
        """Every step of the set-up. Raises SetupFailed."""
        Setup(self.inst, self.steps).run(people, unless_done=unless_done)

    def start(self) -> None:
        """Start all processes and wait until they may serve. Raises CannotStart."""
        with self.steps.step("システムの起動") as advance:
            self.supervisor.start(advance)

    def hand_over(self) -> None:
        """Wait until everybody of a city that was loaded has reached the other systems."""
        handover.wait_for(self.inst, self.steps, self._meanwhile)

    def _meanwhile(self) -> None:
        self.supervisor.look()
        if self.interrupts.stop:
            raise KeyboardInterrupt

    def watch(self) -> None:
        """Until Ctrl-C or SIGTERM."""
        self.supervisor.run()


@contextmanager
def session(
    inst: Installation,
    steps: Steps,
    *,
    only: list[str] | None = None,
    serve: bool = True,
    before_database: Callable[[], None] = lambda: None,
) -> Iterator[Session]:
    """Lock, ports, database; whatever happens inside, nothing of it runs afterwards."""
    with lock.take(inst.home), Interrupts() as interrupts:
        supervisor = Supervisor(inst, node_names(inst, only), interrupts, steps.say)
        try:
            if serve:
                supervisor.reserve()
            before_database()
            if supervisor.database.embedded:
                with steps.step("データベースの起動"):
                    supervisor.start_database()
            yield Session(inst, steps, interrupts, supervisor)
        finally:
            supervisor.stop()
