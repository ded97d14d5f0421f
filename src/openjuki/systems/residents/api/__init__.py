"""JSON API of 住民記録システム; `root.api` is mounted under `/api/`."""
