"""写しの請求の規則 — one module for what every request needs, one for each right, one for letters."""

from openjuki.kernel.rules.requests import (
    authority,
    official,
    others,
    person,
    post,
    professional,
    shared,
    stated,
)

__all__ = ["authority", "official", "others", "person", "post", "professional", "shared", "stated"]
