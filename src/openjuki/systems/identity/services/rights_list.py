"""Taking over what the systems said they have (権限一覧の取込み). Source: U-05."""

from __future__ import annotations

from django.db import transaction

from openjuki.runtime import installation
from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.models import KnownRight, Role, RoleRight

#: Names of the bundles; a system may use others, they then bear their own name.
TITLES = {
    "counter": "窓口",
    "reviewer": "審査",
    "contractor": "委託先の従事者",
    "manager": "責任者",
    "operator": "情報システム",
}


@transaction.atomic
def load_rights() -> int:
    """Read every signed list; returns the number of rights known. Raises RightsFileRefused.

    A right that is no longer listed stays for the record, but is neither granted nor handed over any more.
    """
    lists = rights_file.read_all(installation.current().home)
    listed: set[str] = set()
    bundles: dict[str, set[str]] = {}
    for entry in lists:
        for right, title in entry.rights.items():
            KnownRight.objects.update_or_create(
                right=right, defaults={"system": entry.system, "title": title, "current": True}
            )
            listed.add(right)
        for role, rights in entry.roles.items():
            bundles.setdefault(role, set()).update(rights)
    KnownRight.objects.exclude(right__in=listed).update(current=False)
    RoleRight.objects.all().delete()
    for name, bundle in bundles.items():
        row, _ = Role.objects.update_or_create(name=name, defaults={"title": TITLES.get(name, name)})
        RoleRight.objects.bulk_create(RoleRight(role=row, right_id=r) for r in sorted(bundle))
    return len(listed)
