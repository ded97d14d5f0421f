"""The five sign-ins of a demo (デモの職員). In demo mode only; secrets are made per installation."""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.installation import Installation
from openjuki.systems.identity.models import StaffUser
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import accounts, codes, grants

FILE = "demo-staff.json"
REASON = "デモ環境の初期設定"


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """One demo person: ID, name as shown, role applied for, ward ("" = city-wide) by the city's setting."""

    user_id: str
    name: str
    role: str
    in_ward: bool


STAFF = (
    DemoStaff("s1001", "窓口 花子", "counter", True),
    DemoStaff("s2001", "審査 一郎", "reviewer", True),
    DemoStaff("s2002", "審査 二郎", "reviewer", True),
    DemoStaff("s3001", "責任 良子", "manager", False),
    DemoStaff("s9001", "情報 太郎", "operator", False),
)


class DemoOnly(Refused):
    """デモ以外では使えない."""

    title = "デモ環境でだけ使えます"


def create_demo_staff(installation: Installation) -> None:
    """Create the five with random passwords and one-time secrets, rights by application and approval.

    Idempotent: existing accounts keep their secrets; rights that have become known since are added. Raises
    DemoOnly elsewhere.
    """
    _demo_only(installation)
    path = installation.home / FILE
    known: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    ward = str(installation.options.get("demo_ward", ""))
    with transaction.atomic():
        for demo in STAFF:
            if people.staff(demo.user_id) is None:
                known[demo.user_id] = _create(demo, ward if demo.in_ward else "")
        for demo in STAFF:
            _grant(demo)
        _write(path, known)


def demo_code(installation: Installation, user_id: str) -> dict[str, str]:
    """Password and the one-time code of this moment, for the terminal of whoever runs the demo.

    Keys: `password`, `code`, `seconds` (how long the code still holds). Raises DemoOnly, NotFound.
    """
    _demo_only(installation)
    try:
        entry = json.loads((installation.home / FILE).read_text(encoding="utf-8"))[user_id]
    except (FileNotFoundError, KeyError):
        raise NotFound(
            Finding("ID-60", "そのデモ職員はいません", remedy=" ".join(d.user_id for d in STAFF))
        ) from None
    now = time.time()  # one-time codes follow the machine's clock, like allauth
    return {
        "password": entry["password"],
        "code": codes.current(entry["totp"], now),
        "seconds": str(30 - int(now) % 30),
    }


def _create(demo: DemoStaff, ward: str) -> dict[str, str]:
    password, secret = secrets.token_urlsafe(12), totp.generate_totp_secret()
    new = accounts.NewStaff(user_id=demo.user_id, name=demo.name, office_code="demo", ward=ward)
    person = accounts.create_staff(new=new, password=password, actor="setup", must_change_password=False)
    totp.TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return {"name": demo.name, "password": password, "totp": secret}


def _grant(demo: DemoStaff) -> None:
    """By the same door as everyone: one applies, another approves."""
    person = StaffUser.objects.get(user_id=demo.user_id)
    held = set(people.grants_of(person).values_list("right_id", flat=True))
    missing = [r for r in people.rights_in_roles([demo.role]) if r not in held]
    if not missing:
        return
    maker, checker = ("s9001", "s3001") if demo.user_id != "s3001" else ("s3001", "s9001")
    application = grants.apply_for(user_id=demo.user_id, maker=maker, rights=missing, reason=REASON)
    grants.approve(application_id=application.pk, checker=checker, note=REASON)


def _write(path: Path, known: dict[str, dict[str, str]]) -> None:
    temporary = path.with_suffix(".new")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        json.dump(known, f, ensure_ascii=False, indent=1)
    temporary.replace(path)


def _demo_only(installation: Installation) -> None:
    if installation.mode != "demo":
        raise DemoOnly(Finding("ID-61", "デモの職員はデモ環境にだけ存在します"))
