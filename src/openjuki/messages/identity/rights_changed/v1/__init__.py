"""権限の変更 — from identity to every system (U-06): rights or sessions of a member of staff changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from openjuki.messages.parts import Message


class Body(Message):
    """Subject: 利用者ID. `refresh`: ask for rights anew; `end`: all sessions end; `end_session`: those of one
    sign-in at identity end, named by `identity_session`."""

    user_id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    rights_version: Annotated[int, Field(ge=0)]
    action: Literal["refresh", "end", "end_session"]
    identity_session: Annotated[str, StringConstraints(max_length=64)] = ""
