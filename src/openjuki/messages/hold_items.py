"""抑止の設定・解除の連携 — S 3.1, S 3.2: what systems that issue or show must know of a person, and no more.

Neither reason nor period nor 一時解除 travels: a release of an hour must not be taken for the end (S 3.1).
"""

from __future__ import annotations

from openjuki.messages.parts import AddresseeNo, Message, item


class HoldItems(Message):
    """The standing holds of one person. `issue_held`: nothing is issued; `support_measure`: 支援措置, 仮 too."""

    addressee_no: AddresseeNo = item("RR-J-other-01")
    issue_held: bool = item("RR-J-other-08")
    support_measure: bool = item("RR-J-other-08")
