"""支援措置 — what an application for protection holds, and how its period runs (S 1.1.16, S 3.4)."""
