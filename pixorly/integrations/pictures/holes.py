"""Pictures with a hole: what is see-through is to be painted anew, and what was there is still known beneath.

One file is both the picture and its mask, so that they are kept, shown and thrown away together.
"""

from PIL import Image, ImageChops

from pixorly.errors import Invalid
from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.words import t


def cut(picture: bytes, mask: bytes) -> bytes:
    """The picture, see-through where the mask is."""
    with decoded(picture) as whole, decoded(mask) as shape:
        if whole.size != shape.size:
            raise Invalid(t("The mask must be as large as the picture."), field="mask")
        if "A" not in shape.getbands():
            raise Invalid(
                t("The mask is transparent where the picture is to change. This one is nowhere."), field="mask"
            )
        made = whole.convert("RGB")
        made.putalpha(shape.getchannel("A"))
        return encoded(made, "png")


def filled(picture: bytes) -> tuple[bytes, bytes]:
    """The picture without its hole, and the hole as a mask: white is painted anew, black stays."""
    with decoded(picture) as holed:
        is_holed = "A" in holed.getbands()
        mask = ImageChops.invert(holed.getchannel("A")) if is_holed else Image.new("L", holed.size, 255)
        return encoded(holed.convert("RGB"), "png"), encoded(mask, "png")
