"""A template's workflow, filled with what a request says."""

from typing import Any

from pixorly.integrations.providers.base import Request
from pixorly.integrations.providers.checkpoints import SCHEDULERS, taken_apart
from pixorly.integrations.providers.comfyui_templates import Workflow
from pixorly.integrations.providers.editing import Margins
from pixorly.integrations.providers.loras import Lora

_SEEDS = 2**64
_Link = list[Any]


def filled(workflow: Workflow, request: Request, file: str, uploaded: dict[str, str]) -> dict[str, Any]:
    """Its nodes as ComfyUI takes them. What a request leaves open stays as it stands in the template."""
    nodes = {id: {"class_type": node.class_type, "inputs": dict(node.inputs)} for id, node in workflow.nodes.items()}
    for name, value in (_values(request, file) | uploaded).items():
        for node, field in workflow.targets(name) if value is not None else ():
            nodes[node]["inputs"][field] = value
    return _with_loras(nodes, workflow, request.loras)


def seed_of(request: Request) -> int:
    return request.own_seed % _SEEDS


def _values(request: Request, file: str) -> dict[str, Any]:
    sampler, scheduler = taken_apart(request.sampler, list(SCHEDULERS))
    margins = request.margins or Margins()
    return {
        "prompt": request.prompt,
        "negative_prompt": request.negative_prompt,
        "seed": seed_of(request),
        "steps": request.steps,
        "guidance": request.guidance,
        "strength": request.strength,
        "sampler": sampler or None,
        "scheduler": scheduler or None,
        "width": request.width,
        "height": request.height,
        "count": request.count,
        "checkpoint": file or None,
        "top": margins.top,
        "right": margins.right,
        "bottom": margins.bottom,
        "left": margins.left,
    }


def _with_loras(nodes: dict[str, Any], workflow: Workflow, loras: tuple[Lora, ...]) -> dict[str, Any]:
    """Each stands behind the one before, and whoever took from the first now takes from the last."""
    begun = [[node, int(output)] for node, output in workflow.targets("loras")]
    ends = begun
    added: dict[str, Any] = {}
    for number, lora in enumerate(loras if begun else ()):
        name = f"pixorly-lora-{number}"
        added[name] = _lora(lora, ends)
        ends = [[name, output] for output in range(len(begun))]
    for node in nodes.values():
        for field, value in node["inputs"].items():
            if isinstance(value, list) and value in begun:
                node["inputs"][field] = ends[begun.index(value)]
    return nodes | added


def _lora(lora: Lora, links: list[_Link]) -> dict[str, Any]:
    told: dict[str, Any] = {"lora_name": lora.weights, "strength_model": lora.scale, "model": links[0]}
    if len(links) == 1:
        return {"class_type": "LoraLoaderModelOnly", "inputs": told}
    return {"class_type": "LoraLoader", "inputs": told | {"strength_clip": lora.scale, "clip": links[1]}}
