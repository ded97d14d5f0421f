"""How long a session may stand (セッションの期限), in seconds.

The idle time is the shell's setting of the system (U-12: CS five minutes), so that the screen and the server
count alike. A working day with overtime is twelve hours.
"""

from __future__ import annotations

from openjuki.runtime import installation
from openjuki.runtime.web import config

ABSOLUTE = 12 * 3600
REFRESH_EVERY = 60
# Identity may be away for a while (restart, network): known rights stand for this long, then nobody works.
REFRESH_GRACE = 600
TOUCH_EVERY = 5
HELD_FOR = 12 * 3600
HELD_MAX_BYTES = 1_000_000


def idle_seconds() -> int:
    """Seconds without activity after which the screen locks; 0 switches the lock off."""
    return config.shell().idle_seconds


def refresh_seconds() -> int:
    """Seconds after which rights are asked for again."""
    return int(installation.current().options.get("rights_refresh_seconds", REFRESH_EVERY))


def session_cookie(system: str) -> str:
    """Cookie of a system's session. Cookies ignore ports, so on one host each system needs its own name."""
    return f"oj_{system}"


def start_cookie(system: str) -> str:
    """Cookie that carries a sign-in under way (state, nonce, where to go)."""
    return f"oj_{system}_start"


DEVICE_COOKIE = "oj_device"
