"""Versions of `hub/resident_delta`."""
