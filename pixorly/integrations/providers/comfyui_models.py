"""What a ComfyUI server offers: each template with each file that it can load, as the server's own list of nodes has it."""

import logging
from collections.abc import Iterator
from typing import Any

from pixorly.integrations.providers.abilities import Abilities, Loras, Range, Tier
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.checkpoints import (
    FREE,
    GUIDANCE,
    LORAS_AT_ONCE,
    MOST_LORAS,
    RATIOS,
    SIDE,
    STEPS,
    STRENGTH,
    Checkpoint,
    with_schedulers,
)
from pixorly.integrations.providers.comfyui_templates import Library, Template
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.wire import fields_in
from pixorly.words import Words, t

log = logging.getLogger(__name__)

_MOST_FILES = 500
_LONGEST_ID = 200
_TIERS = (Tier("512", 512), Tier("1K", 1024), Tier("2K", 2048))


def models_from(library: Library, nodes: dict[str, Any]) -> Iterator[Model]:
    for name, whole in library.sound(log.error):
        template = _usable(name, whole, nodes)
        if template is None:
            continue
        for file in _files(template, nodes):
            checkpoint = Checkpoint(file)
            model = Model(
                id=f"comfyui/{name}/{file}".rstrip("/"),
                provider="comfyui",
                name=template.name.replace("{checkpoint}", checkpoint.title)[:120],
                description=template.description or _words_for(template),
                abilities=_abilities(template, checkpoint, nodes),
                cost=FREE,
            )
            if len(model.id) <= _LONGEST_ID:
                yield model


def _words_for(template: Template) -> Words:
    if template.steered:
        return t("A checkpoint of your own server.")
    if Kind.UPSCALE in template.workflows:
        return t("An upscaler of your own server. It makes pictures larger.")
    return t("Takes the background away, on your own server.")


def _usable(name: str, template: Template, nodes: dict[str, Any]) -> Template | None:
    """Without the workflows whose nodes this server does not have."""
    workflows = {}
    for kind, workflow in template.workflows.items():
        if missing := sorted({node.class_type for node in workflow.nodes.values()} - set(nodes)):
            log.info("The template %s can't %s here: ComfyUI has no %s.", name, kind, ", ".join(missing))
        else:
            workflows[kind] = workflow
    return template.model_copy(update={"workflows": workflows}) if workflows else None


def _files(template: Template, nodes: dict[str, Any]) -> list[str]:
    """What can be loaded by it, or one empty name where a template names its own."""
    if not next(iter(template.workflows.values())).targets("checkpoint"):
        return [""]
    return [file for file in _choices(template, "checkpoint", nodes) if template.is_for(file)]


def _choices(template: Template, name: str, nodes: dict[str, Any]) -> list[str]:
    """What every one of the workflows can be told there."""
    found: list[list[str]] = []
    for workflow in template.workflows.values():
        for node, field in workflow.targets(name):
            found.append(choices(nodes, workflow.nodes[node].class_type, field))
    return [each for each in found[0] if all(each in others for others in found[1:])] if found else []


def choices(nodes: dict[str, Any], class_type: str, field: str) -> list[str]:
    """An input that is chosen from a list is told as [[…], …], and by newer nodes as ["COMBO", {"options": […]}]."""
    inputs = fields_in(fields_in(nodes.get(class_type)).get("input"))
    told = fields_in(inputs.get("required")).get(field) or fields_in(inputs.get("optional")).get(field)
    if not isinstance(told, list) or not told:
        return []
    listed = told[0] if isinstance(told[0], list) else fields_in(told[1] if len(told) > 1 else None).get("options")
    found = listed if isinstance(listed, list) else []
    return [each for each in found[:_MOST_FILES] if isinstance(each, str) and each]


def _abilities(template: Template, checkpoint: Checkpoint, nodes: dict[str, Any]) -> Abilities:
    kinds, factors = tuple(template.workflows), tuple(template.factors)
    if not template.steered:
        return Abilities(kinds=kinds, factors=factors if Kind.UPSCALE in kinds else (), can_cancel=True)
    changes_only = Kind.EDIT in kinds and Kind.GENERATE not in kinds
    samplers, schedulers = (
        _choices(template, name, nodes) if template.takes(name) else [] for name in ("sampler", "scheduler")
    )
    return Abilities(
        side=SIDE,
        ratios=RATIOS,
        tiers=_tiers(template.side) if template.side else checkpoint.tiers,
        most_pictures=template.most_pictures if template.takes("count") else 1,
        most_references=int(Kind.EDIT in kinds),
        needs_reference=changes_only,
        steps=_range(template, "steps", STEPS),
        guidance=_range(template, "guidance", GUIDANCE),
        strength=_range(template, "strength", STRENGTH),
        samplers=with_schedulers(samplers, schedulers),
        loras=_loras(template, nodes),
        # Whoever generates and brings a picture has it changed.
        kinds=(Kind.GENERATE, *kinds) if changes_only else kinds,
        factors=factors if Kind.UPSCALE in kinds else (),
        widest_margin=512 if Kind.OUTPAINT in kinds else 0,
        has_seed=template.takes("seed"),
        has_negative_prompt=template.takes("negative_prompt"),
        has_progress=True,
        has_previews=template.takes("seed"),
        can_cancel=True,
    )


def _range(template: Template, name: str, widest: Range) -> Range | None:
    """As wide as the template says, around what stands in its workflow."""
    if not template.takes(name):
        return None
    low, high = template.ranges.get(name, (widest.low, widest.high))
    found = next((each.usual(name) for each in template.steered if each.usual(name) is not None), None)
    usual = found if isinstance(found, int | float) and low <= found <= high else None
    return Range(low, high, usual, widest.step)


def _tiers(side: int) -> tuple[Tier, ...]:
    named = next((tier for tier in _TIERS if tier.side == side), Tier(str(side), side))
    return (named, *(tier for tier in _TIERS if tier != named))


def _loras(template: Template, nodes: dict[str, Any]) -> Loras | None:
    names = choices(nodes, "LoraLoader", "lora_name") if template.takes("loras") else []
    return Loras(LORAS_AT_ONCE, names=tuple(names[:MOST_LORAS])) if names else None
