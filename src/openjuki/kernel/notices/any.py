"""届出の総称 — every kind of notice that `decide` understands."""

from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin

Notice = MoveIn | MoveWithin
