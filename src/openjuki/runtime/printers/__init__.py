"""窓口のプリンタ (S 10.7): printers and trays by counter, and what became of each paper, the same in every system.

`models`: the tables, which each system makes its own; `desk`: the settings, and which printer these staff may use
now; `jobs`: a paper handed over; `pages` and `operations`: that on screens and in the API.
"""
