"""What comes from elsewhere: 転出証明書情報 (住基法24条の2, flow 6-1, RR-01), and notices of other municipalities."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from openjuki.runtime.db import AppendOnly


class MoveOutInformation(models.Model):
    """One family's 転出証明書情報, body sealed; found by the keyed hash of a member's number or code."""

    source_id = models.TextField(unique=True)
    from_code = models.TextField()
    from_name = models.TextField()
    planned_move_out_on = models.DateField()
    received_at = models.DateTimeField()
    member_hashes = ArrayField(models.BinaryField())
    body = models.BinaryField()
    used_by_case = models.TextField(blank=True, default="")

    class Meta:
        db_table = "move_out_information"


#: 届いた通知の処理状態. The first five come of what CS delivers, which is written without a hand where it can be.
OUTCOMES = {
    "written": "自動記載済み",
    "same": "記載済みと同じ",
    "superseded": "後の通知あり",
    "to_check": "要確認",
    "error": "取込みエラー",
    "handled": "処理済み",
    "not_applicable": "該当なし",
    "returned": "返送",
}
#: What somebody must still do something about.
WAITING = ("to_check", "error")
_WAITS = models.Q(outcome__in=WAITING)


class DeliveredNotification(models.Model):
    """届いた通知: 転入通知 (住基法9条1項, S 4.1.3.1.2), 9条2項通知, notices of a family register (S 4.2.0.3).

    `basis`, `content`: keys of `kernel.notices.grounds.BASES` and `kernel.received.contents.CONTENTS`. `number`:
    文書番号 of the sender; `edition`: 1, and one more with each correction of it. `changed_on`: the day on which
    it happened (転入日, 届出日 …). `case_no`: the case that was opened from it; the outcome follows that case.
    `suspects`: whom it may mean while nobody has said, for their protection only.
    `findings`: ids and words of the rules, never a number of the person. `code_hash`, `named_hash`: who is
    meant, so that a correction finds what it corrects though the first named nobody in the register.
    """

    source_id = models.TextField(unique=True)
    basis = models.TextField(default="move_in_notice")
    content = models.TextField(default="move_in")
    number = models.TextField(blank=True, default="")
    edition = models.IntegerField(default=1)
    received_at = models.DateTimeField()
    received_by = models.TextField(blank=True, default="")
    from_code = models.TextField()
    from_name = models.TextField()
    notified_on = models.DateField()
    changed_on = models.DateField(null=True)
    ward = models.TextField(blank=True, default="")
    addressee_no = models.TextField(blank=True, default="")
    suspects = ArrayField(models.TextField(), default=list)
    code_hash = models.BinaryField(null=True)
    named_hash = models.BinaryField(null=True)
    outcome = models.TextField()
    findings = models.JSONField(default=list)
    case_no = models.TextField(blank=True, default="")
    closed_reason = models.TextField(blank=True, default="")
    closed_by = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    body = models.BinaryField()

    class Meta:
        db_table = "delivered_notification"
        constraints = [
            models.CheckConstraint(
                name="delivered_notification_outcome", condition=models.Q(outcome__in=list(OUTCOMES))
            ),
            models.CheckConstraint(
                name="delivered_notification_closed_with_reason",
                condition=~models.Q(outcome__in=("not_applicable", "returned"))
                | (~models.Q(closed_reason="") & ~models.Q(closed_by="") & models.Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="delivered_notification_handled_by_case",
                condition=~models.Q(outcome="handled") | ~models.Q(case_no=""),
            ),
            models.UniqueConstraint(
                name="delivered_notification_edition_once",
                fields=["number", "from_code", "basis", "edition"],  # the list is asked by number
                condition=~models.Q(number=""),
            ),
            # Of a notice and its corrections only the last may wait for somebody.
            models.UniqueConstraint(
                name="delivered_notification_waits_once",
                fields=["basis", "from_code", "number"],
                condition=~models.Q(number="") & _WAITS & models.Q(case_no=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=_WAITS & models.Q(case_no=""),
                name="delivered_notification_open",
            ),
            models.Index(
                fields=["case_no"], condition=~models.Q(case_no=""), name="delivered_notification_case"
            ),
            models.Index(fields=["received_at"], name="delivered_notification_day"),
            models.Index(fields=["addressee_no"], name="delivered_notification_person"),
            models.Index(fields=["code_hash"], name="delivered_notification_code"),
            models.Index(fields=["named_hash"], name="delivered_notification_named"),
        ]


class MoveInInquiry(AppendOnly):
    """転入通知未着照会 (S 4.1.3.1.4): one letter to the municipality that somebody was to go to, for several people.

    The file lies in the object store; a letter that is printed again is a letter of its own.
    """

    ward = models.TextField(blank=True)
    addressee_nos = ArrayField(models.TextField())
    to_code = models.TextField(blank=True)
    to_name = models.TextField()
    made_by = models.TextField()
    made_by_name = models.TextField()
    made_at = models.DateTimeField()
    object_key = models.TextField()
    digest = models.TextField()

    class Meta:
        db_table = "move_in_inquiry"
        indexes = [GinIndex(fields=["addressee_nos"], name="move_in_inquiry_persons")]
