"""Versions of `juki_cs/identity_handover`."""
