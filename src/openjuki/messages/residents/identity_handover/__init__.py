"""Versions of `residents/identity_handover`."""
