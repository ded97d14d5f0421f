"""The steps of a set-up in their order (設置の手順): database, keys, migrations, rights, staff, fonts, city.

Systems are reached by their names only, in children forked for them: this package imports none.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openjuki.cli.console import Steps
from openjuki.cli.setup import city, handover, level
from openjuki.cli.setup.tasks import Task, run_all
from openjuki.runtime import keys, migrate, provision, topology
from openjuki.runtime import setup as key_setup
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import counterpart, system, warm
from openjuki.runtime.typeset import fonts
from openjuki.runtime.typeset.errors import FontsUnavailable


class Setup:
    """Brings an installation to the level of this version. The database server runs already."""

    def __init__(self, inst: Installation, steps: Steps) -> None:
        self._inst = inst
        self._steps = steps
        self._systems = topology.systems()
        self._counterparts = counterpart.simulated(inst)

    def run(self, people: int | None, *, unless_done: bool = False) -> None:
        """All steps; `people` asks for a synthetic city (demo and training only). Raises SetupFailed.

        `unless_done` skips what an earlier set-up of this very code has finished.
        """
        warm.up()
        if not (unless_done and level.reached(self._inst)):
            self._roles_and_keys()
            complete = self._migrate()
            self._rights_and_staff()
            if complete:
                level.note(self._inst)
        if people and self._inst.mode != "production":
            city.ensure(self._inst, people, self._steps)
            handover.make(self._inst, self._steps)

    def _roles_and_keys(self) -> None:
        with self._steps.step("データベースの役割と鍵"):
            provision.create_database(self._inst)
            provision.provision(self._inst, self._systems + self._counterparts)
            for name in self._systems:
                key_setup.generate_system_keys(self._inst, name)
            for name in self._counterparts:
                keys.setup(self._inst.home, counterpart.parties(name))

    def _migrate(self) -> bool:
        """False where something optional is missing and worth another try next time."""
        tasks = [
            self._task(f"移行 {self._title(n)}", n, "migrate", self._migration(n)) for n in self._systems
        ]
        tasks += [
            self._task(f"準備 {self._title(n)}", n, "migrate", self._preparation(n))
            for n in self._counterparts
        ]
        tasks.append(
            Task("証明書用フォント", self._fonts, self._inst.home / "log" / "setup-fonts.log", optional=True)
        )
        with self._steps.step("データベースの移行とフォント") as advance:
            told = run_all(tasks, advance)
        for message in told:
            self._steps.say(f"{message}\n証明書の発行のほかは使えます。", "yellow")
        return not told

    def _rights_and_staff(self) -> None:
        publish = [
            self._task(f"権限一覧 {self._title(n)}", n, "rights", self._command(n, "publish_rights"))
            for n in self._systems
            if system.has(n, "rights")
        ]
        last = [
            self._task("権限の取込み", "identity", "load-rights", self._command("identity", "load_rights"))
        ]
        if self._inst.mode != "production":  # a city decides on its own table and loads it itself
            table = self._command("hub", "load_destinations")
            last.append(self._task("移転先の対応表", "hub", "destinations", table))
        if self._inst.mode == "demo":
            last.append(
                self._task("見本の職員", "identity", "staff", self._command("identity", "demo_staff"))
            )
        with self._steps.step("権限と職員") as advance:
            total = len(publish) + len(last)
            run_all(publish, lambda done, _: advance(done, total))
            run_all(last, lambda done, _: advance(len(publish) + done, total), width=1)

    def _fonts(self) -> int:
        try:
            fonts.ensure(self._inst.home / "fonts", lambda text: print(text, flush=True))
        except FontsUnavailable as e:
            print(e, flush=True)
            return 1
        return 0

    def _task(self, title: str, name: str, kind: str, run: Callable[[], None]) -> Task:
        return Task(title, run, self._log(f"{name}-{kind}"))

    def _log(self, name: str) -> Path:
        return self._inst.home / "log" / f"setup-{name}.log"

    def _title(self, name: str) -> str:
        return topology.nodes()[name].title

    @staticmethod
    def _migration(name: str) -> Callable[[], None]:
        return lambda: migrate.migrate_system(name)

    def _preparation(self, name: str) -> Callable[[], None]:
        return lambda: counterpart.prepare(name, self._inst)

    @staticmethod
    def _command(name: str, command: str, *arguments: str) -> Callable[[], None]:
        return lambda: system.command(name, command, *arguments)
