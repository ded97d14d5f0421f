"""Building blocks of message bodies (本文の部品): small types that every kind shares.

Names and addresses keep their code points: no normalisation, no trimming. Check digits and the law are the
business of the systems at both ends; a body says only what form a value has.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Message(BaseModel):
    """Base of all bodies: frozen, strict, closed. Errors never quote the input: it is personal data."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


class LegalDate(Message):
    """A date of the register (年月日), maybe uncertain (不詳日): as entered, and the days it can mean."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=72)]
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> LegalDate:
        if self.first > self.last:
            raise ValueError("first is after last")
        return self


Name = Annotated[str, StringConstraints(max_length=200)]
Address = Annotated[str, StringConstraints(max_length=600)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
AddresseeNo = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")]
HouseholdNo = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")]
ResidentCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{11}$")]
IndividualNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Sex = Literal["0", "1", "2"]
Status = Literal["1", "2", "3", "9"]
Kind = Literal["1", "2"]


def item(*ids: str, secret: bool = False, **options: Any) -> Any:
    """A field with the ids of the recorded items that it carries; `secret` keeps it out of repr."""
    return Field(repr=not secret, json_schema_extra={"items": list(ids)}, **options)


def items_of(body: type[BaseModel]) -> dict[str, set[str]]:
    """Ids of the recorded items per field of a body; what filters and tests ask."""
    found = {}
    for name, info in body.model_fields.items():
        extra = info.json_schema_extra
        ids = extra.get("items", []) if isinstance(extra, dict) else []
        found[name] = {str(i) for i in ids} if isinstance(ids, list) else set()
    return found
