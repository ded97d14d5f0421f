"""The party of this process (このプロセスの当事者): its system over the Django connection.

The message catalogue is injected by the setting `EXCHANGE_CATALOGUE`, a dotted path to a function: the
runtime itself knows no message (R1-runtime-knows-no-resident).
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from openjuki.runtime import installation
from openjuki.runtime.exchange.catalogue import Catalogue
from openjuki.runtime.exchange.database import DjangoDatabase
from openjuki.runtime.exchange.party import Party


def current_catalogue() -> Catalogue:
    """The catalogue that the settings name."""
    catalogue: Catalogue = import_string(settings.EXCHANGE_CATALOGUE)()
    return catalogue


@cache
def current_party() -> Party:
    """This process's system. Raises InstallationError outside an installation."""
    return Party(
        installation.current_system(),
        home=installation.current().home,
        catalogue=current_catalogue(),
        database=DjangoDatabase(),
    )
