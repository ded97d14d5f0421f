"""Writes of the gateway; each is one transaction."""
