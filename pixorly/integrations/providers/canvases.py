"""Pictures made ready for models that edit by transparency: what is see-through is painted anew."""

from PIL import Image, ImageChops

from pixorly.errors import Invalid
from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.integrations.pictures.reading import read
from pixorly.integrations.providers.base import Picture, Request
from pixorly.words import t


def see_through_mask(request: Request) -> Picture:
    """The mask turned round: ours is white where the picture changes, this one is transparent there."""
    assert request.mask and request.source
    seen = read(request.source.content)
    with decoded(request.mask.content) as mask:
        if mask.size != (seen.width, seen.height):
            raise Invalid(t("The mask must be as large as the picture."), field="mask")
        return _see_through(mask.convert("L"))


def grown(request: Request) -> tuple[Picture, Picture]:
    """The source on a canvas with its margins, and the mask that lets them be painted."""
    assert request.margins and request.source
    margins, size = request.margins, (request.width, request.height)
    with decoded(request.source.content) as source:
        across, down = margins.left + source.width + margins.right, margins.top + source.height + margins.bottom
        if (across, down) != size:
            raise Invalid(t("This model has no such size. Choose one of its sizes."), field="size")
        canvas = Image.new("RGBA", size)
        canvas.paste(source, (margins.left, margins.top))
        mask = Image.new("L", size, 255)
        mask.paste(0, (margins.left, margins.top, margins.left + source.width, margins.top + source.height))
    return Picture(encoded(canvas, "png"), "image/png"), _see_through(mask)


def _see_through(mask: Image.Image) -> Picture:
    made = Image.new("RGBA", mask.size)
    made.putalpha(ImageChops.invert(mask))
    return Picture(encoded(made, "png"), "image/png")
