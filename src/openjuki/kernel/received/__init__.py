"""届いた通知 — what other municipalities and the family register tell the city, before it is entered as a change."""
