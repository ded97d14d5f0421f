"""Versions of `identity/rights_changed`."""
