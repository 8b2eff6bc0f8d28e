"""The port for image models: what is offered, what is asked, and what comes back.

generate ──► Finished          providers that answer in the same breath
    └──────► Working ─poll─►   those that work on their own, until a webhook or a poll brings Finished
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from pixorly.errors import Invalid
from pixorly.integrations.providers.abilities import Abilities
from pixorly.integrations.providers.cost import Cost
from pixorly.integrations.providers.editing import NEEDS_WORDS, Kind, Margins, require_parts
from pixorly.integrations.providers.loras import Lora, require_loras
from pixorly.integrations.providers.trouble import CallGone, ForgedWebhook
from pixorly.words import t


@dataclass(frozen=True)
class Picture:
    """Bytes as they came, and what they claim to be. Nobody has looked inside yet."""

    content: bytes = field(repr=False)
    media_type: str
    seed: int | None = None


@dataclass(frozen=True)
class Model:
    """One offer of a provider. Plain throughout, so that a catalogue can keep it."""

    id: str
    provider: str
    name: str
    description: str
    abilities: Abilities
    cost: Cost
    typical_seconds: float | None = None
    # What only its own adapter reads.
    private: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def name_there(self) -> str:
        """What its provider calls it."""
        return self.id.removeprefix(f"{self.provider}/")


@dataclass(frozen=True)
class Request:
    """One call. Its id is ours, stored before the call leaves, and the same on every try."""

    call_id: str
    model: Model
    prompt: str
    width: int
    height: int
    count: int = 1
    negative_prompt: str = ""
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    quality: str = ""
    background: str = ""
    # By which method noise becomes a picture, under its provider's name for it.
    sampler: str = ""
    references: tuple[Picture, ...] = ()
    kind: Kind = Kind.GENERATE
    # What is changed, by every kind but generate.
    source: Picture | None = None
    # As large as the source, and opaque: white is painted anew, black stays.
    mask: Picture | None = None
    margins: Margins | None = None
    factor: float | None = None
    loras: tuple[Lora, ...] = ()
    # Where a provider that works on its own may knock.
    webhook_url: str = ""
    # When the try that is in doubt was written down: `find` looks at nothing older.
    begun_at: datetime | None = None

    @property
    def own_seed(self) -> int:
        """The chosen one, or one that follows from the call's id, so that a second try asks for the same picture."""
        if self.seed is not None:
            return self.seed
        return int.from_bytes(hashlib.sha256(self.call_id.encode()).digest()[:4], "big") >> 1

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All that go along, the one that is changed first."""
        return (self.source, *self.references) if self.source else self.references

    def cost(self) -> int | None:
        """In millionths of a dollar, as far as it is known beforehand."""
        return self.model.cost.of(
            self.width,
            self.height,
            count=self.count,
            references=len(self.pictures),
            tier=self.model.abilities.tier_of(self.width, self.height),
            quality=self.quality,
        )


@dataclass(frozen=True)
class Finished:
    pictures: tuple[Picture, ...]
    provider_call_id: str
    # What the provider charged, or should have by its price list; None where nobody can tell.
    cost_micro_usd: int | None = None


@dataclass(frozen=True)
class Working:
    provider_call_id: str
    # Between 0 and 1, and only where the provider says so.
    progress: float | None = None
    # Of the first, as a small JPEG: whoever works on its own makes all pictures of a call together.
    preview: Picture | None = None


Outcome = Finished | Working


@dataclass(frozen=True)
class Progress:
    """The preview, a small JPEG, is made when it is called for, which is only possible while it is being told."""

    share: float
    preview: Callable[[], Picture] | None = None
    # Which of the call's pictures it shows. Without it they come one after the other, and the share says which.
    number: int | None = None


@dataclass(frozen=True)
class Notice:
    """What a verified webhook says: look at this call again. The picture itself is fetched by `poll`."""

    provider_call_id: str
    has_ended: bool


class Watch(Protocol):
    """Who looks on while a call runs."""

    def saw(self, progress: Progress) -> None: ...

    def wants_stop(self) -> bool: ...


class Nobody:
    def saw(self, progress: Progress) -> None:
        """Nobody looks."""

    def wants_stop(self) -> bool:
        return False


NOBODY = Nobody()


class WhenUnsure(StrEnum):
    """What the next try does after OutcomeUnknown, or after the worker that made the call died."""

    FIND = "find"
    CALL_AGAIN = "call again"


class Provider(Protocol):
    key: str
    name: str
    when_unsure: WhenUnsure

    def check(self) -> None:
        """Raise what keeps calls from working: WrongKey, Passing, and so on. Costs nothing."""
        ...

    def models(self) -> tuple[Model, ...]: ...

    def generate(self, request: Request, watch: Watch = NOBODY) -> Outcome:
        """Make pictures, or raise one of `trouble`. At most `request.count`; fewer may come."""
        ...

    def poll(self, provider_call_id: str) -> Outcome:
        """How a call stands that returned Working. After Passing ask again; CallLost says that it is of no use."""
        ...

    def cancel(self, provider_call_id: str) -> bool:
        """Whether it won't be finished, and so not be paid."""
        ...

    def find(self, request: Request) -> Outcome | None:
        """An earlier try whose answer was lost, or None if it never arrived there."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """What it says, once its signature holds. Header names are in lower case, the body as it came."""
        ...


class AnswersAtOnce:
    """What providers say of calls when they keep none: each is over when its answer is."""

    def poll(self, provider_call_id: str) -> Outcome:
        raise CallGone()

    def cancel(self, provider_call_id: str) -> bool:
        return False

    def find(self, request: Request) -> Outcome | None:
        return None

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        raise ForgedWebhook()


def require_possible(request: Request) -> None:
    """Raise Invalid for what the model can't do; providers would take money, or guess."""
    can = request.model.abilities
    if request.kind in NEEDS_WORDS and not request.prompt.strip():
        raise Invalid(t("Describe a picture first."), field="prompt")
    if len(request.prompt) > can.longest_prompt:
        raise Invalid(t("A prompt has at most {most} characters.", most=can.longest_prompt), field="prompt")
    if request.negative_prompt and not can.has_negative_prompt:
        raise Invalid(t("This model takes no negative prompt."), field="negative_prompt")
    require_parts(request)
    if not 1 <= request.count <= can.most_pictures:
        raise Invalid(t("This model makes at most {most} at once.", most=can.most_pictures), field="count")
    # The one that is changed takes a place of theirs.
    most = max(0, can.most_references - bool(request.source))
    if len(request.references) > most:
        raise Invalid(t("This model takes at most {most} reference pictures.", most=most), field="references")
    if can.needs_reference and not request.pictures:
        raise Invalid(t("This model changes a picture. Give it one."), field="references")
    require_loras(request)
    _require_settings(request)


def _require_settings(request: Request) -> None:
    can = request.model.abilities
    for name, value, allowed in (
        ("steps", request.steps, can.steps),
        ("guidance", request.guidance, can.guidance),
        ("strength", request.strength, can.strength),
    ):
        if value is not None and (allowed is None or not allowed.holds(value)):
            raise Invalid(t("This model can't use that value. Change it, or leave it out."), field=name)
    for name, choice, choices in (
        ("quality", request.quality, can.qualities),
        ("background", request.background, can.backgrounds),
        ("sampler", request.sampler, can.samplers),
    ):
        if choice and choice not in choices:
            raise Invalid(t("This model can't use that value. Change it, or leave it out."), field=name)
