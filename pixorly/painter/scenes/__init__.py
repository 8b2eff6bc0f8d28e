"""Every scene the painter knows: a function that lists its passes, from far to near."""

from collections.abc import Callable

from pixorly.painter.easel import Easel, Pass
from pixorly.painter.scenes import (
    aurora,
    city,
    clouds,
    dunes,
    flow,
    flowers,
    forest,
    glass,
    marble,
    meadow,
    nebula,
    planet,
    ridges,
    sea,
    shapes,
    silk,
)

SCENES: dict[str, Callable[[Easel], list[Pass]]] = {
    "ridges": ridges.passes,
    "dunes": dunes.passes,
    "sea": sea.passes,
    "meadow": meadow.passes,
    "forest": forest.passes,
    "clouds": clouds.passes,
    "aurora": aurora.passes,
    "city": city.passes,
    "planet": planet.passes,
    "nebula": nebula.passes,
    "flowers": flowers.passes,
    "glass": glass.passes,
    "silk": silk.passes,
    "flow": flow.passes,
    "marble": marble.passes,
    "shapes": shapes.passes,
}
