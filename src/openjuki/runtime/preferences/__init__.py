"""設定 — what a city decides for itself: which values a system takes (`kinds`), and who changed them (`desk`)."""
