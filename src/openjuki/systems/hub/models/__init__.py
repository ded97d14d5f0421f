"""Tables of the hub (個人基本・業務間連携の表)."""

from __future__ import annotations

from openjuki.systems.hub.models.copy import Passing, ResidentCopy
from openjuki.systems.hub.models.destination import Destination, UseApplication
from openjuki.systems.hub.models.handover import Handover
from openjuki.systems.hub.models.held import HeldPerson
from openjuki.systems.hub.models.inquiry import Inquiry

__all__ = ["Destination", "Handover", "HeldPerson", "Inquiry", "Passing", "ResidentCopy", "UseApplication"]
