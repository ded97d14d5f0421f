"""住民基本台帳 — record, version, view, decision, replay."""
