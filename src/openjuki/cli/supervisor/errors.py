"""What can keep an installation from starting (起動できない理由); messages are for people."""

from __future__ import annotations


class CannotStart(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """起動できない. The message says why and what to do."""
