"""Messages that `residents` sends."""
