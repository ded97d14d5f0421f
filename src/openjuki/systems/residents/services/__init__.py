"""Writes of the register: one transaction each, keyword-only arguments."""
