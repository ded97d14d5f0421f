"""Certificates issued by many desks on two nodes under faults, and the proof that nobody got another's paper.

The incidents behind it (standard-notes 4.1, classes 1 and 4) came of two requests at once, a slow disk, a retry
and a second server, so these are what the nodes here suffer. `bench/mixups.py` runs it at full length, a test a
short one.
"""
