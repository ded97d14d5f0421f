"""`python -m openjuki.runtime.exchange`: the worker of the system named by `OPENJUKI_SYSTEM`."""

from __future__ import annotations

import os
import signal
import threading

import django

from openjuki.runtime import installation
from openjuki.runtime.exchange.worker import run_worker


def main() -> None:
    """Run until SIGTERM or SIGINT, then drain."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openjuki.runtime.settings")
    os.environ.setdefault("OPENJUKI_POOL", "0")  # one thread uses Django here, and it opens its own
    django.setup()
    stop = threading.Event()
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: stop.set())
    run_worker(installation.current_system(), stop)


if __name__ == "__main__":
    main()
