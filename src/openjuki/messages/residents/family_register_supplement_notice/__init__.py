"""Versions of `residents/family_register_supplement_notice`."""
