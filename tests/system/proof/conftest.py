"""Tests of proof against its real database."""

from support.harness import use_system

use_system("proof")

from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
