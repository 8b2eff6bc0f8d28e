"""Nodes of ComfyUI that really work on pictures, though with a paint box for a model: what a workflow connects wrongly shows."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageOps

from tests.standins import darkroom

CHECKPOINTS = ["sd_xl_base_1.0.safetensors", "v1-5-pruned-emaonly.safetensors", "flux/flux1-dev-fp8.safetensors"]
SAMPLERS = ["euler", "euler_ancestral", "dpmpp_2m", "dpmpp_sde", "ddim"]
SCHEDULERS = ["simple", "sgm_uniform", "karras", "exponential", "normal", "beta"]
LORAS = ["fox.safetensors", "styles/watercolour.safetensors"]
UPSCALERS = ["RealESRGAN_x4plus.pth"]
CUTTERS = ["birefnet.safetensors"]
_SIZE = ("INT", {"default": 512, "min": 16, "max": 16384, "step": 8})
_SIDE = ("INT", {"default": 0, "min": 0, "max": 16384, "step": 8})
_COUNT = ("INT", {"default": 1, "min": 1, "max": 4096})
_WEIGHT = ("FLOAT", {"default": 1.0, "min": -100.0, "max": 100.0})
_TEXT = ("STRING", {"multiline": True})

Images = list[Image.Image]
# What a node takes, as /object_info tells it: a list to choose from, a number with its bounds, or the kind of a link.
NODES: dict[str, dict[str, Any]] = {
    "CheckpointLoaderSimple": {"ckpt_name": (CHECKPOINTS, {})},
    "LoraLoader": {
        "model": ("MODEL",),
        "clip": ("CLIP",),
        "lora_name": (LORAS, {}),
        "strength_model": _WEIGHT,
        "strength_clip": _WEIGHT,
    },
    "CLIPTextEncode": {"text": _TEXT, "clip": ("CLIP",)},
    "ConditioningZeroOut": {"conditioning": ("CONDITIONING",)},
    "FluxGuidance": {"conditioning": ("CONDITIONING",), "guidance": ("FLOAT", {"min": 0.0, "max": 100.0})},
    "EmptyLatentImage": {"width": _SIZE, "height": _SIZE, "batch_size": _COUNT},
    "EmptySD3LatentImage": {"width": _SIZE, "height": _SIZE, "batch_size": _COUNT},
    "LoadImage": {"image": (["example.png"], {"image_upload": True})},
    "LoadImageMask": {
        "image": (["example.png"], {"image_upload": True}),
        "channel": (["alpha", "red", "green", "blue"],),
    },
    "ImageScale": {
        "image": ("IMAGE",),
        "upscale_method": (["nearest-exact", "bilinear", "area", "bicubic", "lanczos"],),
        "width": _SIDE,
        "height": _SIDE,
        "crop": (["disabled", "center"],),
    },
    "VAEEncode": {"pixels": ("IMAGE",), "vae": ("VAE",)},
    "VAEEncodeForInpaint": {
        "pixels": ("IMAGE",),
        "vae": ("VAE",),
        "mask": ("MASK",),
        "grow_mask_by": ("INT", {"default": 6, "min": 0, "max": 64}),
    },
    "SetLatentNoiseMask": {"samples": ("LATENT",), "mask": ("MASK",)},
    "RepeatLatentBatch": {"samples": ("LATENT",), "amount": _COUNT},
    "RepeatImageBatch": {"image": ("IMAGE",), "amount": _COUNT},
    "KSampler": {
        "model": ("MODEL",),
        "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
        "steps": ("INT", {"default": 20, "min": 1, "max": 10000}),
        "cfg": ("FLOAT", {"default": 8.0, "min": 0.0, "max": 100.0}),
        "sampler_name": (SAMPLERS, {}),
        "scheduler": (SCHEDULERS, {}),
        "positive": ("CONDITIONING",),
        "negative": ("CONDITIONING",),
        "latent_image": ("LATENT",),
        "denoise": ("FLOAT", {"default": 1.0, "min": 0.0, "max": 1.0}),
    },
    "VAEDecode": {"samples": ("LATENT",), "vae": ("VAE",)},
    "ImagePadForOutpaint": {
        "image": ("IMAGE",),
        "left": _SIDE,
        "top": _SIDE,
        "right": _SIDE,
        "bottom": _SIDE,
        "feathering": ("INT", {"default": 40, "min": 0, "max": 16384}),
    },
    "ImageCompositeMasked": {
        "destination": ("IMAGE",),
        "source": ("IMAGE",),
        "x": ("INT", {"min": 0, "max": 16384}),
        "y": ("INT", {"min": 0, "max": 16384}),
        "resize_source": ("BOOLEAN", {"default": False}),
        "mask": ("MASK",),
    },
    # Newer nodes tell their choices another way.
    "UpscaleModelLoader": {"model_name": ("COMBO", {"multiselect": False, "options": UPSCALERS})},
    "ImageUpscaleWithModel": {"upscale_model": ("UPSCALE_MODEL",), "image": ("IMAGE",)},
    "LoadBackgroundRemovalModel": {"bg_removal_name": ("COMBO", {"options": CUTTERS})},
    "RemoveBackground": {"bg_removal_model": ("BACKGROUND_REMOVAL",), "image": ("IMAGE",)},
    "InvertMask": {"mask": ("MASK",)},
    "JoinImageWithAlpha": {"image": ("IMAGE",), "alpha": ("MASK",)},
    "PreviewImage": {"images": ("IMAGE",)},
    "SaveImage": {"images": ("IMAGE",), "filename_prefix": _TEXT},
}


@dataclass(frozen=True)
class Weights:
    file: str
    loras: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Latent:
    size: tuple[int, int]
    pictures: tuple[Image.Image | None, ...]
    mask: Image.Image | None = None


def run(workflow: dict[str, Any], uploaded: dict[str, bytes]) -> dict[str, Images]:
    """What the nodes show that show something, by their id."""
    done: dict[str, tuple[Any, ...]] = {}

    def outputs(id: str) -> tuple[Any, ...]:
        if id not in done:
            node = workflow[id]
            told = {name: follow(value) for name, value in node["inputs"].items()}
            if node["class_type"] in ("LoadImage", "LoadImageMask"):
                told["image"] = Image.open(io.BytesIO(uploaded[told["image"]]))
            done[id] = _WORK[node["class_type"]](**told)
        return done[id]

    def follow(value: Any) -> Any:
        return outputs(value[0])[value[1]] if isinstance(value, list) else value

    shows = [id for id, node in workflow.items() if node["class_type"] in ("PreviewImage", "SaveImage")]
    return {id: outputs(id)[0] for id in shows}


def _lora(
    model: Weights, clip: Weights, lora_name: str, strength_model: float, strength_clip: float
) -> tuple[Any, ...]:
    return (
        replace(model, loras=(*model.loras, (lora_name, strength_model))),
        replace(clip, loras=(*clip.loras, (lora_name, strength_clip))),
    )


def _empty(width: int, height: int, batch_size: int) -> tuple[Latent]:
    return (Latent((width, height), (None,) * batch_size),)


def _loaded_mask(image: Image.Image, channel: str) -> tuple[Image.Image]:
    """Alpha is turned round: what is see-through is marked."""
    found = image.convert("RGBA").getchannel(channel[0].upper())
    return (ImageOps.invert(found) if channel == "alpha" else found,)


def _scaled(image: Images, width: int, height: int, crop: str, **_: Any) -> tuple[Images]:
    fit = ImageOps.fit if crop == "center" else Image.Image.resize
    return ([fit(each, (width, height)) for each in image],)


def _sampled(model: Weights, positive: str, latent_image: Latent, seed: int, denoise: float, **_: Any) -> tuple[Latent]:
    """What is not marked goes through the model, too, and comes back a little changed."""
    made: Images = []
    for number, old in enumerate(latent_image.pictures):
        words = f"{positive} {model.file} {model.loras or ''}"
        new = Image.open(io.BytesIO(darkroom.picture(words, *latent_image.size, seed + number))).convert("RGB")
        if old is not None:
            new = Image.blend(ImageEnhance.Brightness(old).enhance(0.8), new, denoise)
            if latent_image.mask is not None:
                new = Image.composite(new, ImageEnhance.Brightness(old).enhance(0.8), latent_image.mask)
        made.append(new)
    return (replace(latent_image, pictures=tuple(made)),)


def _padded(image: Images, left: int, top: int, right: int, bottom: int, feathering: int) -> tuple[Images, Image.Image]:
    size = left + image[0].width + right, top + image[0].height + bottom
    mask = Image.new("L", size, 255)
    soft = [feathering if each else 0 for each in (left, top, right, bottom)]
    kept = (left + soft[0], top + soft[1], size[0] - right - soft[2], size[1] - bottom - soft[3])
    mask.paste(0, kept)
    padded = [Image.new("RGB", size, (128, 128, 128)) for _ in image]
    for canvas, each in zip(padded, image, strict=True):
        canvas.paste(each, (left, top))
    return padded, mask


def _composited(destination: Images, source: Images, mask: Image.Image, x: int, y: int, **_: Any) -> tuple[Images]:
    """As many as there are destinations; sources beyond them are dropped."""
    made = [each.copy() for each in destination]
    for each, new in zip(made, source, strict=False):
        each.paste(new, (x, y), mask.resize(new.size))
    return (made,)


def _subject(image: Images, **_: Any) -> tuple[Image.Image]:
    mask = Image.new("L", image[0].size)
    wide, high = image[0].size
    ImageDraw.Draw(mask).ellipse((wide // 4, high // 4, wide * 3 // 4, high * 3 // 4), fill=255)
    return (mask,)


def _joined(image: Images, alpha: Image.Image) -> tuple[Images]:
    """Alpha is a mask here: what it marks becomes see-through."""
    made = [each.convert("RGBA") for each in image]
    for each in made:
        each.putalpha(ImageChops.invert(alpha))
    return (made,)


def _enlarged(image: Images, **_: Any) -> tuple[Images]:
    return ([each.resize((each.width * 4, each.height * 4)) for each in image],)


_WORK: dict[str, Callable[..., tuple[Any, ...]]] = {
    "CheckpointLoaderSimple": lambda ckpt_name: (Weights(ckpt_name), Weights(ckpt_name), "vae"),
    "LoraLoader": _lora,
    "CLIPTextEncode": lambda text, clip: (text,),
    "ConditioningZeroOut": lambda conditioning: ("",),
    "FluxGuidance": lambda conditioning, guidance: (conditioning,),
    "EmptyLatentImage": _empty,
    "EmptySD3LatentImage": _empty,
    "LoadImage": lambda image: ([image.convert("RGB")], Image.new("L", image.size)),
    "LoadImageMask": _loaded_mask,
    "ImageScale": _scaled,
    "VAEEncode": lambda pixels, vae: (Latent(pixels[0].size, tuple(pixels)),),
    "VAEEncodeForInpaint": lambda pixels, vae, mask, grow_mask_by: (Latent(pixels[0].size, tuple(pixels), mask),),
    "SetLatentNoiseMask": lambda samples, mask: (replace(samples, mask=mask),),
    "RepeatLatentBatch": lambda samples, amount: (replace(samples, pictures=samples.pictures * amount),),
    "RepeatImageBatch": lambda image, amount: (image * amount,),
    "KSampler": _sampled,
    "VAEDecode": lambda samples, vae: (list(samples.pictures),),
    "ImagePadForOutpaint": _padded,
    "ImageCompositeMasked": _composited,
    "UpscaleModelLoader": lambda model_name: (model_name,),
    "ImageUpscaleWithModel": _enlarged,
    "LoadBackgroundRemovalModel": lambda bg_removal_name: (bg_removal_name,),
    "RemoveBackground": _subject,
    "InvertMask": lambda mask: (ImageOps.invert(mask),),
    "JoinImageWithAlpha": _joined,
    "PreviewImage": lambda images: (images,),
    "SaveImage": lambda images, filename_prefix: (images,),
}


def told(name: str) -> dict[str, Any]:
    """One node, as /object_info has it."""
    return {"input": {"required": {field: list(kind) for field, kind in NODES[name].items()}}, "name": name}


def errors_in(workflow: dict[str, Any], uploaded: dict[str, bytes]) -> dict[str, Any]:
    """By node, what ComfyUI finds wrong before it begins."""
    return {
        id: {"errors": errors, "dependent_outputs": [], "class_type": node["class_type"]}
        for id, node in workflow.items()
        if (
            errors := [
                each
                for field, kind in NODES[node["class_type"]].items()
                if (each := _error(node, field, kind, workflow, uploaded))
            ]
        )
    }


def _error(
    node: dict[str, Any], field: str, kind: tuple[Any, ...], workflow: dict[str, Any], uploaded: dict[str, bytes]
) -> dict[str, Any] | None:
    if field not in node["inputs"]:
        return _wrong("required_input_missing", "Required input is missing", field, field)
    value = node["inputs"][field]
    if isinstance(value, list):
        is_there = value[0] in workflow
        return None if is_there else _wrong("bad_linked_input", "Bad linked input", str(value), field)
    options = kind[1].get("options") if kind[0] == "COMBO" else kind[0]
    if field == "image" and node["class_type"] in ("LoadImage", "LoadImageMask"):
        is_there = value in uploaded
        return (
            None
            if is_there
            else _wrong("custom_validation_failed", "Custom validation failed", "Invalid image file", field)
        )
    if isinstance(options, list):
        details = f"{field}: '{value}' not in {options}"
        return None if value in options else _wrong("value_not_in_list", "Value not in list", details, field)
    if kind[0] in ("INT", "FLOAT"):
        bounds = kind[1]
        is_number = isinstance(value, int if kind[0] == "INT" else int | float) and not isinstance(value, bool)
        if not is_number or not bounds.get("min", -math.inf) <= value <= bounds.get("max", math.inf):
            return _wrong("value_out_of_range", "Value out of range", f"{field}: {value}", field)
    elif kind[0] not in ("STRING", "BOOLEAN"):
        return _wrong("return_type_mismatch", "A link is missing", field, field)
    return None


def _wrong(kind: str, message: str, details: str, field: str) -> dict[str, Any]:
    return {"type": kind, "message": message, "details": details, "extra_info": {"input_name": field}}
