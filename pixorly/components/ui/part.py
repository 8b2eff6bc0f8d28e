"""What every part of the design system shares: pinned packages, class names, parts that hand on to a child."""

import json
from typing import Any

import reflex as rx
from reflex_base.constants import MemoizationMode

# The overlays share Radix's inner packages, so these versions move together or the bundle carries two of each.
DIALOG = "@radix-ui/react-dialog@1.3.1"
MENU = "@radix-ui/react-dropdown-menu@2.2.1"
POPOVER = "@radix-ui/react-popover@1.3.1"
SELECT = "@radix-ui/react-select@2.4.1"
TABS = "@radix-ui/react-tabs@1.2.1"
COMMANDS = "cmdk@1.1.1"

Text = str | rx.Var


class Trigger(rx.Component):
    """A part that turns its child into what opens something."""

    # It hands props and a ref to the child itself; a memo wrapper in between would swallow both.
    _memoization_mode = MemoizationMode(recursive=False)


def classes(own: str, props: dict[str, Any], *more: str | rx.Var) -> Any:
    """Our classes and the caller's, taken out of props."""
    given = props.pop("class_name", "")
    return [name for name in (own, *more, *(given if isinstance(given, list) else [given])) if name is not None]


def told_to_window(event: str, detail: Any = None) -> rx.Var:
    """A handler that tells the window something. It is a function and not an event of Reflex, because those wait
    in a queue while the connection is away."""
    carried = rx.Var.create(detail or {})
    return rx.Var(
        _js_expr=f"(() => window.dispatchEvent(new CustomEvent({json.dumps(event)}, {{detail: {carried!s}}})))",
        _var_type=rx.event.EventChain,
        _var_data=carried._get_all_var_data(),
    ).guess_type()
