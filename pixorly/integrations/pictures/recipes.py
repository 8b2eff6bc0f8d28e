"""How a picture was made, written where others look for it; and taken out again. No pixel is encoded anew.

Beside ours, as JSON, stands the line of text that Automatic1111 made common and many programs read: in PNG as the
text `parameters`, in JPEG and WebP as the user's comment in EXIF, where ours stands in XMP.
"""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from PIL import Image

from pixorly.integrations.pictures import png
from pixorly.integrations.pictures.deriving import as_format
from pixorly.integrations.pictures.reading import CONTAINERS, read

_OURS, _COMMON = "pixorly", "parameters"
_ORIENTATION, _EXIF_PART, _USER_COMMENT, _SOFTWARE = 0x0112, 0x8769, 0x9286, 0x0131
# It must fit into one segment of a JPEG, of 64 KB, where letters of text take two bytes each.
_LONGEST = 24 * 1024
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:pixorly="urn:pixorly:1/" pixorly:recipe=%s/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_IN_XMP = re.compile(r"""pixorly:recipe(?:="([^"]*)"|='([^']*)'|>([^<]*)<)""")
_NAMES = {"steps": "Steps", "sampler": "Sampler", "guidance": "CFG scale", "seed": "Seed", "model": "Model"}


def with_recipe(body: bytes, recipe: Mapping[str, Any]) -> bytes:
    """The same picture with its recipe, and nothing else said about it."""
    ours = json.dumps(recipe, ensure_ascii=False, separators=(",", ":"))
    # It brings an HTTP library along, for which the processes that develop pictures have no use.
    from xml.sax.saxutils import quoteattr

    if len(quoteattr(ours).encode()) > _LONGEST:
        raise ValueError("A recipe of more than 24 KB fits into no picture.")
    seen = read(body)
    if seen.format == "png":
        about = {_COMMON: common_text(recipe), _OURS: ours}
        return png.rebuilt(body, exif=_exif(seen.orientation), texts=about)
    xmp = (_XMP % quoteattr(ours)).encode()
    return CONTAINERS[seen.format].rebuilt(body, exif=_exif(seen.orientation, common_text(recipe)), xmp=xmp)


def as_avif_with_recipe(body: bytes, recipe: Mapping[str, Any], quality: int | None = None) -> bytes:
    """AVIF can't be taken apart as easily, so it gets the common text while it is made."""
    return as_format(body, "avif", quality, exif=_exif(1, common_text(recipe)))


def without_metadata(body: bytes) -> bytes:
    """The same pixels and colours, and of everything said about them only which side is up."""
    seen = read(body)
    return CONTAINERS[seen.format].rebuilt(body, exif=_exif(seen.orientation))


def recipe_in(body: bytes) -> dict[str, Any] | None:
    """The recipe we once wrote into it, if there is one."""
    format = read(body).format
    said = png.text_in(body, _OURS) if format == "png" else _from_xmp(CONTAINERS[format].xmp_in(body))
    if not said or len(said) > _LONGEST:
        return None
    try:
        recipe = json.loads(said)
    except (ValueError, RecursionError):
        return None
    return recipe if isinstance(recipe, dict) else None


def common_text(recipe: Mapping[str, Any]) -> str:
    """As Automatic1111 writes it: prompt, negative prompt, and a line of settings."""
    lines = [str(recipe.get("prompt") or "")]
    if recipe.get("negative_prompt"):
        lines.append(f"Negative prompt: {recipe['negative_prompt']}")
    settings = {label: recipe[name] for name, label in _NAMES.items() if recipe.get(name) is not None}
    if recipe.get("width") and recipe.get("height"):
        settings["Size"] = f"{recipe['width']}x{recipe['height']}"
    settings["Version"] = "Pixorly"
    lines.append(", ".join(f"{label}: {_quoted(str(value))}" for label, value in settings.items()))
    return "\n".join(lines)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if set(value) & set(',:\n"') else value


def _exif(orientation: int, comment: str = "") -> bytes:
    if orientation == 1 and not comment:
        return b""
    said = Image.Exif()
    if orientation != 1:
        said[_ORIENTATION] = orientation
    if comment:
        said[_SOFTWARE] = "Pixorly"
        said.get_ifd(_EXIF_PART)[_USER_COMMENT] = b"UNICODE\0" + comment.encode("utf-16-be")
    return said.tobytes()


def _from_xmp(xmp: bytes) -> str:
    # Not given to an XML parser: what strangers write there could be made to grow without end.
    found = _IN_XMP.search(xmp[: 2 * _LONGEST].decode("utf-8", "replace"))
    return html.unescape(next(filter(None, found.groups()), "")) if found else ""
