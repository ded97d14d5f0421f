"""手数料の収納 — how the fee of a request is paid, the receipt, a counter's day (地方自治法 第227条)."""
