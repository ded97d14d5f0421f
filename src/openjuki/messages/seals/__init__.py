"""Messages that `seals` sends."""
