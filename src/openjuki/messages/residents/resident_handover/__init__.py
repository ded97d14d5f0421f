"""Versions of `residents/resident_handover`."""
