"""証明書の処分: `certificate_voided`."""
