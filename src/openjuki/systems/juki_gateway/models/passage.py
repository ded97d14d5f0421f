"""What passed through the gateway (異動連携の記録): GW-01, GW-02, GW-05; S 7.1.1.1.

`passage` and `forwarding` only grow: they are the log of the link between the register and CS. `waiting` is
the queue for the hours when 住基ネット is closed; its bodies are sealed like every other 個人番号 at rest.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class Passage(AppendOnly):
    """通過: one message of the register that we took over. `digest`: SHA-256 of its body."""

    message_id = models.UUIDField(unique=True)
    kind = models.TextField()
    addressee_no = models.TextField()
    seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    digest = models.BinaryField()
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "passage"
        constraints = [
            models.UniqueConstraint(fields=["addressee_no", "seq"], name="passage_number_once"),
        ]


class Forwarding(AppendOnly):
    """転送: the message that we made of a passage. `held`: it had waited for the network to open."""

    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, primary_key=True)
    message_id = models.UUIDField(unique=True)
    held = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "forwarding"


class Waiting(models.Model):
    """保留: a passage that waits for the operating hours; deleted in the transaction that forwards it."""

    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, primary_key=True)
    addressee_no = models.TextField(db_index=True)
    body_enc = models.BinaryField()

    class Meta:
        db_table = "waiting"
