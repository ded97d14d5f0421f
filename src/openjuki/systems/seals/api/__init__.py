"""What the seal registration answers to programs of the staff."""
