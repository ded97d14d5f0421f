"""Messages that `juki_gateway` sends."""
