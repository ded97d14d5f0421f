"""Messages that `hub` sends."""
