"""Reads of the hub."""
