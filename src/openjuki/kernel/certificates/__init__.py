"""証明書と窓口の書面 — what a paper says, as frozen values of plain strings (RR-05, S 5.1–5.8).

Nothing here draws or prints. The same facts give the same model, so that a paper can be rebuilt
and compared with what was archived.
"""
