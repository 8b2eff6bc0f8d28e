"""The painter as a provider: on this machine, free, without a key, and honest about how few words it understands."""

from typing import Any

from PIL import Image, ImageOps

from pixorly.integrations.pictures.base import require_measure
from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.integrations.providers.abilities import Abilities, Range, Tier
from pixorly.integrations.providers.base import (
    NOBODY,
    AnswersAtOnce,
    Finished,
    Model,
    Picture,
    Progress,
    Request,
    Watch,
    WhenUnsure,
    require_possible,
)
from pixorly.integrations.providers.cost import Cost
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.trouble import Stopped
from pixorly.words import t

_PNG = "image/png"
# Repeated from the painter, since loading it loads NumPy; a test compares them.
_STEPS = Range(1, 32, 8)
_STRENGTH = Range(0, 1, 0.5, 0.05)
_MODEL = Model(
    id="painter/formula",
    provider="painter",
    name=t("The painter"),
    description=t(
        "Built in and free. It draws by formula, and understands few words: a scene, colours, an hour of the day. "
        "Of a picture of yours it changes the colours, the light and the weather."
    ),
    abilities=Abilities(
        side=Range(256, 2048, 1024, 8),
        ratios=("1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9", "21:9"),
        tiers=(Tier("1K", 1024), Tier("512", 512), Tier("2K", 2048)),
        most_pictures=8,
        most_references=1,
        steps=_STEPS,
        strength=_STRENGTH,
        kinds=(Kind.GENERATE, Kind.EDIT, Kind.UPSCALE),
        factors=(2, 4),
        has_seed=True,
        has_negative_prompt=True,
        has_progress=True,
        has_previews=True,
        can_cancel=True,
    ),
    cost=Cost(per_picture=0),
    typical_seconds=1.5,
)


class PainterProvider(AnswersAtOnce):
    """Painting again gives the same pixels and costs nothing, so a call in doubt is simply made again."""

    key = "painter"
    name = "Pixorly"
    when_unsure = WhenUnsure.CALL_AGAIN

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def models(self) -> tuple[Model, ...]:
        return (_MODEL,)

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        made: list[Picture] = []
        for number in range(request.count):
            if watch.wants_stop():
                raise Stopped()
            made.append(_made(request, number, watch))
        return Finished(tuple(made), request.call_id, 0)


def _made(request: Request, number: int, watch: Watch) -> Picture:
    if request.kind is Kind.UPSCALE:
        made = Picture(_enlarged(request), _PNG)
    elif request.pictures:
        made = Picture(_varied(request, number), _PNG, request.own_seed + number)
    else:
        return _painted(request, number, watch)
    watch.saw(Progress((number + 1) / request.count))
    return made


def _painted(request: Request, number: int, watch: Watch) -> Picture:
    # Loads NumPy, which the web processes never need.
    from pixorly import painter

    seed = request.own_seed + number

    def saw(step: Any) -> None:
        share = (number + step.done / step.of) / request.count
        watch.saw(Progress(share, lambda: _preview(step.preview())))

    try:
        pixels = painter.paint(
            request.prompt,
            width=request.width,
            height=request.height,
            seed=seed,
            steps=request.steps or int(_STEPS.usual or 1),
            negative_prompt=request.negative_prompt,
            on_step=saw,
            should_stop=watch.wants_stop,
        )
    except painter.Stopped as stopped:
        raise Stopped() from stopped
    return Picture(encoded(Image.fromarray(pixels), "png"), _PNG, seed)


def _varied(request: Request, number: int) -> bytes:
    """Another size is reached by cutting from its middle."""
    import numpy

    from pixorly import painter

    with decoded(request.pictures[0].content, at_least=(request.width, request.height)) as start:
        fitted = ImageOps.fit(start, (request.width, request.height), Image.Resampling.LANCZOS)
    strength = request.strength if request.strength is not None else _STRENGTH.usual or 0
    pixels = numpy.asarray(fitted.convert("RGB"))
    varied = Image.fromarray(painter.vary(pixels, request.prompt, strength, request.own_seed + number))
    if fitted.mode == "RGBA":
        varied.putalpha(fitted.getchannel("A"))
    return encoded(varied, "png")


def _enlarged(request: Request) -> bytes:
    """Smooth and sharp-edged, and nothing that was not there before."""
    assert request.source and request.factor
    with decoded(request.source.content) as source:
        size = round(source.width * request.factor), round(source.height * request.factor)
        require_measure(*size)
        return encoded(source.resize(size, Image.Resampling.LANCZOS), "png")


def _preview(pixels: Any) -> Picture:
    return Picture(encoded(Image.fromarray(pixels), "jpeg", 80), "image/jpeg")
