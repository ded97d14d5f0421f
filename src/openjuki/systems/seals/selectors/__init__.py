"""What the seal registration reads (照会)."""
