"""Tests of identity against its real database; `people` makes staff with passwords and one-time secrets."""

from support.harness import use_system

use_system("identity")

from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
from system.identity.people import browser, known, people  # noqa: E402, F401
from system.identity.town import empty_hub, town  # noqa: E402, F401
