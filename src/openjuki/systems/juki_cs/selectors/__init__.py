"""Reads of the communication server."""
