"""Which ids of the specification are borne by a passing test (仕様との対応: `openjuki trace`)."""
