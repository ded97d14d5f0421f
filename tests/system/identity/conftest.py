"""Tests of identity against its real database; `people` makes staff with passwords and one-time secrets."""

import os

from support.harness import use_system

use_system("identity")
# Playwright keeps an event loop in this thread; the tests use the database beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402

from support.browser import browser, page, watch  # noqa: E402, F401
from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
from system.identity.people import known, people, terminal  # noqa: E402, F401
from system.identity.town import empty_hub, town  # noqa: E402, F401

# A light hash in the test process; its parameters stand in each hash, so the real processes read it too.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 1024
