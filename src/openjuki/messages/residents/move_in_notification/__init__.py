"""Versions of `residents/move_in_notification`."""
