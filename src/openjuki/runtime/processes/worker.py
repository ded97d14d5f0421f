"""The worker process of a system (常駐処理のプロセス): the loops of the exchange, the sealing of the log."""

from __future__ import annotations

import signal
import threading
from typing import Any

from openjuki.runtime.processes import garbage, system
from openjuki.runtime.processes.child import NOT_MIGRATED

SEAL_SECONDS = 1.0


def run(name: str) -> int:
    """Work for a system until SIGTERM, then let every step finish."""
    stop = threading.Event()
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: stop.set())
    system.bind(name, pooled=False)
    if not system.migrated():
        print(f"{name}: データベースの移行が終わっていません。openjuki setup を実行してください", flush=True)
        return NOT_MIGRATED
    from openjuki.runtime.exchange.worker import run_worker

    garbage.settle_down()
    sealing = threading.Thread(target=_seal, args=(stop,), name="sealer", daemon=True)
    sealing.start()
    run_worker(name, stop)
    sealing.join(5)
    return 0


def _seal(stop: threading.Event) -> None:
    """Seal each second, and once more at the end: a clean stop leaves nothing unsealed (U-08)."""
    import logging

    from django.db import connection

    log = logging.getLogger(__name__)
    sealer: Any = None
    while True:
        last = stop.wait(SEAL_SECONDS)
        try:
            sealer = sealer or _new_sealer()
            sealer.seal()
        except (
            Exception
        ) as e:  # a database that is away is waited for; the unsealed span shows in `audit verify`
            log.warning("sealer: %s", type(e).__name__)
            connection.close()
        if last:
            connection.close()
            return


def _new_sealer() -> Any:
    from openjuki.runtime.audit.sealer import Sealer

    return Sealer()
