"""What the seal registration does (処理)."""
