"""The API of seals: described as committed, and answering as described whatever is sent."""

from support.api_description import (
    test_every_answer_is_one_that_was_described,
    test_every_operation_declares_its_problems,
    test_the_committed_description_is_current,
)

__all__ = [
    "test_every_answer_is_one_that_was_described",
    "test_every_operation_declares_its_problems",
    "test_the_committed_description_is_current",
]
