"""Every scene the painter knows: a function that lists its passes, from far to near."""

from collections.abc import Callable

from pixorly.painter.easel import Easel, Pass
from pixorly.painter.scenes import aurora, city, clouds, dunes, flow, forest, marble, nebula, planet, ridges, sea, silk

SCENES: dict[str, Callable[[Easel], list[Pass]]] = {
    "ridges": ridges.passes,
    "dunes": dunes.passes,
    "sea": sea.passes,
    "clouds": clouds.passes,
    "forest": forest.passes,
    "silk": silk.passes,
    "flow": flow.passes,
    "marble": marble.passes,
    "aurora": aurora.passes,
    "city": city.passes,
    "planet": planet.passes,
    "nebula": nebula.passes,
}
