"""What the shell knows of the process it runs in (画面の設定): titles, addresses, idle time.

A system's `settings.py` may set `SHELL = {...}` with the keys of `Shell`; the rest has defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from openjuki.runtime import installation, topology


@dataclass(frozen=True, slots=True)
class Shell:
    """Settings of the shell. `idle_seconds` 0 switches the lock off (U-12: CS 300).

    `search_right`: without it nobody is offered the search key; empty where everybody may search.
    """

    title: str = ""
    home: str = "/"
    home_label: str = ""
    search: str = ""
    search_right: str = ""
    lock_url: str = "/signin/lock"
    unlock_url: str = "/signin/unlock"
    sign_out_url: str = "/signin/out"
    idle_seconds: int = 600


def shell() -> Shell:
    """The shell's settings of this process. Raises TypeError for an unknown key."""
    own = getattr(settings, "SHELL", {})
    unknown = set(own) - {f.name for f in fields(Shell)}
    if unknown:
        raise TypeError(f"unknown SHELL setting: {', '.join(sorted(unknown))}")
    return Shell(**own)


def title() -> str:
    """Japanese name of the system that this process serves."""
    own = shell().title
    if own:
        return own
    node = topology.nodes().get(installation.current_system())
    return node.title if node else "openjuki"


@cache
def sibling_origins() -> tuple[str, ...]:
    """Origins of the city's own systems: sign-in and sign-out are redirects between them after a form,
    and Chromium applies `form-action` to the redirect too."""
    inst = installation.current()
    urls = (urlsplit(inst.url(name)) for name in topology.systems())
    return tuple(f"{u.scheme}://{u.netloc}" for u in urls)
