"""Files of models that are known beforehand, one of each provider that does not tell enough of its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pixorly.integrations.providers.abilities import Abilities
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.cost import Cost

_HERE = Path(__file__).parent


def entries(provider: str) -> dict[str, dict[str, Any]]:
    """What stands in its file, by the name that the provider knows a model by."""
    listed = json.loads((_HERE / f"{provider}_models.json").read_text("utf-8"))["models"]
    return {each["id"]: each for each in listed}


def model_of(provider: str, entry: Mapping[str, Any]) -> Model:
    """The offer, of an entry that spells out what the model can and costs."""
    return Model(
        id=f"{provider}/{entry['id']}",
        provider=provider,
        name=entry["name"],
        description=entry["description"],
        abilities=TypeAdapter(Abilities).validate_python(entry["abilities"]),
        cost=TypeAdapter(Cost).validate_python(entry["cost"]),
        typical_seconds=entry["typical_seconds"],
    )


def in_its_words(words: Mapping[str, str], ours: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, by the names that the model has for our fields. What has no word there is not sent."""
    return {words[name]: value for name, value in ours.items() if name in words and value is not None}
