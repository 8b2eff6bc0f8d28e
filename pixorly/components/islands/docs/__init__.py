"""The reference of the API: drawn from its OpenAPI document in the browser, with examples to copy and a way to try it."""

import reflex as rx

from pixorly.components import ui  # noqa: F401  Its copy button is what example.jsx imports.

for _part in ("example.jsx", "examples.js", "operation.jsx", "shapes.js", "trying.jsx"):
    rx.asset(_part, shared=True)
_module = rx.asset("docs.jsx", shared=True).importable_path
_packages = ["lucide-react@1.26.0"]


class Reference(rx.Component):
    library = _module
    tag = "Reference"
    lib_dependencies: list[str] = _packages


class FirstPicture(rx.Component):
    library = _module
    tag = "FirstPicture"
    lib_dependencies: list[str] = _packages


class Snippet(rx.Component):
    library = _module
    tag = "Snippet"
    lib_dependencies: list[str] = _packages

    code: rx.Var[str]


def snippet(code: str) -> rx.Component:
    """Code to copy, in which `{origin}` stands for the address of this copy of us."""
    return Snippet.create(code=code)


def reference() -> rx.Component:
    """Every address: what goes in, what comes out, how it is asked."""
    return Reference.create()


def first_picture() -> rx.Component:
    """From a key to a picture, in the language of one's choice."""
    return FirstPicture.create()
