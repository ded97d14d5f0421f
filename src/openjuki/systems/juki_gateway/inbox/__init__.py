"""What the gateway receives (受信): the register's three kinds, and changes of rights."""

from __future__ import annotations

from openjuki.runtime.exchange import handles
from openjuki.runtime.signin import inbox as signin
from openjuki.systems.juki_gateway.inbox.from_residents import take_over
from openjuki.systems.juki_gateway.services.pass_on import KINDS

for kind in KINDS:
    handles(kind)(take_over)
signin.register()
