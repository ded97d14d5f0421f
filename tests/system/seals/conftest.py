"""Tests of seals against its real database."""

from support.harness import use_system

use_system("seals")

from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
