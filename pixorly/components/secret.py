"""A secret that can be looked at again: fetched by the browser when it is asked for, and never part of State."""

from typing import Any

import reflex as rx

from pixorly.components import ui  # noqa: F401  Its copy button is what secret.jsx imports.
from pixorly.components import words as _words  # noqa: F401  So are its words.

_module = rx.asset("secret.jsx", shared=True).importable_path


class Secret(rx.Component):
    library = _module
    tag = "Secret"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    href: rx.Var[str]
    label: rx.Var[str]


def secret(label: str | rx.Var, href: str | rx.Var, **props: Any) -> rx.Component:
    return Secret.create(label=label, href=href, **props)
