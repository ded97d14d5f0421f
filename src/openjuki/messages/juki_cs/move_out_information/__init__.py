"""Versions of `juki_cs/move_out_information`."""
