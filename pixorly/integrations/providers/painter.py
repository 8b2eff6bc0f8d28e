"""The painter as a provider: on this machine, free, without a key, and honest about how few words it understands."""

import io
from typing import Any

from PIL import Image

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
from pixorly.integrations.providers.trouble import Stopped
from pixorly.words import t

# Repeated from the painter, since loading it loads NumPy; a test compares them.
_STEPS = Range(1, 32, 8)
_MODEL = Model(
    id="painter/formula",
    provider="painter",
    name=t("The painter"),
    description=t(
        "Built in and free. It draws by formula, and understands few words: a scene, colours, an hour of the day."
    ),
    abilities=Abilities(
        side=Range(256, 2048, 1024, 8),
        ratios=("1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9", "21:9"),
        tiers=(Tier("1K", 1024), Tier("512", 512), Tier("2K", 2048)),
        most_pictures=8,
        steps=_STEPS,
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
        pictures = tuple(self._painted(request, number, watch) for number in range(request.count))
        return Finished(pictures, request.call_id, 0)

    def _painted(self, request: Request, number: int, watch: Watch) -> Picture:
        # Loads NumPy, which the web processes never need.
        from pixorly import painter

        if watch.wants_stop():
            raise Stopped()
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
        return Picture(_encoded(Image.fromarray(pixels), "PNG"), "image/png", seed)


def _preview(pixels: Any) -> Picture:
    return Picture(_encoded(Image.fromarray(pixels), "JPEG", quality=80), "image/jpeg")


def _encoded(picture: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()
