"""Versions of `juki_cs/family_register_supplement_notice`."""
