"""届出 — one frozen value per kind of notice; it accepts exactly the items of its form (A-01)."""
