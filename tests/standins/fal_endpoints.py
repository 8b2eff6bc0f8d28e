"""The endpoints of fal that its stand-in has: what they cost, what they take, and what they make of it."""

import io
import math
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.standins import darkroom

_SIZES = {"square_hd": (1024, 1024), "square": (512, 512), "landscape_4_3": (1024, 768), "portrait_4_3": (768, 1024)}
_DRAWS = "prompt seed num_images output_format sync_mode enable_safety_checker"
_DIFFUSES = f"{_DRAWS} num_inference_steps guidance_scale acceleration image_size"
_FLUX_2_PRO = "prompt seed image_size output_format safety_tolerance enable_safety_checker sync_mode"
_KONTEXT = "prompt seed num_images guidance_scale aspect_ratio output_format safety_tolerance enhance_prompt sync_mode"


@dataclass(frozen=True)
class Endpoint:
    unit: str
    dollars: float
    takes: frozenset[str]
    needs: tuple[str, ...] = ("prompt",)
    answers_with_one: bool = False


def _endpoint(unit: str, dollars: float, takes: str, needs: str = "prompt", *, one: bool = False) -> Endpoint:
    return Endpoint(unit, dollars, frozenset(takes.split() + needs.split()), tuple(needs.split()), one)


ENDPOINTS = {
    "fal-ai/flux/schnell": _endpoint("megapixels", 0.003, _DIFFUSES),
    "fal-ai/flux/dev": _endpoint("megapixels", 0.025, _DIFFUSES),
    "fal-ai/flux-lora": _endpoint("megapixels", 0.036, f"{_DIFFUSES} loras"),
    "fal-ai/flux-lora/image-to-image": _endpoint(
        "megapixels", 0.036, f"{_DIFFUSES} loras strength", "prompt image_url"
    ),
    "fal-ai/flux-lora/inpainting": _endpoint(
        "megapixels", 0.036, f"{_DIFFUSES} loras strength", "prompt image_url mask_url"
    ),
    "fal-ai/flux-2/lora": _endpoint("megapixels", 0.021, f"{_DIFFUSES} loras enable_prompt_expansion"),
    "fal-ai/flux-2/lora/edit": _endpoint("megapixels", 0.021, f"{_DIFFUSES} loras", "prompt image_urls"),
    "fal-ai/flux-2-pro": _endpoint("processed megapixels", 0.03, _FLUX_2_PRO),
    "fal-ai/flux-2-pro/edit": _endpoint("processed megapixels", 0.03, _FLUX_2_PRO, "prompt image_urls"),
    "fal-ai/flux-pro/kontext/text-to-image": _endpoint("images", 0.04, _KONTEXT),
    "fal-ai/flux-pro/kontext": _endpoint("images", 0.04, _KONTEXT, "prompt image_url"),
    "fal-ai/flux-pro/v1/fill": _endpoint(
        "megapixels", 0.05, f"{_DRAWS} safety_tolerance enhance_prompt", "prompt image_url mask_url"
    ),
    "fal-ai/bria/expand": _endpoint(
        "images",
        0.04,
        "prompt negative_prompt seed aspect_ratio original_image_size original_image_location sync_mode",
        "image_url canvas_size",
        one=True,
    ),
    "fal-ai/esrgan": _endpoint("compute seconds", 0.001, "scale model face tile output_format", "image_url", one=True),
    "fal-ai/birefnet/v2": _endpoint(
        "compute seconds",
        0.001,
        "model operating_resolution output_format output_mask mask_only refine_foreground sync_mode",
        "image_url",
        one=True,
    ),
}


def problem(endpoint: Endpoint, given: dict[str, Any]) -> dict[str, Any] | None:
    """What the endpoint would not take, as it says so. Real ones pass over a name they don't know; we would mistype it."""
    for name in endpoint.needs:
        if not given.get(name):
            return {"loc": ["body", name], "msg": "Field required", "type": "missing"}
    for name in given:
        if name not in endpoint.takes:
            return {"loc": ["body", name], "msg": "Extra inputs are not permitted", "type": "extra_forbidden"}
    if any(not each.get("path", "").startswith("https://") for each in given.get("loras", ())):
        return {"loc": ["body", "loras"], "msg": "Could not load the weights", "type": "file_download_error"}
    return None


def charge(endpoint: Endpoint, drawn: list[Image.Image]) -> int:
    """In millionths of a dollar."""
    if "megapixels" in endpoint.unit:
        units = sum(math.ceil(each.width * each.height / 1024**2) for each in drawn)
    else:
        units = len(drawn)
    return round(units * endpoint.dollars * 1_000_000)


def draw(given: dict[str, Any], files: dict[str, bytes], number: int) -> Image.Image:
    """One picture. White in a mask is painted anew."""
    source = _opened(files, given.get("image_url") or next(iter(given.get("image_urls", ())), None))
    if source and "prompt" not in given and "canvas_size" not in given:
        return _changed(given, source)
    size = _size(given, source)
    made = darkroom.picture(given.get("prompt", ""), *size, given.get("seed", 0) + number)
    drawn = Image.open(io.BytesIO(made)).convert("RGB")
    if source and "canvas_size" in given:
        drawn.paste(source.resize(tuple(given["original_image_size"])), tuple(given["original_image_location"]))
    elif source and (mask := _opened(files, given.get("mask_url"))):
        drawn = Image.composite(drawn, source.resize(size), mask.convert("L").resize(size))
    elif source and "strength" in given:
        drawn = Image.blend(source.resize(size), drawn, given["strength"])
    return drawn


def _changed(given: dict[str, Any], source: Image.Image) -> Image.Image:
    if "scale" in given:
        return source.resize((round(source.width * given["scale"]), round(source.height * given["scale"])))
    source.putalpha(Image.radial_gradient("L").resize(source.size))
    return source


def _size(given: dict[str, Any], source: Image.Image | None) -> tuple[int, int]:
    if canvas := given.get("canvas_size"):
        return canvas[0], canvas[1]
    if isinstance(size := given.get("image_size"), dict):
        return size["width"], size["height"]
    if ratio := given.get("aspect_ratio"):
        across, down = (int(each) for each in ratio.split(":"))
        return round(1024 * math.sqrt(across / down) / 16) * 16, round(1024 * math.sqrt(down / across) / 16) * 16
    return source.size if source else _SIZES[given.get("image_size", "landscape_4_3")]


def _opened(files: dict[str, bytes], url: str | None) -> Image.Image | None:
    return Image.open(io.BytesIO(files[url])).convert("RGB") if url else None
