"""Versions of `juki_gateway/identity_handover`."""
