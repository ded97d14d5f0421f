"""Screens of the hub."""
