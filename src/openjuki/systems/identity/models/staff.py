"""職員アカウント: one person, one ID, never shared, never given to another (U-01)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

USER_ID = r"^[a-z][0-9]{4,8}$"
EMPLOYEE, CONTRACTOR = "employee", "contractor"


class StaffManager(BaseUserManager["StaffUser"]):
    """Lookup by user ID; accounts are created by `services.accounts` alone."""

    def get_by_natural_key(self, username: str | None) -> StaffUser:
        """For Django's authentication."""
        return self.get(user_id=username)


class StaffUser(AbstractBaseUser):
    """職員. `ward` is a 5-digit code or "" for city-wide staff; `rights_version` counts changes of rights.

    A contractor (委託先) works only while `pledged_on`, the day its pledge was approved, is set (Q-07).
    """

    user_id = models.CharField(max_length=9, unique=True, validators=[RegexValidator(USER_ID)])
    name = models.CharField(max_length=100)
    office_code = models.CharField(max_length=10)
    ward = models.CharField(max_length=5, blank=True)
    branch = models.CharField(max_length=40, blank=True)
    employment = models.CharField(max_length=10, choices=[(EMPLOYEE, "職員"), (CONTRACTOR, "委託先")])
    pledged_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    rights_version = models.PositiveIntegerField(default=1)
    must_change_password = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "user_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        db_table = "staff"
        constraints = [
            models.UniqueConstraint(Lower("user_id"), name="staff_user_id_once"),
            models.CheckConstraint(name="staff_user_id_form", condition=models.Q(user_id__regex=USER_ID)),
            models.CheckConstraint(
                name="staff_employment_known", condition=models.Q(employment__in=[EMPLOYEE, CONTRACTOR])
            ),
            models.CheckConstraint(
                name="staff_contractor_needs_pledge",
                condition=models.Q(employment=EMPLOYEE)
                | models.Q(is_active=False)
                | models.Q(pledged_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.user_id
