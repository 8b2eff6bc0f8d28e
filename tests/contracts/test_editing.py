"""What every provider promises who changes pictures: what comes out, what stays as it was, and what is refused unpaid."""

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageStat

from pixorly.errors import Invalid
from pixorly.integrations.providers import Abilities, Kind, Margins, Model, Picture, Request
from pixorly.integrations.providers.base import require_possible
from tests.contracts.providing import Looker, World, make, painter_world, wish, world_of
from tests.grounds.pictures import drawn, file
from tests.standins import darkroom

EDITS = [kind for kind in Kind if kind is not Kind.GENERATE]
# Who changes pictures, and how. Whoever is not here makes new ones only.
OFFERED = {
    "painter": {Kind.EDIT, Kind.UPSCALE},
    "gemini": {Kind.EDIT},
    "openai": {Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT},
    "automatic1111": {Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT, Kind.UPSCALE},
    "comfyui": {Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT, Kind.UPSCALE, Kind.CUTOUT},
    "fal": {Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT, Kind.UPSCALE, Kind.CUTOUT},
    "together": {Kind.EDIT},
}


def who_offers(*kinds: Kind) -> list[tuple[str, Kind]]:
    return [(provider, kind) for provider, offered in OFFERED.items() for kind in kinds if kind in offered]


def png(image: Image.Image) -> Picture:
    return Picture(file(image, "png"), darkroom.PNG)


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def half_marked(width: int, height: int) -> Picture:
    """White on the right: there the picture changes."""
    mask = Image.new("L", (width, height))
    mask.paste(255, (width // 2, 0, width, height))
    return png(mask)


def edit(model: Model, kind: Kind, **more: Any) -> Request:
    """A request of that kind with all that belongs to it."""
    can, margins = model.abilities, Margins(left=64, right=64, top=32, bottom=32)
    width, height = can.size(can.ratios[0], "512" if model.provider == "painter" else "")
    wide, high = (200, 120) if kind is Kind.UPSCALE else (width, height)
    if kind is Kind.OUTPAINT:
        wide, high = width - margins.left - margins.right, height - margins.top - margins.bottom
    parts: dict[str, Any] = {"source": png(drawn(wide, high))}
    match kind:
        case Kind.INPAINT:
            parts["mask"] = half_marked(wide, high)
        case Kind.OUTPAINT:
            parts["margins"] = margins
        case Kind.UPSCALE:
            factor = can.factors[0]
            parts |= {"factor": factor, "width": round(wide * factor), "height": round(high * factor)}
    chosen: dict[str, Any] = {"width": width, "height": height} | parts | more
    return wish(model, kind=kind, **chosen)


def who_can(world: World, kind: Kind) -> Model:
    return next(model for model in world.provider.models() if kind in model.abilities.kinds)


def test_who_changes_pictures_is_written_down(world: World) -> None:
    kinds = {kind for model in world.provider.models() for kind in model.abilities.kinds}

    assert kinds - {Kind.GENERATE} == OFFERED.get(world.provider.key, set())


@pytest.mark.parametrize(("provider", "kind"), who_offers(*EDITS))
def test_an_edited_picture_has_the_promised_size(provider: str, kind: Kind) -> None:
    with world_of(provider) as world:
        request = edit(who_can(world, kind), kind)

        [picture] = make(world.provider, request).pictures

    assert opened(picture).size == (request.width, request.height)
    assert kind is not Kind.CUTOUT or "A" in opened(picture).getbands()


@pytest.mark.parametrize(("provider", "kind"), who_offers(Kind.INPAINT))
def test_what_is_not_marked_stays_as_it_was(provider: str, kind: Kind) -> None:
    with world_of(provider) as world:
        request = edit(who_can(world, kind), kind)
        assert request.source

        [picture] = make(world.provider, request).pictures

    kept, changed = (_difference(request.source, picture, side) for side in (0, 1))
    assert kept < 2 and changed > 10


@pytest.mark.parametrize(("provider", "kind"), who_offers(Kind.OUTPAINT))
def test_what_is_there_stays_within_its_margins(provider: str, kind: Kind) -> None:
    with world_of(provider) as world:
        request = edit(who_can(world, kind), kind, prompt="")
        assert request.source and request.margins

        [picture] = make(world.provider, request).pictures

    source, margins = opened(request.source), request.margins
    within = (margins.left, margins.top, margins.left + source.width, margins.top + source.height)
    assert _apart(source, opened(picture).convert("RGB").crop(within)) < 2


def _difference(before: Picture, after: Picture, side: int) -> float:
    one, other = (opened(each).convert("RGB") for each in (before, after))
    # A little away from the middle, where some blend.
    box = (0, 0, one.width // 2 - 32, one.height) if side == 0 else (one.width // 2 + 32, 0, one.width, one.height)
    return _apart(one.crop(box), other.crop(box))


def _apart(one: Image.Image, other: Image.Image) -> float:
    differences = (abs(a - b) for a, b in zip(ImageStat.Stat(one).mean, ImageStat.Stat(other).mean, strict=True))
    return max(differences)


def test_what_a_model_can_not_do_with_a_picture_never_leaves(world: World) -> None:
    model = replace(world.model, abilities=replace(world.model.abilities, kinds=(Kind.GENERATE,)))
    asked_before = len(world.server.asked) if world.server else 0

    for kind in EDITS:
        with pytest.raises(Invalid) as refused:
            world.provider.generate(wish(model, kind=kind, source=png(drawn(64, 64))))
        assert refused.value.field == "kind"

    assert not world.server or len(world.server.asked) == asked_before


ABLE = Abilities(kinds=tuple(Kind), factors=(2,), widest_margin=100, edits_any_size=True)
MARGINS = Margins(left=64, right=64, top=32, bottom=32)


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_needs_its_parts_and_no_others(kind: Kind) -> None:
    whole = edit(replace(painter_world().model, abilities=ABLE), kind)
    parts = {"source", "mask", "margins", "factor"}
    given = {name for name in parts if getattr(whole, name) is not None}
    spare = {"mask": half_marked(8, 8), "margins": MARGINS, "factor": 2}

    require_possible(whole)

    assert "source" in given
    for name in given:
        assert _refused(replace(whole, **{name: None})) == name
    for name in parts - given:
        assert _refused(replace(whole, **{name: spare[name]})) == name


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        (Kind.EDIT, {"prompt": " "}, "prompt"),
        (Kind.INPAINT, {"prompt": ""}, "prompt"),
        (Kind.EDIT, {"width": 1000, "height": 10}, "size"),
        (Kind.INPAINT, {"width": 0}, "size"),
        (Kind.UPSCALE, {"factor": 3}, "factor"),
        (Kind.OUTPAINT, {"margins": Margins()}, "margins"),
        (Kind.OUTPAINT, {"margins": Margins(top=-1)}, "margins"),
        (Kind.OUTPAINT, {"margins": Margins(top=101)}, "margins"),
        (Kind.OUTPAINT, {"margins": Margins(left=60, right=60), "width": 120}, "margins"),
    ],
)
def test_what_can_not_be_is_refused(kind: Kind, wrong: dict[str, Any], field: str) -> None:
    whole = edit(replace(painter_world().model, abilities=ABLE), kind)

    assert _refused(replace(whole, **wrong)) == field


def test_a_model_of_fixed_sizes_edits_only_those() -> None:
    strict = replace(painter_world().model, abilities=replace(ABLE, edits_any_size=False))
    whole = edit(strict, Kind.INPAINT)

    assert _refused(replace(whole, width=1000, height=10)) == "size"


def test_the_picture_that_is_changed_takes_the_place_of_a_reference_and_costs_as_one() -> None:
    model = replace(painter_world().model, abilities=replace(ABLE, most_references=2))
    one, two = (edit(model, Kind.EDIT, references=(png(drawn(8, 8)),) * count) for count in (1, 2))

    assert one.pictures == (one.source, *one.references)
    require_possible(one)
    assert _refused(two) == "references"


def _refused(request: Request) -> str | None:
    with pytest.raises(Invalid) as refused:
        require_possible(request)
    return refused.value.field


def test_the_painter_changes_as_much_as_it_is_told() -> None:
    provider = painter_world().provider
    requests = [edit(painter_world().model, Kind.EDIT, strength=strength) for strength in (0, 0.3, 0.9)]
    source = opened(requests[0].source).convert("RGB")  # type: ignore[arg-type]

    none, some, much = (opened(make(provider, request).pictures[0]) for request in requests)

    assert none.tobytes() == source.tobytes()
    assert 0 < _apart(source, some) < _apart(source, much)


def test_the_painter_starts_from_a_reference_of_any_shape_and_keeps_what_is_see_through() -> None:
    world = painter_world()
    reference = png(drawn(300, 700, mode="RGBA"))
    request = wish(world.model, count=2, references=(reference,), prompt="a snowy evening")

    first, second = make(world.provider, request).pictures

    assert opened(first).size == opened(second).size == (request.width, request.height)
    assert opened(first).mode == "RGBA" and ImageStat.Stat(opened(first).getchannel("A")).mean[0] < 250
    assert first.content != second.content and (first.seed, second.seed) == (7, 8)


def test_the_painter_enlarges_without_inventing() -> None:
    world, looker = painter_world(), Looker()
    request = edit(world.model, Kind.UPSCALE, prompt="", factor=4, width=800, height=480)

    done = world.provider.generate(request, looker)

    large = opened(done.pictures[0])  # type: ignore[union-attr]
    assert large.size == (800, 480) and looker.seen == [1]
    assert _apart(opened(request.source), large) < 1  # type: ignore[arg-type]


def test_the_painter_does_not_open_what_is_no_picture() -> None:
    world = painter_world()

    for hostile in (darkroom.text(), darkroom.truncated(), darkroom.bomb()):
        with pytest.raises(Invalid):
            world.provider.generate(edit(world.model, Kind.UPSCALE, source=Picture(hostile, darkroom.PNG)))
