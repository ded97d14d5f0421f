"""Screens of the seal registration (画面)."""
