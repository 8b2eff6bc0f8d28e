"""Who someone is, in a circle."""

from typing import Any, Literal

import reflex as rx

from .part import Text

_module = rx.asset("avatar.jsx", shared=True).importable_path
_LOOKS = {"s": "sm", "m": "", "l": "lg"}


class Avatar(rx.Component):
    library = _module
    tag = "Avatar"

    name: rx.Var[str]
    seed: rx.Var[str]
    src: rx.Var[str]
    look: rx.Var[str]
    decorative: rx.Var[bool]


def avatar(name: Text, *, seed: Text = "", size: Literal["s", "m", "l"] = "m", **props: Any) -> rx.Component:
    """Initials on two colours that follow from the seed, or the picture at `src`.

    `decorative=True` where the name stands beside it anyway, so that it is not read out twice.
    """
    return Avatar.create(name=name, seed=seed, look=_LOOKS[size], **props)
