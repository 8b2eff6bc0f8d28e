"""What the name of a checkpoint's file tells of it: servers of one's own list files, and files say no more."""

import re
from dataclasses import dataclass

from pixorly.integrations.providers.abilities import Range, Tier
from pixorly.integrations.providers.cost import Cost

SIDE = Range(256, 2048, 1024, 8)
RATIOS = ("1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9", "21:9")
STEPS = Range(1, 150, 25)
GUIDANCE = Range(1, 30, 7, 0.5)
STRENGTH = Range(0, 1, 0.75, 0.05)
# The names of all go along with every model, to everybody who chooses one.
MOST_LORAS = 200
LORAS_AT_ONCE = 8
# A server of one's own sends no bill.
FREE = Cost(per_picture=0)
# Beside the one that a sampler usually goes with. All of them would be hundreds of choices.
SCHEDULERS = ("karras", "simple", "beta")

# Families whose pictures are a megapixel. All others come from Stable Diffusion 1.5, whose larger pictures repeat
# themselves: two heads, three horizons.
_LARGE = re.compile(r"xl|flux|sd[-_. ]?3|pony|illustrious|noob|chroma|hidream|qwen|z[-_ ]?image|lumina", re.IGNORECASE)
_FLUX = re.compile(r"flux", re.IGNORECASE)
_FILE_ENDING = re.compile(r"\.(?:safetensors|ckpt|pt|pth|gguf|sft)$", re.IGNORECASE)
_SMALL_FIRST = (Tier("512", 512), Tier("1K", 1024), Tier("2K", 2048))
_LARGE_FIRST = (Tier("1K", 1024), Tier("512", 512), Tier("2K", 2048))


@dataclass(frozen=True)
class Checkpoint:
    """A file by its name there, which may stand in a folder."""

    file: str

    @property
    def title(self) -> str:
        """As a person would call it."""
        name = re.split(r"[/\\]", self.file)[-1]
        return _FILE_ENDING.sub("", name)[:120] or self.file[:120]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return _LARGE_FIRST if _LARGE.search(self.file) else _SMALL_FIRST

    @property
    def is_flux(self) -> bool:
        """It is guided by a number of its own, and knows no negative prompt."""
        return _FLUX.search(self.file) is not None


def with_schedulers(samplers: list[str], schedulers: list[str]) -> tuple[str, ...]:
    """Each sampler alone, and with each scheduler that is worth a choice: "DPM++ 2M Karras"."""
    worth = [each for each in schedulers if each.lower() in SCHEDULERS]
    return (*samplers, *(f"{sampler} {scheduler}" for sampler in samplers for scheduler in worth))


def taken_apart(choice: str, schedulers: list[str]) -> tuple[str, str]:
    """The sampler and the scheduler of a choice; the second is empty where it names none."""
    for scheduler in schedulers:
        if choice.endswith(f" {scheduler}"):
            return choice.removesuffix(f" {scheduler}"), scheduler
    return choice, ""
