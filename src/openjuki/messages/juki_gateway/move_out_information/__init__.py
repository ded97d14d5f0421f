"""Versions of `juki_gateway/move_out_information`."""
