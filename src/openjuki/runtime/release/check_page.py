"""確認ページへの道 (QRコード): how whoever holds a certificate finds out whether the city issued it.

The code on the paper leads to the check page (system `proof`) by a token that only this paper bears; what that page
knows is number, day, pages and digest, and no person. The token follows from the number and a key of the system,
so that the archived paper can be drawn anew. What the page is told travels in the system's own messages.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import groupby
from typing import Any

import segno

from openjuki.runtime import fields, installation

_TOKEN_BYTES = 16


def page_of(issue_no: str) -> str:
    """Address of the check page of one paper, in capitals: such a code is smaller and made sooner."""
    return f"{base().upper()}/C/{token(issue_no)}"


def base() -> str:
    """Where the check page stands: the city's public address (scheme and host alone), or this installation's own."""
    inst = installation.current()
    return str(inst.options.get("check_url") or inst.url("proof")).rstrip("/")


def with_code(said: Mapping[str, Any], issue_no: str) -> dict[str, Any]:
    """The model with its QR code for the typesetter: `check` is `size` in modules and `path`, an SVG path."""
    # One mask for all: choosing the best of eight takes four times as long as everything else here.
    code = segno.make_qr(page_of(issue_no), error="m", mask=2, boost_error=False)
    path = "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(code.matrix) for x, n in _runs(bytes(row)))
    return {**said, "check": {"size": len(code.matrix), "path": path}}


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    x = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield x, length
        x += length


def subject_of(issue_no: str) -> str:
    """Stream of the messages about one paper."""
    return f"certificate-{token_hash(issue_no)[:32]}"


def token_hash(issue_no: str) -> str:
    """What the check page keeps of the token."""
    return sha256(token(issue_no).encode()).hexdigest()


def token(issue_no: str, keyed_hash: Callable[[str], bytes] = fields.keyed_hash) -> str:
    """26 characters of the capital letters and 2–7: 128 bits, so that nobody finds a page by trying.

    `keyed_hash`: of the system that issued, where that is not this process's.
    """
    keyed = keyed_hash(f"certificate check {issue_no}")[:_TOKEN_BYTES]
    return base64.b32encode(keyed).decode().rstrip("=")
