"""What the screens of the residents are tested with."""

from __future__ import annotations

from support.residents import other_family
from support.terminals import Desk, look

__all__ = ["Desk", "look", "other_family"]
