"""What goes in: checked strictly, so that a mistake is told and not guessed at. JSON is in camelCase."""

import re
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

LONGEST_PROMPT = 2000
# Base64 takes four letters for three bytes, and a picture may have 25 MB.
_LONGEST_REFERENCE = 36 * 1024 * 1024
_SAFE_INTEGER = 2**53
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d")

MetaKey = Annotated[str, StringConstraints(min_length=1, max_length=64)]
MetaText = Annotated[str, StringConstraints(max_length=500)]
MetaNumber = Annotated[int, Field(ge=-_SAFE_INTEGER, le=_SAFE_INTEGER)]
MetaValue = MetaText | bool | MetaNumber | Annotated[float, Field(allow_inf_nan=False)] | None


def _written_out(given: object) -> object:
    """A number would be read as seconds since 1970, which nobody means who was told to send RFC 3339."""
    if isinstance(given, str) and not _RFC_3339.match(given):
        raise ValueError("a time is written as 2026-11-21T09:30:00Z")
    return given


# In an address, where everything is text.
MomentIn = Annotated[AwareDatetime, BeforeValidator(_written_out)]


class In(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True, allow_inf_nan=False)


class ParametersIn(In):
    """What is left out is left to us. What the chosen model does not have is not used, and reads null in the job."""

    width: Annotated[int | None, Field(ge=16, le=8192, description="Together with height, an exact size.")] = None
    height: Annotated[int | None, Field(ge=16, le=8192)] = None
    ratio: Annotated[
        str | None, Field(pattern=r"^[1-9][0-9]?:[1-9][0-9]?$", description="A shape, where no exact size is given.")
    ] = None
    num_images: Annotated[int, Field(ge=1, le=8)] = 1
    seed: Annotated[int | None, Field(ge=0, le=2**31 - 1, description="Left out, another one each time.")] = None
    steps: Annotated[int | None, Field(ge=1, le=500)] = None
    guidance: Annotated[float | None, Field(ge=0, le=100)] = None
    strength: Annotated[
        float | None, Field(ge=0, le=1, description="How much a reference may change: 0 keeps it, 1 forgets it.")
    ] = None
    quality: Annotated[str | None, Field(max_length=40)] = None
    background: Annotated[str | None, Field(max_length=40)] = None
    sampler: Annotated[str | None, Field(max_length=200, description="One of those that /models lists.")] = None


# Kept out of the schema itself, where its names would be sorted.
GENERATE_EXAMPLE = {
    "prompt": "a lighthouse on a cliff at dusk, storm coming",
    "parameters": {"width": 1024, "height": 768, "numImages": 2, "seed": 4821},
    "metadata": {"order": "A-1009"},
}


class GenerateIn(In):
    prompt: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_PROMPT,
            description="Alternatives such as {dawn|storm} make a job each, as they do in the studio.",
        ),
    ]
    negative_prompt: Annotated[str, Field(max_length=LONGEST_PROMPT)] = ""
    model: Annotated[
        str | None, Field(min_length=1, max_length=200, description="Of /models. Left out: the first one there.")
    ] = None
    parameters: ParametersIn = ParametersIn()
    reference_image: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=_LONGEST_REFERENCE,
            description="The id of an image, a data: URL, or a public https address it is fetched from.",
        ),
    ] = None
    metadata: Annotated[
        dict[MetaKey, MetaValue],
        Field(max_length=50, description="Yours: kept with the job and sent back with it."),
    ] = Field(default_factory=dict)
    webhook_url: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=2000,
            description="Is told of this job alone, beside the endpoints of the workspace.",
        ),
    ] = None


def in_our_names(given: ParametersIn) -> dict[str, Any]:
    """Those that were chosen, by the names of a wish."""
    chosen = given.model_dump(exclude_none=True)
    chosen["count"] = chosen.pop("num_images")
    return chosen
