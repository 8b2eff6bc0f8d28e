"""What the painter takes from a prompt: it knows a few hundred words and says which of them it found."""

from collections.abc import Iterator
from dataclasses import dataclass

from pixorly.painter import vocabulary
from pixorly.painter.dice import Dice
from pixorly.painter.palettes import DRAWN, EVERYDAY, HOURS, Palette, at, for_hour, of_colours
from pixorly.painter.vocabulary import Meaning, light
from pixorly.painter.vocabulary.tokens import ends_a_clause, plain, spellings, unfolded, words_of

# Scenes that live in the dark, unless the prompt names another hour.
_AT_NIGHT = {"aurora": "night", "nebula": "night", "planet": "night", "city": "night"}
_WELL_DRESSED = {
    "marble": ("ember", "lagoon", "indigo", "alpine", "sandstone", "mulberry", "emerald", "copper"),
    "silk": ("ember", "mulberry", "lagoon", "copper", "indigo", "apricot", "emerald"),
    "flow": ("ember", "harbour", "cobalt", "mulberry", "orchard", "alpine"),
    "flowers": ("blossom", "peach", "meadow", "rosewater", "orchard", "mulberry"),
    "glass": ("ember", "cobalt", "lagoon", "orchard", "mulberry"),
    "shapes": ("harbour", "orchard", "sandstone", "peach", "copper", "lagoon"),
    "dunes": ("apricot", "mulberry", "amber", "sandstone", "peach", "indigo"),
    "meadow": ("meadow", "orchard", "rosewater", "amber", "meltwater"),
    "clouds": ("rosewater", "peach", "cobalt", "ember", "harbour", "mulberry", "meltwater", "lagoon"),
    "planet": ("midnight", "ember", "copper", "lagoon", "mulberry", "amber", "harbour"),
    "nebula": ("ember", "mulberry", "indigo", "midnight", "copper", "lagoon"),
    "sea": ("lagoon", "cobalt", "alpine", "ember", "harbour", "meltwater", "copper", "mulberry", "rosewater", "peach"),
    "aurora": ("midnight", "emerald", "indigo"),
    "city": ("indigo", "midnight", "nocturne", "harbour", "ember"),
}
_WITHOUT_SKY = {"marble", "silk", "flow", "flowers", "glass", "shapes", "planet", "nebula"}


@dataclass(frozen=True)
class Understanding:
    """`words` are the prompt's own that counted; `is_guess` says that none named a scene, so one was chosen from the letters."""

    scene: str
    palette: str
    hour: str
    weather: str
    colours: tuple[str, ...]
    moods: tuple[str, ...]
    styles: tuple[str, ...]
    elements: tuple[str, ...]
    words: tuple[str, ...]
    without: tuple[str, ...]
    is_guess: bool
    unknown: tuple[str, ...]

    def has(self, element: str) -> bool:
        return element in self.elements

    def may_have(self, element: str) -> bool:
        """Whether a scene may add this by itself: nobody asked to leave it out."""
        return element not in self.without


def understood(prompt: str, negative_prompt: str = "") -> Understanding:
    wanted, denied, words, unknown = _sorted_out(prompt)
    denied |= {meaning for _, meanings in _found(words_of(negative_prompt)) for meaning in meanings}
    kept = [(kind, name) for kind, name in wanted if (kind.replace("aside", "scene"), name) not in denied]
    named = {kind: tuple(dict.fromkeys(name for its_kind, name in kept if its_kind == kind)) for kind in _KINDS}
    # What words leave open, only those for things decide: dawn instead of dusk changes the hour and nothing else.
    things = [plain(word) for word in words if any(kind in ("scene", "element") for kind, _ in _meanings(word))]
    dice = Dice("words/" + " ".join([*things, *unknown]))
    scene, is_guess = _scene(kept, denied, dice)
    hour = named["hour"][0] if named["hour"] else ""
    without = tuple(sorted({name for _, name in denied}))
    weather = _weather(named["weather"])
    palette, hour = _palette_and_hour(scene, named, hour, weather, without, dice.apart(scene))
    return Understanding(
        scene, palette, hour, weather, named["colour"], named["mood"], named["style"], named["element"],
        tuple(dict.fromkeys(words)), without, is_guess, tuple(unknown),
    )  # fmt: skip


_KINDS = ("scene", "element", "colour", "hour", "weather", "mood", "palette", "style")


def palette_of(reading: Understanding) -> Palette:
    """The palette by its name and hour; colour words of the prompt outrank a drawn one."""
    hour = "storm" if reading.weather == "storm" and reading.hour != "night" else reading.hour
    if reading.palette in DRAWN:
        return at(DRAWN[reading.palette], hour)
    return of_colours(reading.colours[:4], hour)


def _sorted_out(prompt: str) -> tuple[list[Meaning], set[Meaning], list[str], list[str]]:
    """What is wanted, what "no" and "without" take back, the words that counted, and those that did not."""
    wanted: list[Meaning] = []
    denied: set[Meaning] = set()
    counted, unknown, is_denying, is_aside = [], [], False, False
    for word, meanings in _found(words_of(prompt)):
        short = plain(word)
        if ends_a_clause(word) or short in light.PAUSES:
            is_denying = False
            is_aside = short in light.ASIDES
        elif short in light.DENIALS:
            is_denying = True
        elif meanings and is_denying:
            denied |= set(meanings)
        elif meanings:
            # A word that also names a style speaks less loudly for a scene: a mosaic of dunes shows dunes.
            is_second = is_aside or any(kind == "style" for kind, _ in meanings)
            wanted += [("aside", name) if is_second and kind == "scene" else (kind, name) for kind, name in meanings]
            counted.append(word)
        elif short not in light.EMPTY:
            unknown.append(short)
    return wanted, denied, counted, unknown


def _found(words: list[str]) -> Iterator[tuple[str, tuple[Meaning, ...]]]:
    """Each word or the longest phrase that begins with it, and what it means."""
    index, place = vocabulary.index(), 0
    while place < len(words):
        for length in range(vocabulary.LONGEST, 1, -1):
            phrase = tuple(plain(word) for word in words[place : place + length])
            if len(phrase) == length and phrase in index:
                yield " ".join(words[place : place + length]), index[phrase]
                place += length
                break
        else:
            yield words[place], _alone(words[place])
            place += 1


def _meanings(words: str) -> tuple[Meaning, ...]:
    parts = words.split()
    return _alone(words) if len(parts) == 1 else vocabulary.index()[tuple(plain(part) for part in parts)]


def _alone(word: str) -> tuple[Meaning, ...]:
    index = vocabulary.index()
    for spelling in spellings(word):
        if (spelling,) in index:
            return index[(spelling,)]
    return next((found for each in unfolded(plain(word)) if (found := _compound(each))), ())


def _compound(word: str) -> tuple[Meaning, ...]:
    """German glues words together: Winterwald, Bergsee, Sternenmeer."""
    index = vocabulary.index()
    for cut in range(len(word) - 4, 3, -1):
        head, tail = word[:cut], word[cut:]
        heads = [head, *(head[: -len(glue)] for glue in ("s", "n", "en") if head.endswith(glue) and len(head) > 5)]
        first = next((index[(each,)] for each in heads if (each,) in index), ())
        last = next((index[(each,)] for each in spellings(tail) if (each,) in index), ())
        if first and last:
            # The last part names the thing, so it speaks first.
            return (*last, *first)
    return ()


def _scene(kept: list[Meaning], denied: set[Meaning], dice: Dice) -> tuple[str, bool]:
    scores: dict[str, float] = {}
    for place, (kind, name) in enumerate(kept):
        if kind in ("scene", "aside"):
            weight = vocabulary.WEIGHTS[name] - place * 0.2 - 4 * (kind == "aside")
            scores[name] = max(scores.get(name, 0), weight) + 0.5 * (name in scores)
    if scores:
        return max(scores, key=lambda name: scores[name]), False
    left = [name for name in vocabulary.SCENES if ("scene", name) not in denied] or list(vocabulary.SCENES)
    if any(kind == "element" and name in ("moon", "stars", "sun", "birds") for kind, name in kept):
        left = [name for name in ("ridges", "sea", "dunes", "meadow", "clouds") if name in left] or left
    elif any(kind == "weather" for kind, _ in kept):
        left = [name for name in ("ridges", "sea", "forest", "city", "meadow") if name in left] or left
    elif any(kind == "hour" for kind, _ in kept):
        left = [name for name in ("ridges", "sea", "dunes", "clouds", "meadow", "city") if name in left] or left
    return dice.apart("scene").pick(left), True


def _weather(named: tuple[str, ...]) -> str:
    strength = ("storm", "snow", "rain", "mist", "cloudy", "clear")
    return next((each for each in strength if each in named), "")


def _palette_and_hour(
    scene: str, named: dict[str, tuple[str, ...]], hour: str, weather: str, without: tuple[str, ...], dice: Dice
) -> tuple[str, str]:
    dice = dice.apart("palette")
    if not hour and ("moon" in named["element"] or "stars" in named["element"]):
        hour = "night"
    # Ink wants paper round it.
    usual = _AT_NIGHT.get(scene, "dawn" if "ink" in named["style"] else "")
    hour = hour or (usual if usual not in without else "")
    if named["colour"]:
        return " and ".join(named["colour"][:4]), hour or dice.pick([each for each in HOURS if each not in without])
    if named["palette"]:
        return named["palette"][0], hour or DRAWN[named["palette"][0]].hour
    if weather == "storm":
        return "slate", hour or "day"
    # Scenes without a sky live from accents, which any palette keeps at any hour.
    if scene in _WITHOUT_SKY:
        name = dice.pick([name for name in _WELL_DRESSED[scene] if name not in without] or EVERYDAY)
        return name, hour or DRAWN[name].hour
    allowed = [name for name in EVERYDAY if name not in without and DRAWN[name].hour not in without]
    dressed = [name for name in _WELL_DRESSED.get(scene, EVERYDAY) if name in allowed] or allowed or EVERYDAY
    fitting = [name for name in dressed if DRAWN[name].hour == hour] if hour else dressed
    fitting = fitting or for_hour(hour)
    name = dice.pick(fitting)
    return name, hour or DRAWN[name].hour
