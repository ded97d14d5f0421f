"""Messages that `juki_cs` sends."""
