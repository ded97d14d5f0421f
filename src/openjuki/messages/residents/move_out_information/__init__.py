"""Versions of `residents/move_out_information`."""
