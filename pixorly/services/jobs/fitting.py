"""A wish in the words of one model: which calls it comes to there, and what of it is left out."""

from collections.abc import Iterator

from pixorly.errors import Invalid
from pixorly.integrations import providers
from pixorly.services.jobs.wish import Wish
from pixorly.services.parameters import Parameters
from pixorly.words import t


def parameters(wish: Wish, model: providers.Model, seed: int) -> Iterator[Parameters]:
    """One for each call this model needs: some make one picture at a time."""
    can = model.abilities
    width, height = _size(wish, model)
    if not 1 <= wish.count <= _most(model):
        raise Invalid(t("Choose between 1 and {most} images.", most=_most(model)), field="count")
    done = 0
    while done < wish.count:
        count = min(can.most_pictures, wish.count - done)
        told = Parameters(
            width=width,
            height=height,
            count=count,
            # What this model does not have is left out: several models share one wish.
            negative_prompt=wish.negative_prompt if can.has_negative_prompt else "",
            seed=seed + done if can.has_seed else None,
            steps=wish.steps if can.steps else None,
            guidance=wish.guidance if can.guidance else None,
            strength=wish.strength if can.strength and wish.references else None,
            quality=wish.quality if wish.quality in can.qualities else "",
            background=wish.background if wish.background in can.backgrounds else "",
            sampler=wish.sampler if wish.sampler in can.samplers else "",
            references=wish.references[: can.most_references],
            tier=wish.tier,
            kind=wish.kind,
        )
        require_possible(model, told)
        yield told
        done += count


def left_out(wish: Wish, model: providers.Model) -> int:
    """How much of what was chosen this model would pass over: another one that has the same name may not."""
    can = model.abilities
    passed_over = (
        wish.negative_prompt and not can.has_negative_prompt,
        wish.seed is not None and not can.has_seed,
        wish.steps is not None and not can.steps,
        wish.guidance is not None and not can.guidance,
        wish.strength is not None and wish.references and not can.strength,
        wish.quality and wish.quality not in can.qualities,
        wish.background and wish.background not in can.backgrounds,
        wish.sampler and wish.sampler not in can.samplers,
        len(wish.references) > can.most_references,
        wish.tier and wish.tier not in {tier.name for tier in can.tiers},
    )
    return sum(map(bool, passed_over))


def is_possible(model: providers.Model, told: Parameters) -> bool:
    try:
        require_possible(model, told)
    except Invalid:
        return False
    return True


def require_possible(model: providers.Model, told: Parameters) -> None:
    blank = providers.Picture(b"", "image/png")
    providers.require_possible(request_for("", model, "x", told, tuple(blank for _ in told.references)))


def request_for(
    call_id: str, model: providers.Model, prompt: str, told: Parameters, references: tuple[providers.Picture, ...]
) -> providers.Request:
    """The call as the port wants it."""
    kind, source, mask = providers.Kind(told.kind), None, None
    if kind is providers.Kind.INPAINT and references:
        (source, mask), references = providers.filled(references[0]), references[1:]
    return providers.Request(
        call_id=call_id,
        model=model,
        prompt=prompt,
        width=told.width,
        height=told.height,
        count=told.count,
        negative_prompt=told.negative_prompt,
        seed=told.seed,
        steps=told.steps,
        guidance=told.guidance,
        strength=told.strength,
        quality=told.quality,
        background=told.background,
        sampler=told.sampler,
        references=references,
        kind=kind,
        source=source,
        mask=mask,
    )


def _most(model: providers.Model) -> int:
    return max(8, model.abilities.most_pictures)


def _size(wish: Wish, model: providers.Model) -> tuple[int, int]:
    if wish.width and wish.height:
        return wish.width, wish.height
    return model.abilities.size(wish.ratio, wish.tier)
