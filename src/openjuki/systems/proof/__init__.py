"""証明書確認システム: the city's public page that says whether a certificate is one it issued. Knows no person."""
