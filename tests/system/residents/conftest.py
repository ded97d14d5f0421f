"""Tests of 住民記録 against its real schema and roles."""

from support.harness import use_system

use_system("residents")

from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
from support.import_folder import city, copied  # noqa: E402, F401
