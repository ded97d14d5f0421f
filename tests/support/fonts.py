"""証明書用フォント for tests: fetched once into the checkout's cache, or taken from OPENJUKI_FONTS."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from openjuki.runtime import installation
from openjuki.runtime.typeset.fonts import ensure


@lru_cache(maxsize=1)
def certificate_fonts() -> Path:
    """Folder with the certificate font. Raises FontsUnavailable, with the ways out, when it cannot be had."""
    folder = Path(os.environ.get("OPENJUKI_FONTS", Path(__file__).parents[2] / ".cache" / "fonts"))
    ensure(folder)
    return folder


def prepare_printing() -> None:
    """Put the certificate font where this process's installation looks for it."""
    folder = installation.current().home / "fonts"
    if not folder.exists():
        folder.symlink_to(certificate_fonts(), target_is_directory=True)
