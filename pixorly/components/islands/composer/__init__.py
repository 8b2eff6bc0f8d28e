"""The composer: a prompt, what it is given to, and the press. What is typed lives in the browser; State hears of it."""

from typing import Any

import reflex as rx

from pixorly.components.islands import docs as _docs  # noqa: F401  Its examples are what as_code.jsx imports.
from pixorly.components.ui import dialog as _dialog  # noqa: F401  Their scripts are what ours import.
from pixorly.components.ui import field as _field  # noqa: F401
from pixorly.components.ui import figures as _figures  # noqa: F401
from pixorly.components.ui import kbd as _kbd  # noqa: F401
from pixorly.components.ui import menu as _menu  # noqa: F401
from pixorly.components.ui import popover as _popover  # noqa: F401
from pixorly.components.ui import select as _select  # noqa: F401
from pixorly.components.ui.part import DIALOG, MENU, POPOVER, SELECT

_PARTS = (
    "abilities.js",
    "advanced.jsx",
    "as_code.jsx",
    "aside.js",
    "asking.jsx",
    "bench.js",
    "carrying.js",
    "desk.jsx",
    "dock.jsx",
    "dropping.js",
    "go.jsx",
    "grammar.js",
    "history.jsx",
    "model_button.jsx",
    "models.jsx",
    "presets.jsx",
    "prompt_box.jsx",
    "references.jsx",
    "seed.jsx",
    "sending.js",
    "setting.jsx",
    "shape.jsx",
    "shelf.jsx",
    "templates.jsx",
    "uploads.js",
    "wildcards.jsx",
    "wish.js",
)
for _part in _PARTS:
    rx.asset(_part, shared=True)
_module = rx.asset("composer.jsx", shared=True).importable_path


_spec: Any = rx.event.passthrough_event_spec
_WISH_AND_NUMBER, _WISH_AND_KEY = _spec(dict, int), _spec(dict, str)
_ID, _ID_AND_NAME, _ID_AND_MARK = _spec(str), _spec(str, str), _spec(str, bool)
_NAME_AND_TEXT, _NAME_AND_SETTINGS, _ID_AND_SETTINGS = _spec(str, str), _spec(str, dict), _spec(str, dict)
_ID_NAME_AND_LINES = _spec(str, str, str)


class Composer(rx.Component):
    library = _module
    tag = "Composer"
    lib_dependencies: list[str] = [DIALOG, MENU, POPOVER, SELECT, "lucide-react@1.26.0"]

    models: rx.Var[list[Any]]
    default_model: rx.Var[str]
    whose: rx.Var[str]
    draft: rx.Var[Any]
    arrival: rx.Var[int]
    weighed: rx.Var[Any]
    kept: rx.Var[int]
    accepted: rx.Var[str]
    on_change: rx.EventHandler[_WISH_AND_NUMBER]
    on_generate: rx.EventHandler[_WISH_AND_KEY]

    presets: rx.Var[list[Any]]
    templates: rx.Var[list[Any]]
    starters: rx.Var[list[Any]]
    wildcards: rx.Var[list[Any]]
    saved_count: rx.Var[int]
    on_save_preset: rx.EventHandler[_NAME_AND_SETTINGS]
    on_change_preset: rx.EventHandler[_ID_AND_SETTINGS]
    on_rename_preset: rx.EventHandler[_ID_AND_NAME]
    on_share_preset: rx.EventHandler[_ID_AND_MARK]
    on_remove_preset: rx.EventHandler[_ID]
    on_save_template: rx.EventHandler[_NAME_AND_TEXT]
    on_remove_template: rx.EventHandler[_ID]
    on_put_back: rx.EventHandler[_ID]

    opened_wildcard: rx.Var[Any]
    wildcard_count: rx.Var[int]
    on_open_wildcard: rx.EventHandler[_ID]
    on_save_wildcard: rx.EventHandler[_ID_NAME_AND_LINES]
    on_remove_wildcard: rx.EventHandler[_ID]
    on_put_wildcard_back: rx.EventHandler[_ID]


def composer(**props: Any) -> rx.Component:
    """Takes over what a page tells the window as `pixorly:use`, and calls `on_change` after a pause, with the whole wish."""
    return Composer.create(**props)
