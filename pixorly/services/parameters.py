"""What a model was told for one job, exactly."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameters:
    width: int
    height: int
    count: int = 1
    negative_prompt: str = ""
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    quality: str = ""
    background: str = ""
    sampler: str = ""
    # Ids of images.
    references: tuple[str, ...] = ()
    tier: str = ""
    # What is done with the first reference: `inpaint` paints what is see-through in it.
    kind: str = "generate"

    def as_dict(self) -> dict[str, Any]:
        return vars(self) | {"references": list(self.references)}


def read(kept: dict[str, Any]) -> Parameters:
    told: dict[str, Any] = kept | {"references": tuple(kept.get("references", ()))}
    return Parameters(**told)
