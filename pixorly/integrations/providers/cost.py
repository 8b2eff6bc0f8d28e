"""What a call costs us, as far as its provider tells beforehand. Money is in millionths of a dollar."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pixorly.integrations.providers.abilities import Tier

_LARGE_SIDE = 1024


def micro_usd(dollars: Any) -> int | None:
    """Millionths, rounded up: what is quoted must cover what is paid."""
    if isinstance(dollars, bool) or not isinstance(dollars, int | float):
        return None
    if not math.isfinite(dollars) or not 0 <= dollars < 1000:
        return None
    # By way of its text: 0.04 is not 0.04 to a float.
    return math.ceil(Decimal(str(dollars)) * 1_000_000)


@dataclass(frozen=True)
class Variant:
    """Another price for pictures of one resolution or quality, by the provider's name for it, or of both: "high 2K"."""

    name: str
    per_picture: int


@dataclass(frozen=True)
class Cost:
    per_call: int = 0
    per_picture: int | None = None
    per_megapixel: int | None = None
    per_reference: int = 0
    variants: tuple[Variant, ...] = ()

    def of(
        self, width: int, height: int, *, count: int = 1, references: int = 0, tier: Tier, quality: str = ""
    ) -> int | None:
        """None where nobody knows before the bill."""
        picture = self._picture(width, height, tier, quality)
        return None if picture is None else self.per_call + count * picture + references * self.per_reference

    def _picture(self, width: int, height: int, tier: Tier, quality: str) -> int | None:
        size, care = tier.name.lower(), quality.lower() or "auto"
        for names in ({f"{care} {size}"}, {size, care}):
            if known := [each.per_picture for each in self.variants if each.name.lower() in names]:
                return max(known)
        plain = self.per_picture
        if self.per_megapixel is not None:
            # Providers count megapixels begun.
            plain = (plain or 0) + self.per_megapixel * math.ceil(width * height / 1_000_000 - 0.05)
        # A variant whose name we can't place, such as "high_resolution", counts for everything large.
        if self.variants and (plain is None or tier.side > _LARGE_SIDE):
            return max([plain or 0, *(each.per_picture for each in self.variants)])
        return plain
