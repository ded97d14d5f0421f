"""Reads of the register (照会)."""
