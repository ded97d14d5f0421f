"""Versions of `juki_cs/move_in_notification`."""
