"""The API of 住民記録: described as committed; test_api_fuzz.py sends what nobody would."""

from support.api_description import test_the_committed_description_is_current

__all__ = ["test_the_committed_description_is_current"]
