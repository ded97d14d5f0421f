"""Versions of `juki_gateway/move_in_notification`."""
