"""Palettes drawn by hand, colour words, and how the hour of day changes both.

A palette: four colours of sky from the zenith down to the horizon, far and near land, the light, and accents
from dark to pale for scenes that have no sky.
"""

from dataclasses import dataclass, replace

from pixorly.painter.colour import Colour, colour, lch, mixed, to_lch

HOURS = ("dawn", "day", "golden", "dusk", "night")


@dataclass(frozen=True)
class Palette:
    name: str
    hour: str
    sky: tuple[Colour, ...]
    far: Colour
    near: Colour
    light: Colour
    accents: tuple[Colour, ...]

    @property
    def is_dark(self) -> bool:
        return to_lch(self.sky[1])[0] < 0.45

    @property
    def deep(self) -> Colour:
        return mixed(self.near, self.accents[0], 0.5)

    @property
    def pale(self) -> Colour:
        return mixed(self.light, self.accents[-1], 0.4)


# name | hour | sky ×4 | far near | light | accents, dark to pale
_DRAWN = """
ember     | dusk   | 1b1036 5b2a6b e0636a ffb36b | 7a4a7c 120a1f | fff1d0 | 12061f 4a1a6b c43d7a ff8f5c ffe0b0
mulberry  | dusk   | 20163a 5b3a78 c9738f f4b6a6 | 6f5a94 151029 | ffe9d6 | 170f2b 43306f 8b5aa8 e58aa0 ffd9cf
copper    | dusk   | 2a1a2e 7b3b46 d9774f f9c784 | 8a4f4c 1c0f16 | ffedc8 | 1f0f14 5f2430 b4532f ee9a4d fde0a8
harbour   | dusk   | 101c3a 2f4a78 9a86a6 f6c2a4 | 47597f 0b1226 | ffe6c4 | 0b1530 243f78 5f78ad e79f7d fbe3c4
rosewater | dawn   | 3c4a7c 9a86b4 f0aaa6 ffe3bf | ab8fa6 2a2238 | fff4d8 | 33294e 8a6fa3 dd8fa0 f7bfa6 ffeeda
meltwater | dawn   | 21486b 6a9fb5 cfe0d2 fdebc8 | 86a9ac 132a35 | fffbe6 | 0f2f45 2f7387 7db8b0 cfe3c4 fff4d6
peach     | golden | 8a93b0 f0bf9c ffd49b fff0cc | d58c78 33182a | fff6dc | 3a1a2e 9c4a52 e5806a ffbd84 fff0d2
apricot   | golden | f0b48a f7c592 ffd9a5 ffecc9 | c9746f 2b1526 | fffbe9 | 401a2a a6434a e9765a ffb878 ffeccb
amber     | golden | 6d5a63 d08f55 f7bf66 ffe6a8 | a4683f 21130d | fff3cd | 2a160c 7a3f17 c77a26 f2b54b ffebb5
alpine    | day    | 0f4c66 3f8ea3 a6d2ca f4eed7 | 78a9a6 0a2329 | fdf6e3 | 041f2d 0b4f6c 1f9c96 9bd8c0 f0f7dc
cobalt    | day    | 1f5fa8 5a9bd4 a9d0ea f2f3e8 | 7ea6c4 15303f | fffdf0 | 0b2550 1d4f9c 4a93d9 a6d3f0 fdf6e4
meadow    | day    | 3f86b8 86bfd8 cfe6dc f8f3da | 8fb39a 15311f | fffbe2 | 10301f 2f6b45 74a857 c9d67e fbf3cf
sandstone | day    | 4f8fb4 9fc7cf e9dcbc fbeacb | c9a27c 4a2a1c | fff6dc | 3a1d14 8a4a2b c9824a ecc38a fff0d4
midnight  | night  | 02040a 0a1a33 17406a 3fa7a3 | 123a55 01040a | eaf6ff | 020611 0b2547 17658a 3fb3ac d8f7ef
indigo    | night  | 060614 15153a 34346e 7d6fae | 2a2a58 05050f | f1edff | 080818 24225c 5247a3 a08be0 ece4ff
nocturne  | night  | 070a12 141d30 2c3f58 6e8395 | 243447 04070c | fdf3dc | 080c16 1f2f4a 4b6687 c9a86a fbedcb
emerald   | night  | 03110f 08302c 12604f 7fc39b | 0f4538 020b09 | f3ffe8 | 02120f 0b4a3d 1c8f6a 86d39b f0fbd8
slate     | storm  | 1a222b 37454f 6d7c81 b9c0b8 | 5d6d73 0e151a | efe9d4 | 10181f 33434e 65787d a9b4ad ece8d8
russet    | golden | 7d6f78 d9a069 f1bf72 fde6b6 | a86a47 2a130d | fff0c9 | 2b120c 7d2f17 c65f22 eaa73c fbe3a6
frost     | day    | 4d6f94 95b2cb d3e0e8 f6f3ef | a3b8c9 2b3c50 | ffffff | 1d2e44 4d7297 8fb4d0 cfe1ec ffffff
blossom   | dawn   | 7f93bd c3b4d4 f4cbd3 fff0e4 | c3a0b6 3d2b40 | fffaf0 | 3f2748 a0587f e58fa8 f9c6c9 fff3ea
sorbet    | dawn   | a9b8e8 d4c3ec f8cfd8 fff0d9 | cdb2d6 6d5a8c | fffdf2 | 8273b0 b49bd8 f2b3c6 bfe3d4 fff3d6
graphite  | day    | 3a3a3c 7c7c7e bdbdbd ededeb | 98989a 161617 | ffffff | 111112 3c3c3e 808082 c4c4c4 f8f8f6
sepia     | golden | 6b553d a8895f d8bf92 f3e4c3 | a58a66 2b1e12 | fff6dd | 22160c 5c4125 9c7748 d3b37e f7e8c8
arcade    | night  | 0a0218 2a0a52 a3128f ff5fa2 | 3b1480 080114 | 9ff6ff | 0b0220 4a12a8 f0139b 19d3f5 f9f871
noir      | night  | 08080a 17181c 34363c 7d7f83 | 26282d 030304 | f5efe2 | 08080a 22242a 5a5c62 b43a36 f1ece0
orchard   | day    | 5aa0c0 a4cfce e9e6c2 fbf0cf | b3a95f 2d3216 | fff8db | 2a2f12 6b7a2a c7a53b ea7f4a fbeec0
lagoon    | day    | 0b5c86 25a3b8 8fdccf f6f3d4 | 55b3ad 06333f | fffbe6 | 042a3a 0b6a80 22b5ab 9be6c9 fff3cf
"""

COLOURS = {
    "crimson": "c2183c", "red": "d8322f", "ruby": "b01745", "scarlet": "e8391f", "coral": "ff7058", "rust": "a9471f",
    "orange": "f5842a", "amber": "f2a93b", "gold": "e0a92e", "yellow": "f5cf3e", "lemon": "f4e35a", "cream": "f3e6c8",
    "lime": "a4cf35", "green": "3b9a4a", "emerald": "0f9d6b", "olive": "7d7f33", "sage": "93ab88", "mint": "8fd9b6",
    "teal": "0f8a8c", "turquoise": "25bfb8", "cyan": "1fc0dd", "sky blue": "68b7e6", "blue": "2a66c8", "navy": "17305f",
    "cobalt": "1f4fb8", "indigo": "40339a", "violet": "7a3fc0", "purple": "8a35a8", "lavender": "b3a0e0",
    "magenta": "d4249a", "pink": "ef7fae", "rose": "e0607f", "burgundy": "701c37", "brown": "7a4a2b", "bronze": "a5702f",
    "copper": "bf6a3c", "beige": "d8c3a0", "white": "f5f3ee", "silver": "b9c1c8", "grey": "83878c", "black": "15161a",
}  # fmt: skip

# Lightness of the four skies, far and near land, by the hour: what `at` moves a palette towards.
_LIGHTNESS = {
    "dawn": (0.47, 0.67, 0.82, 0.94, 0.68, 0.24),
    "day": (0.56, 0.73, 0.87, 0.96, 0.72, 0.26),
    "golden": (0.62, 0.77, 0.86, 0.95, 0.64, 0.23),
    "dusk": (0.22, 0.41, 0.66, 0.83, 0.47, 0.14),
    "night": (0.10, 0.20, 0.33, 0.52, 0.30, 0.09),
    "storm": (0.24, 0.38, 0.56, 0.78, 0.50, 0.17),
}


def _read(line: str) -> Palette:
    name, hour, sky, land, light, accents = (part.strip() for part in line.split("|"))
    far, near = land.split()
    colours = [tuple(colour(code) for code in part.split()) for part in (sky, accents)]
    return Palette(name, hour, colours[0], colour(far), colour(near), colour(light), colours[1])


DRAWN = {palette.name: palette for palette in map(_read, _DRAWN.strip().splitlines())}


def for_hour(hour: str) -> list[str]:
    return [palette.name for palette in DRAWN.values() if palette.hour == hour and palette.name not in FOR_A_WORD]


# Strong characters: only a word of the prompt brings them.
FOR_A_WORD = {"graphite", "sepia", "arcade", "noir", "sorbet", "frost", "russet", "slate"}
EVERYDAY = [name for name in DRAWN if name not in FOR_A_WORD]


def of_colours(names: tuple[str, ...], hour: str) -> Palette:
    """A palette from colour words: the first leads the sky, the last lights the horizon, all are accents."""
    given = [colour(COLOURS[name]) for name in names]
    light, chroma, hue = to_lch(given[0])
    _, last_chroma, last_hue = to_lch(given[-1]) if len(given) > 1 else (light, chroma * 0.7, _sunward(hue, 28))
    turn = (last_hue - hue + 180) % 360 - 180
    strength = (0.85, 0.95, 0.8, 0.5)
    hues = [hue + turn * part for part in (0, 0.15, 0.6, 1)]
    chromas = [(chroma * (1 - part) + last_chroma * part) for part in (0, 0.15, 0.6, 1)]
    levels = _LIGHTNESS[hour]
    sky = tuple(
        lch(level, some * much, way) for level, some, much, way in zip(levels, chromas, strength, hues, strict=False)
    )
    accents = _accents(given, hue, chroma)
    far, near = lch(levels[4], chroma * 0.55, hue), lch(levels[5], chroma * 0.5, hue)
    return Palette(" and ".join(names), hour, sky, far, near, lch(0.96, min(0.06, last_chroma), last_hue), accents)


def _sunward(hue: float, degrees: float) -> float:
    """Lit things lean towards yellow, and shaded ones away from it."""
    gap = (100 - hue + 180) % 360 - 180
    return hue + max(-degrees, min(degrees, gap))


def _accents(given: list[Colour], hue: float, chroma: float) -> tuple[Colour, ...]:
    middle = sorted(given, key=lambda each: to_lch(each)[0])
    if len(middle) == 1:
        light = to_lch(middle[0])[0]
        middle = [
            lch(light * 0.62, chroma * 0.9, hue - 12),
            middle[0],
            lch(min(0.88, light + 0.16), chroma * 0.8, hue + 22),
        ]
    return (lch(0.16, chroma * 0.35, hue), *middle, lch(0.95, min(0.04, chroma * 0.3), hue + 20))


def at(palette: Palette, hour: str) -> Palette:
    """The same hues at another hour: lightness moves most of the way, colour dims with it."""
    if palette.hour == hour:
        return palette
    levels = _LIGHTNESS[hour]
    dim = {"night": 0.8, "storm": 0.55}.get(hour, 1.0)

    def moved(each: Colour, level: float) -> Colour:
        light, chroma, hue = to_lch(each)
        return lch(light * 0.12 + level * 0.88, chroma * dim, hue)

    return replace(
        palette,
        hour=hour,
        sky=tuple(moved(each, level) for each, level in zip(palette.sky, levels, strict=False)),
        far=moved(palette.far, levels[4]),
        near=moved(palette.near, levels[5]),
    )
