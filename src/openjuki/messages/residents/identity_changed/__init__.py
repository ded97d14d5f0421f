"""Versions of `residents/identity_changed`."""
