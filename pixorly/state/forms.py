"""What a form sent: texts by the names of its fields. Handlers get whatever a client likes to send."""

from typing import Any

_MOST_FIELDS, _LONGEST_TEXT = 60, 1000


def fields_of(typed: Any) -> dict[str, str]:
    if not isinstance(typed, dict) or len(typed) > _MOST_FIELDS:
        return {}
    return {str(name): str(text)[:_LONGEST_TEXT] for name, text in typed.items()}
