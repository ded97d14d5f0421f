"""The screen shell (画面の土台): layout, function keys, fields with findings, error pages, headers.

Domain-free: a system brings its own words through `hooks` and its own pages on `shell/base.html`.
"""
