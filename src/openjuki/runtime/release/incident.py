"""事故と処分 (事故記録, 処分情報): a paper that was stopped at the last look, and copies that must not be used.

An incident stops its channel until somebody owns it, says what caused it and what was done, and another person
agrees: an alarm that "went away on retry" is how wrong certificates were handed out for months (incidents R02, R05).
Abstract: each system has its own tables, and in its migration the triggers that keep what was closed.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openjuki.runtime.db import AppendOnly

#: 経路: what is stopped.
CHANNELS = {
    "issue": "証明書の発行",
    "reissue": "証明書の再交付・再表示",
    "paper": "書面・通知書の作成",
    "list": "一覧・閲覧用リストの作成",
}
#: 原因. There is none for "unknown" and none for "normal on retry": such an incident stays open.
CAUSES = {
    "program": "プログラムの誤り",
    "template": "様式の誤り",
    "register": "台帳の記録の誤り",
    "storage": "保管場所の故障・改変",
    "deployment": "機器・設定の誤り",
    "test": "訓練・試験として起こしたもの",
}


class Incident(models.Model):
    """事故: what the last look found. Open while `closed_at` is empty; the channel is stopped as long.

    Somebody answers for it from its first second, who may: whoever is on duty, else whose work was stopped (`desk`).
    """

    channel = models.TextField()
    findings = ArrayField(models.TextField())
    subjects = ArrayField(models.TextField(), default=list)
    case_no = models.TextField(blank=True)
    terminal = models.TextField(blank=True)
    raised_by = models.TextField()
    raised_at = models.DateTimeField()
    owner = models.TextField()
    owner_name = models.TextField(blank=True)
    owned_at = models.DateTimeField()
    cause = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        db_table = "issue_incident"
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=list(CHANNELS)), name="incident_channel"),
            models.CheckConstraint(condition=~Q(owner=""), name="incident_owned"),
            models.CheckConstraint(
                condition=Q(cause="", explanation="", measure="", explained_at=None)
                | (
                    Q(cause__in=list(CAUSES), explained_at__isnull=False)
                    & ~Q(explanation="")
                    & ~Q(measure="")
                ),
                name="incident_cause_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_by="", closed_at=None)
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(cause="") & ~Q(closed_by=F("owner"))),
                name="incident_closed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["channel"], condition=Q(closed_at=None), name="incident_open")]

    @property
    def channel_title(self) -> str:
        """What is stopped, in words."""
        return CHANNELS[self.channel]

    @property
    def found(self) -> list[str]:
        """What was found, in words; the ids are for who looks for the cause: on the log, in the API."""
        return [each.partition(" ")[2] for each in self.findings]

    @property
    def owner_title(self) -> str:
        """Who answers for it, by name where it is known."""
        return f"{self.owner_name}({self.owner})" if self.owner_name else self.owner

    @property
    def cause_title(self) -> str:
        """The cause in words; empty as long as nobody has said it."""
        return CAUSES.get(self.cause, "")


class Void(AppendOnly):
    """処分情報 (S 1.3.8): this copy was spoiled or taken back and destroyed. Its number is never used again.

    The system adds `issue`, one to one.
    """

    reason = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "issue_void"
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="void_with_reason"),
        ]
