"""Serving HTTP on a socket that the supervisor holds (HTTPの提供).

gunicorn's threaded worker runs in this very process, without its master: the supervisor is the master, and a
second pair of eyes on the same child would only be one more process that can be left behind. The listening
socket stays open while a web process is started again, so callers wait instead of being refused.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

THREADS = 8
DRAIN_SECONDS = 5
Application = Callable[..., Any]


def serve(application: Application, listener: socket.socket, *, threads: int = THREADS) -> None:
    """Serve until SIGTERM, finish what was begun within DRAIN_SECONDS, return."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.workers.gthread import ThreadWorker

    class Program(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "threads": threads,
                "worker_class": "gthread",
                "keepalive": 30,
                "graceful_timeout": DRAIN_SECONDS,
                "control_socket_disable": True,
                # Query strings tell whom somebody looked for: that belongs into the audit log alone.
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Application:
            return application

    program = Program()
    logger = program.cfg.logger_class(program.cfg)
    listener.setblocking(False)
    worker = ThreadWorker(0, os.getppid(), [listener], program, 0, program.cfg, logger)
    worker.pid = os.getpid()
    worker.init_process()
