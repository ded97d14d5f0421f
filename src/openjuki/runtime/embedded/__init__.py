"""PostgreSQL that needs no server: binaries of a Python package, driven by us (組込みデータベース)."""
