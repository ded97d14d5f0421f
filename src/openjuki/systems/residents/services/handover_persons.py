"""Whom a part of the hand-over tells what (全件連携の対象者): RR-06, RR-07; S 7.2.3.

The bodies are those of the messages about changes, made by the same functions: what a receiver knows of a
person does not depend on the road by which it learned of the person. The caller holds the persons' locks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from openjuki.kernel.register.version import Version
from openjuki.messages.handover_items import AddressedIdentity
from openjuki.messages.identity_items import IdentityItems
from openjuki.runtime.db import prepared
from openjuki.runtime.exchange import Note, bulk
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import hold_messages, outgoing

JUKI_NET: Final = "juki_gateway"
HUB: Final = "hub"
SEALS: Final = "seals"
IDENTITY: Final = "residents/identity_changed/v1"
RESIDENT: Final = "residents/resident_changed/v1"
REGISTRANT: Final = "residents/registrant_changed/v1"
_ACTIVE: Final = (
    "SELECT addressee_no, resident_code FROM person WHERE addressee_no = ANY(%s::text[]) AND active"
)
_NEWEST: Final = (
    f"SELECT {rows.SELECT} FROM person p JOIN person_version v USING (addressee_no, history_no)"
    " WHERE p.addressee_no = ANY(%s::text[])"
)
_ALL: Final = (
    f"SELECT {rows.SELECT} FROM person_version v WHERE addressee_no = ANY(%s::text[])"
    " ORDER BY addressee_no, history_no"
)


@dataclass(slots=True)
class Found:
    """Who is told together in the part, who by a message of their own, who cannot be told and why."""

    together: dict[str, BaseModel] = field(default_factory=dict)
    singly: list[Note] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def identities(numbers: Sequence[str]) -> Found:
    """本人確認情報 of the active ones of whom the gateway was not told yet."""
    codes = dict(prepared.rows(_ACTIVE, [list(numbers)]))
    fresh = _untold(JUKI_NET, IDENTITY, list(codes))
    found = Found(left_out={no: "no_resident_code" for no in fresh if not codes[no]})
    versions = prepared.rows(_ALL, [[no for no in fresh if codes[no]]])
    history = groupby(map(rows.version_from, versions), key=lambda v: v.addressee_no)
    said = {no: last_identity(tuple(each)) for no, each in history}
    made = dict(_made(said, outgoing.identity_changed, found))
    first = bulk.first_numbers(prepared.Cursor(), JUKI_NET, made)
    for no, body in made.items():
        if no in first:
            items = IdentityItems.model_validate(body.model_dump())
            found.together[no] = AddressedIdentity(addressee_no=no, identity=items)
        else:
            found.singly.append(Note(IDENTITY, no, body))
    return found


def residents(numbers: Sequence[str]) -> Found:
    """異動情報 of all of whom the hub was not told yet, residents and removed ones."""
    return _everybody(numbers, HUB, RESIDENT, outgoing.resident_changed)


def registrants(numbers: Sequence[str]) -> Found:
    """対象者 of whom the seal registration was not told yet; removed ones too, for their registrations ended."""
    return _everybody(numbers, SEALS, REGISTRANT, outgoing.registrant_changed)


def _everybody(
    numbers: Sequence[str], receiver: str, kind: str, make: Callable[[Version], BaseModel]
) -> Found:
    found = Found()
    newest = map(rows.version_from, prepared.rows(_NEWEST, [_untold(receiver, kind, numbers)]))
    made = dict(_made({v.addressee_no: v for v in newest}, make, found))
    first = bulk.first_numbers(prepared.Cursor(), receiver, made)
    found.together = {no: body for no, body in made.items() if no in first}
    found.singly = [Note(kind, no, body) for no, body in made.items() if no not in first]
    return found


def holds(numbers: Sequence[str]) -> list[Note]:
    """抑止 that stand, for each receiver that was told of none of the person yet: they came with the register
    (S 3.2), or the receiver is new."""
    subjects = {f"hold-{no}": body for no, body in hold_messages.standing(numbers).items()}
    standing = [s for s, body in subjects.items() if body.issue_held or body.support_measure]
    return [
        Note(hold_messages.KIND, s, subjects[s], (receiver,))
        for receiver in (JUKI_NET, HUB, SEALS)
        for s in _untold(receiver, hold_messages.KIND, standing)
    ]


def last_identity(versions: Sequence[Version]) -> Version:
    """The version that last changed 本人確認情報: what it says is what CS would have heard last."""
    for old, new in zip(reversed(versions[:-1]), reversed(versions[1:]), strict=True):
        if outgoing.identity_of(old.record) != outgoing.identity_of(new.record):
            return new
    return versions[0]


def _untold(receiver: str, kind: str, numbers: Sequence[str]) -> list[str]:
    known = bulk.told(prepared.Cursor(), receiver, kind, numbers)
    return [no for no in numbers if no not in known]


def _made(
    said: dict[str, Version], make: Callable[[Version], Any], found: Found
) -> Iterator[tuple[str, BaseModel]]:
    """The bodies; whoever does not fit the form is left out and listed, and stops nobody else."""
    for no, version in said.items():
        try:
            yield no, make(version)
        except (ValidationError, ValueError):
            found.left_out[no] = "not_sendable"
