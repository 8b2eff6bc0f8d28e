"""What somebody asks for: all that can be typed and chosen, each with a value that leaves it to us."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from pixorly.errors import Invalid
from pixorly.integrations.providers import Kind
from pixorly.services.typed import storable
from pixorly.words import t

MOST_MODELS = 6
_TEXT = 2000
KINDS = (Kind.GENERATE, Kind.INPAINT)


@dataclass(frozen=True)
class Wish:
    prompt: str = ""
    negative_prompt: str = ""
    # Ids of the catalogue, none for the first that is offered. Several: the same prompt and seed on each, side by side.
    models: tuple[str, ...] = ()
    ratio: str = "1:1"
    # A resolution by the name the model gives it; empty is its usual one.
    tier: str = ""
    # An exact size, which then counts more than ratio and resolution.
    width: int | None = None
    height: int | None = None
    count: int = 1
    # None: another one each time.
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    quality: str = ""
    background: str = ""
    sampler: str = ""
    # Ids of images.
    references: tuple[str, ...] = ()
    # `inpaint`: the first reference has a hole, which is painted anew and nothing else.
    kind: str = "generate"

    def as_dict(self) -> dict[str, Any]:
        """For JSON; lists where there are tuples."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


_WHOLE = {"width", "height", "count", "seed", "steps"}
_REAL = {"guidance", "strength"}
_LISTS = {"models", "references"}


def read(given: dict[str, Any]) -> Wish:
    """A wish from what a browser sent or a row keeps. What is unknown is passed over, what is wrong is named."""
    known = {field.name: given[field.name] for field in fields(Wish) if field.name in given}
    return Wish(**{name: _checked(name, value) for name, value in known.items()})


def _checked(name: str, value: Any) -> Any:
    if name in _LISTS:
        if (
            not isinstance(value, list | tuple)
            or len(value) > MOST_MODELS
            or not all(isinstance(v, str) for v in value)
        ):
            raise Invalid(t("That list can't be used."), field=name)
        return tuple(value)
    if name in _WHOLE or name in _REAL:
        if value in (None, "") and name != "count":
            return None
        return _number(name, value)
    if not isinstance(value, str):
        raise Invalid(t("That is not a text."), field=name)
    if name == "kind" and value not in KINDS:
        raise Invalid(t("That can't be used as it is."), field=name)
    # Cut to length where a model says how long; here only what nobody could have meant is refused.
    if len(value) > 2 * _TEXT:
        raise Invalid(t("A prompt has at most {most} characters.", most=_TEXT), field=name)
    return storable(value)


def _number(name: str, value: Any) -> int | float:
    try:
        number = float(value)
        whole = int(number)
    except (TypeError, ValueError, OverflowError):
        raise Invalid(t("That is not a number."), field=name) from None
    if isinstance(value, bool) or abs(number) > 2**53 or (name in _WHOLE and whole != number):
        raise Invalid(t("That is not a number."), field=name)
    return whole if name in _WHOLE else number
