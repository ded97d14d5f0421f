"""Writes of the communication server; each is one transaction."""
