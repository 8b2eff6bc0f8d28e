"""A request in the words of Automatic1111: where it is sent, and what stands in it."""

import base64
from typing import Any

from pixorly.integrations.providers.automatic1111_models import upscaler_of
from pixorly.integrations.providers.base import Picture, Request
from pixorly.integrations.providers.canvases import grown_opaque, require_fitting
from pixorly.integrations.providers.checkpoints import STEPS, taken_apart
from pixorly.integrations.providers.editing import Kind

_SEEDS = 2**32
# What is painted starts from a blur of its surroundings, or from what was there.
_FROM_SURROUNDINGS, _FROM_ORIGINAL = 0, 1
_CROP_TO_SIZE = 1
# Over so many pixels what is new fades into what was there.
_SOFT_EDGE, _SOFTER_EDGE = 4, 8


def wish_for(request: Request, task: str, title: str) -> tuple[str, dict[str, Any]]:
    """The path and the body of a call that is made under that name, with the checkpoint of that title."""
    if upscaler := upscaler_of(request.model):
        assert request.source and request.factor
        wish = {"image": _packed(request.source), "upscaling_resize": request.factor, "upscaler_1": upscaler}
        return "/sdapi/v1/extra-single-image", wish
    wish = _common(request, task, title)
    if not request.pictures:
        return "/sdapi/v1/txt2img", wish
    return "/sdapi/v1/img2img", wish | _changes(request)


def seed_of(request: Request) -> int:
    return request.own_seed % _SEEDS


def _common(request: Request, task: str, title: str) -> dict[str, Any]:
    private = request.model.private
    chosen = request.sampler or private.get("usual_sampler", "")
    sampler, scheduler = taken_apart(chosen, private.get("schedulers", []))
    loras = "".join(f" <lora:{each.weights}:{each.scale:g}>" for each in request.loras)
    wish: dict[str, Any] = {
        "prompt": request.prompt + loras,
        "negative_prompt": request.negative_prompt,
        "seed": seed_of(request),
        "steps": request.steps or int(STEPS.usual or 1),
        "width": request.width,
        "height": request.height,
        # One after the other: together they need the memory of all.
        "batch_size": 1,
        "n_iter": request.count,
        "force_task_id": task,
        # Loading a checkpoint takes longer than a picture, so it stays for the next call.
        "override_settings": {"sd_model_checkpoint": title},
        "override_settings_restore_afterwards": False,
    } | _guided(request)
    wish |= {"sampler_name": sampler} if sampler else {}
    return wish | ({"scheduler": scheduler} if scheduler else {})


def _guided(request: Request) -> dict[str, float]:
    guidance = request.model.abilities.guidance
    asked = request.guidance if request.guidance is not None else (guidance.usual if guidance else None) or 1
    return (
        {"cfg_scale": 1, "distilled_cfg_scale": asked} if request.model.private.get("is_flux") else {"cfg_scale": asked}
    )


def _changes(request: Request) -> dict[str, Any]:
    """What belongs to a picture that is changed. A mask is white where it is painted anew, as ours are."""
    require_fitting(request)
    can = request.model.abilities.strength
    strength = request.strength if request.strength is not None else (can.usual if can else None)
    told = {"init_images": [_packed(request.pictures[0])], "denoising_strength": strength, "resize_mode": _CROP_TO_SIZE}
    if request.kind is Kind.INPAINT:
        assert request.mask
        return told | _masked(request.mask, _FROM_ORIGINAL, _SOFT_EDGE)
    if request.kind is Kind.OUTPAINT:
        canvas, mask = grown_opaque(request)
        # Nothing of a margin is worth keeping.
        told |= {"init_images": [_packed(canvas)], "denoising_strength": 1 if request.strength is None else strength}
        return told | _masked(mask, _FROM_SURROUNDINGS, _SOFTER_EDGE)
    return told


def _masked(mask: Picture, start: int, edge: int) -> dict[str, Any]:
    return {
        "mask": _packed(mask),
        "mask_blur": edge,
        "inpainting_mask_invert": 0,
        "inpainting_fill": start,
        # The whole picture is seen, so that what is painted fits into it.
        "inpaint_full_res": False,
    }


def _packed(picture: Picture) -> str:
    return base64.b64encode(picture.content).decode()
