"""電文の机: this system's messages, for its pages and its API; what was sent follows the ward and the branch."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk, Narrowing
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services import scopes


def _narrowing(staff: Staff) -> Narrowing:
    chosen = scopes.remembered(staff)
    return Narrowing(
        chosen.of(staff).among(), "residents/_scope.html", {"scope": scopes.choices(staff, chosen)}
    )


desk = Desk("residents", narrowing=_narrowing)
