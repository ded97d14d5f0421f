"""Screens of the gateway."""
