"""全件連携 — everybody, handed over once in parts (S 7.2.3): what every part says of itself.

A receiver counts along; where its count differs from the sender's, it stops at that part.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.parts import AddresseeNo, Message, item

#: Most persons of one part.
MOST = 500


class Part(Message):
    """`part` counts from 1 in a `run`; `handed_over`: persons of the run so far, this part's included."""

    run: Annotated[int, Field(ge=1)]
    part: Annotated[int, Field(ge=1)]
    last: bool
    handed_over: Annotated[int, Field(ge=0)]


class AddressedIdentity(Message):
    """本人確認情報 of one person, with the number by which the city's own systems know the person."""

    addressee_no: AddresseeNo = item("RR-J-other-01")
    identity: IdentityItems


class IdentityPart(Part):
    """A part for the gateway, and from it for CS: residents who are active (住民基本台帳法 第30条の6)."""

    persons: Annotated[tuple[AddressedIdentity, ...], Field(max_length=MOST)]
