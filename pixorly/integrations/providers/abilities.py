"""What a model can do: one description that draws the controls, checks a wish, and tells its price."""

import math
from dataclasses import dataclass

from pixorly.integrations.providers.editing import Kind

# How far a size may be off a ratio: rounding 21:9 to whole blocks of 16 pixels costs that much.
_RATIO_TOLERANCE = 0.05
_BLOCK = 16


@dataclass(frozen=True)
class Range:
    low: float
    high: float
    usual: float | None = None
    step: float = 1

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Tier:
    """A resolution by the name its provider gives it, and the side of the square it stands for."""

    name: str
    side: int


@dataclass(frozen=True)
class Loras:
    """How many go along and how strongly. Names are those the server has itself; without any, they come by address."""

    most: int
    scale: Range = Range(0, 2, usual=1, step=0.05)
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Abilities:
    """Sizes come in one of three ways: a list of exact ones, free sides within a range, or ratios in tiers."""

    sizes: tuple[tuple[int, int], ...] = ()
    side: Range | None = None
    ratios: tuple[str, ...] = ("1:1",)
    tiers: tuple[Tier, ...] = (Tier("1K", 1024),)
    most_pictures: int = 1
    most_references: int = 0
    longest_prompt: int = 2000
    steps: Range | None = None
    guidance: Range | None = None
    # How much a reference picture may change: 0 keeps it, 1 forgets it.
    strength: Range | None = None
    qualities: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    samplers: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.GENERATE,)
    # How many times as wide and as high an upscaled picture may become.
    factors: tuple[float, ...] = ()
    # The most pixels that outpainting adds on one side.
    widest_margin: int = 0
    loras: Loras | None = None
    # Whether a source that is inpainted or outpainted may have another size than those above.
    edits_any_size: bool = False
    needs_reference: bool = False
    has_seed: bool = False
    has_negative_prompt: bool = False
    has_progress: bool = False
    has_previews: bool = False
    can_cancel: bool = False

    def size(self, ratio: str, tier: str = "") -> tuple[int, int]:
        """The pixels to expect for a ratio, so that a tile has its final shape before there is a picture."""
        side = float(next((each.side for each in self.tiers if each.name == tier), self.tiers[0].side))
        if self.sizes:
            return min(self.sizes, key=lambda size: (_distance(ratio, *size), abs(size[0] * size[1] - side * side)))
        root, block = math.sqrt(value_of(ratio)), _BLOCK
        if self.side:
            # Rather smaller than out of shape.
            block, longer = int(self.side.step), side * max(root, 1 / root)
            side = side * min(1.0, self.side.high / longer)
        width, height = (max(block, round(side * length / block) * block) for length in (root, 1 / root))
        return width, height

    def can_be(self, width: int, height: int) -> bool:
        if min(width, height) <= 0:
            return False
        if self.sizes:
            return (width, height) in self.sizes
        if self.side:
            return all(self.side.holds(each) and each % self.side.step == 0 for each in (width, height))
        return any(_distance(ratio, width, height) < _RATIO_TOLERANCE for ratio in self.ratios)

    def ratio_of(self, width: int, height: int) -> str:
        return min(self.ratios, key=lambda ratio: _distance(ratio, width, height))

    def tier_of(self, width: int, height: int) -> Tier:
        """By area, as providers mean it: 1K is a megapixel, whatever its shape."""
        return min(self.tiers, key=lambda tier: abs(math.log(width * height / tier.side**2)))


def value_of(ratio: str) -> float:
    across, _, down = ratio.partition(":")
    return float(across) / float(down)


def _distance(ratio: str, width: int, height: int) -> float:
    return abs(math.log(width / height / value_of(ratio)))
