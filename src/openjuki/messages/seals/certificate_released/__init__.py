"""証明書の発行: `certificate_released`."""
