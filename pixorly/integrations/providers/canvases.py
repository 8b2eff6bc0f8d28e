"""Pictures made ready for models that change them: what fits together, and what is see-through where it is painted anew."""

from PIL import Image, ImageChops

from pixorly.errors import Invalid
from pixorly.integrations import pictures
from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.integrations.pictures.reading import read
from pixorly.integrations.providers.base import Picture, Request
from pixorly.integrations.providers.editing import Margins
from pixorly.words import t


def see_through_mask(request: Request) -> Picture:
    """The mask turned round: ours is white where the picture changes, this one is transparent there."""
    assert request.mask and request.source
    seen = read(request.source.content)
    with decoded(request.mask.content) as mask:
        if mask.size != (seen.width, seen.height):
            raise Invalid(t("The mask must be as large as the picture."), field="mask")
        return _see_through(mask.convert("L"))


def filled(holed: Picture) -> tuple[Picture, Picture]:
    """A picture with a hole as the port has it: the whole picture, and the mask of what is painted anew."""
    if not holed.content:
        # Only looked at, to see whether it could be asked for.
        return holed, holed
    whole, mask = pictures.filled(holed.content)
    return Picture(whole, "image/png"), Picture(mask, "image/png")


def require_fitting(request: Request) -> None:
    """A mask covers its source, and margins lead from it to the size that was asked for: what doesn't fit costs money."""
    if request.source is None or (request.mask is None and request.margins is None):
        return
    seen, margins = read(request.source.content), request.margins or Margins()
    if request.mask is not None:
        mask = read(request.mask.content)
        if (mask.width, mask.height) != (seen.width, seen.height):
            raise Invalid(t("The mask must be as large as the picture."), field="mask")
    across, down = margins.left + seen.width + margins.right, margins.top + seen.height + margins.bottom
    if (across, down) != (request.width, request.height):
        raise Invalid(t("This model has no such size. Choose one of its sizes."), field="size")


def grown(request: Request) -> tuple[Picture, Picture]:
    """The source on a canvas with its margins, and the mask that lets them be painted."""
    canvas, mask = _canvas(request)
    return Picture(encoded(canvas, "png"), "image/png"), _see_through(mask)


def grown_opaque(request: Request) -> tuple[Picture, Picture]:
    """The same for models that take a mask in black and white: white margins are painted."""
    canvas, mask = _canvas(request)
    return Picture(encoded(canvas.convert("RGB"), "png"), "image/png"), Picture(encoded(mask, "png"), "image/png")


def _canvas(request: Request) -> tuple[Image.Image, Image.Image]:
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
    return canvas, mask


def _see_through(mask: Image.Image) -> Picture:
    made = Image.new("RGBA", mask.size)
    made.putalpha(ImageChops.invert(mask))
    return Picture(encoded(made, "png"), "image/png")
