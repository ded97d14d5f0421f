"""One engine for all tests of this folder: fonts and templates are read once."""

from __future__ import annotations

import pytest

from openjuki.runtime.typeset import Engine, engine_for
from support.fonts import certificate_fonts
from support.papers import FORMS


@pytest.fixture(scope="session")
def engine() -> Engine:
    return engine_for(FORMS, certificate_fonts())
