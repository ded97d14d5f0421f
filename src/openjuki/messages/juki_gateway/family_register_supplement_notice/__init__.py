"""Versions of `juki_gateway/family_register_supplement_notice`."""
