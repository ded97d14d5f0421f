"""各課業務システムの模擬 (offices): every destination of the city's table as a party of its own.

Those that fetch pull their feed from the hub; those that ask call its API. One process serves them all.
"""
