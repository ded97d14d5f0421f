"""続柄 — the set, its grammar, keyboard codes, and the standard order of members (S 1.1.11, S 5.2)."""
