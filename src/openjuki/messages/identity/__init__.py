"""Messages that `identity` sends."""
