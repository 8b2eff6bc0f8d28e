"""Every scene the painter knows: a function that lists its passes, from far to near."""

from collections.abc import Callable

from pixorly.painter.easel import Easel, Pass
from pixorly.painter.scenes import dunes, ridges, sea

SCENES: dict[str, Callable[[Easel], list[Pass]]] = {
    "ridges": ridges.passes,
    "dunes": dunes.passes,
    "sea": sea.passes,
}
