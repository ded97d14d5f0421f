"""The API of 住民記録: described as committed; test_api_fuzz.py sends what nobody would."""

import pytest

from openjuki.systems.residents.api.root import api
from support.api_description import test_the_committed_description_is_current

__all__ = ["test_the_committed_description_is_current"]


@pytest.mark.once
def test_the_description_is_made_once() -> None:
    """It takes seconds, and the page of the API asks for it each time."""
    assert api.get_openapi_schema() is api.get_openapi_schema()
