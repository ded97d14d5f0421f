"""Base classes of tables (表の基底).

The class says what the application's role may do; `db.grants` turns it into grants.
"""

from __future__ import annotations

from django.db import models


class AppendOnly(models.Model):
    """追記専用の表: the app role may SELECT and INSERT, never UPDATE, DELETE or TRUNCATE.

    History, messages and logs inherit from this (decisions.md, Database; L-07, U-08).
    """

    class Meta:
        abstract = True
