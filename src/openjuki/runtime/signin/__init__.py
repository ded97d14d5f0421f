"""Sign-in of staff at a system other than identity (職員のサインイン).

`Staff` is what a view may know of the person at the screen. The rest of the package: `middleware`
(request.staff), `views` (start, return, out, lock, unlock), `sessions` (server-side sessions), `client`
(calls to identity), `tokens` (signed assertions), `revocation` (what a rights message does here).
"""

from __future__ import annotations

from openjuki.runtime.signin.staff import Staff

__all__ = ["Staff"]
