"""交付の最後: what stands between a finished paper and the person who takes it home, the same in every system.

`incident` and `desk`: a paper that does not say what was asked for stops its channel; `pages` and `incidents`: that
on screens and in the API. `archive`: the bytes as released. `check_page`: the QR code.
"""
