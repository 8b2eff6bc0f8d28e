"""A picture of our own with the grain of a photo: 1024 pixels to a side come to 1.3 MB, or 1.7 MB in base64."""

import io

from PIL import Image

from bench import machine


def photograph(side: int) -> bytes:
    """As PNG, as providers send it."""
    image = Image.open(machine.REPO / "assets" / "img" / "share.jpg").convert("RGB").resize((side, side))
    grain = Image.merge("RGB", [Image.effect_noise((side, side), 12)] * 3)
    written = io.BytesIO()
    Image.blend(image, grain, 0.08).save(written, "PNG")
    return written.getvalue()
