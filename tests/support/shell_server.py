"""The shell alone as a program: `python -m support.shell_server PORT` (the caller sets OPENJUKI_HOME)."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the tests look at pages."""


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "support.shell_settings"
    from django.core.wsgi import get_wsgi_application

    app = get_wsgi_application()
    port = int(sys.argv[1])
    make_server("127.0.0.1", port, app, server_class=Threaded, handler_class=Quiet).serve_forever()
