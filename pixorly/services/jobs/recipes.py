"""How a picture was made, whole: kept with it, shown in the viewer, written into its download."""

from typing import Any

from pixorly.services.jobs.claiming import Claimed


def recipe_of(claimed: Claimed, seed: int | None) -> dict[str, Any]:
    """Only what was chosen: a setting that was left alone is not part of the recipe."""
    told = {name: value for name, value in claimed.parameters.as_dict().items() if value not in (None, "", [])}
    told.pop("count", None)
    if seed is not None:
        told["seed"] = seed
    return {"prompt": claimed.prompt, "model": claimed.model_id, "provider": claimed.provider} | told
