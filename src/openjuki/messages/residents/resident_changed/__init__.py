"""Versions of `residents/resident_changed`."""
