"""Writes of the hub; each is one transaction."""
