"""Screens of the communication server."""
