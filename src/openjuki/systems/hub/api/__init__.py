"""What the hub answers to other systems."""
