"""What comes out, as the document describes it. Answers are written by hand and by orjson, and a test compares."""

from typing import Any, Literal

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from pixorly.api.v1.problems import MEDIA_TYPE

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
_STATUS_WORDS = {
    400: "It could not be read.",
    401: "No key, or none that opens anything.",
    402: "Credits or plan do not suffice.",
    403: "The plan has no API, the key lacks the scope, or your role may not do this.",
    404: "Not there, or not yours.",
    409: "Something is in the way just now.",
    413: "Larger than can be taken.",
    422: "Something in it can't be used; `field` says what.",
    429: "Too often; `Retry-After` says when it works again.",
    502: "A service we rely on failed.",
}


class Out(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Problem(Out):
    """RFC 9457. `code` never changes; `title` is for people."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Describe a picture first."])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid"])
    field: str | None = Field(examples=["prompt"])


class AcceptedJob(Out):
    job_id: str = Field(examples=["job_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])
    status_url: str = Field(examples=["https://pixorly.example/api/v1/status/job_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])


class Held(Out):
    held: int = Field(examples=[6])


class Accepted(AcceptedJob):
    """Taken up. `jobs` has several where the model makes one picture at a time, or the prompt has alternatives."""

    status: Status
    batch_id: str
    jobs: list[AcceptedJob]
    credits: Held


class Reason(Out):
    message: str
    field: str | None


class Estimate(Out):
    """What it would cost; and, where it can't be had, all that stands in the way."""

    credits: int
    jobs: int
    images: int
    available: int
    can_run: bool
    reasons: list[Reason]


class JobImage(Out):
    """Both addresses open the picture for a day, without a key."""

    id: str
    url: str
    thumbnail_url: str
    width: int
    height: int
    seed: int | None


class JobParameters(Out):
    width: int | None
    height: int | None
    num_images: int
    seed: int | None
    steps: int | None
    guidance: float | None
    strength: float | None
    quality: str | None
    background: str | None
    sampler: str | None
    negative_prompt: str | None
    reference_images: list[str]


class JobError(Out):
    code: str
    message: str


class JobCredits(Held):
    charged: int


class Job(Out):
    id: str
    batch_id: str
    status: Status
    kind: str
    prompt: str
    model: str
    parameters: JobParameters
    progress: float | None = Field(description="From 0 to 1, where the provider tells.")
    place_in_queue: int | None
    images: list[JobImage]
    error: JobError | None
    credits: JobCredits
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    completed_at: AwareDatetime | None = Field(description="When it ended, however it did.")
    metadata: dict[str, Any]


class JobPage(Out):
    jobs: list[Job]
    next_cursor: str | None = Field(description="Send it as `cursor` for the page after this one.")


def refusals(*statuses: int, body: bool = False) -> dict[int | str, dict[str, Any]]:
    """The ways in which a route may refuse, apart from those that all of them share."""
    every = {401, 403, 422, 429, *statuses, *((400, 413) if body else ())}
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {status: {"description": _STATUS_WORDS[status], **problem} for status in sorted(every)}


def sent(content: Any, status: int = 200) -> Response:
    # Past the framework's encoder, which takes three times as long.
    return Response(orjson.dumps(content), status, {"Cache-Control": "no-store"}, "application/json")
