"""Words for colour, hour, weather, mood and style: English, German, Spanish."""

COLOUR_WORDS = """
crimson: crimson carmine | karmesin karmin | carmesi
red: red | rot roten | rojo roja
ruby: ruby cherry | rubin kirschrot | rubi
scarlet: scarlet vermilion | scharlach zinnober | escarlata bermellon
coral: coral salmon | koralle korallenrot lachs | coral salmon
rust: rust rusty terracotta | rost rostrot terrakotta | oxido terracota
orange: orange tangerine ember embers | orange orangen glut | naranja brasa brasas
amber: amber honey | bernstein honig | ambar miel
gold: gold golden gilded | gold golden | oro dorado dorada
yellow: yellow | gelb gelben | amarillo amarilla
lemon: lemon citrus | zitrone zitronengelb | limon
cream: cream ivory | creme elfenbein | crema marfil
lime: lime chartreuse | limette | lima
green: green | grun grunen | verde
emerald: emerald jade | smaragd jade | esmeralda jade
olive: olive khaki | olive oliv | oliva caqui
sage: sage | salbei | salvia
mint: mint minty | minze mint | menta
teal: teal petrol | petrol blaugrun | verde_azulado petroleo
turquoise: turquoise aquamarine aqua | turkis | turquesa aguamarina
cyan: cyan | cyan zyan | cian
sky blue: sky_blue azure light_blue baby_blue | himmelblau hellblau azurblau | celeste azul_cielo azul_claro
blue: blue bluish | blau blauen | azul
navy: navy navy_blue dark_blue | marineblau dunkelblau | azul_marino azul_oscuro
cobalt: cobalt ultramarine royal_blue sapphire | kobalt kobaltblau ultramarin saphir konigsblau | cobalto ultramar zafiro
indigo: indigo | indigo | indigo anil
violet: violet | violett veilchen | violeta
purple: purple plum amethyst | purpur pflaume amethyst lila | purpura morado morada ciruela amatista
lavender: lavender lilac mauve | lavendel flieder | lavanda lila malva
magenta: magenta fuchsia | magenta fuchsia | magenta fucsia
pink: pink | rosa pink | rosa rosado
rose: rose_pink dusty_rose blush | altrosa | rosa_palo
burgundy: burgundy maroon wine_red wine | burgund weinrot | burdeos granate
brown: brown chocolate coffee | braun schokolade kaffee | marron cafe chocolate
bronze: bronze brass | bronze messing | bronce laton
copper: copper | kupfer | cobre
beige: beige tan | beige | beige
white: white | weiss | blanco blanca
silver: silver silvery | silber silbern | plata plateado
grey: grey gray | grau grauen | gris
black: black jet | schwarz schwarzen | negro negra
"""

HOURS = """
dawn: dawn sunrise daybreak morning early_morning first_light | morgen morgens morgenrot morgendammerung sonnenaufgang
  fruh | amanecer alba aurora_del_dia manana madrugada salida_del_sol
day: day noon midday daylight daytime bright_day afternoon | tag mittag mittags nachmittag tageslicht | dia mediodia diurno
golden: golden_hour evening_light late_afternoon evening | goldene_stunde abendlicht abend abends spatnachmittag
  | hora_dorada atardecer tarde
dusk: dusk sunset twilight sundown gloaming blue_hour nightfall | dammerung abenddammerung sonnenuntergang abendrot
  blaue_stunde zwielicht | anochecer crepusculo ocaso puesta_de_sol hora_azul
night: night midnight nighttime nocturnal moonlit moonlight starry at_night starlit | nacht nachts mitternacht nachtlich
  mondlicht sternenhimmel sternklar | noche medianoche nocturno nocturna estrellado estrellada
"""

WEATHER = """
clear: clear cloudless | klar wolkenlos | despejado
cloudy: cloudy overcast | bewolkt wolkig bedeckt | nublado nubes
mist: mist misty fog foggy haze hazy | nebel neblig dunst dunstig | niebla neblina bruma brumoso
rain: rain rainy raining drizzle wet | regen regnerisch regnet nass | lluvia lluvioso lluviosa llovizna
storm: storm stormy thunder thunderstorm lightning tempest hurricane | sturm sturmisch gewitter blitz blitze orkan unwetter
  | tormenta tormentoso tempestad rayo rayos relampago huracan
snow: snowing snowfall snowstorm blizzard snow snowy winter wintry | schneefall schneit schneesturm schnee winter winterlich
  | nevando nevada ventisca nieve invierno invernal
"""

# A mood nudges the grading: contrast, colour, brightness, warmth, glow.
MOODS = {
    "calm": (0.9, 0.94, 0.01, 0.0, 0.2),
    "dramatic": (1.25, 1.08, -0.03, 0.0, 0.25),
    "dreamy": (0.86, 1.0, 0.03, 0.01, 0.9),
    "vivid": (1.08, 1.3, 0.0, 0.0, 0.15),
    "muted": (0.9, 0.6, 0.0, 0.0, 0.0),
    "dark": (1.1, 0.95, -0.11, 0.0, 0.0),
    "bright": (0.97, 1.06, 0.08, 0.0, 0.2),
    "warm": (1.0, 1.05, 0.01, 0.045, 0.1),
    "cold": (1.0, 0.97, 0.0, -0.045, 0.0),
}
MOOD_WORDS = """
calm: calm peaceful quiet serene tranquil still silent zen gentle | ruhig friedlich still stille sanft gelassen
  | calma tranquilo tranquila sereno serena apacible silencio paz
dramatic: dramatic epic majestic cinematic intense powerful | dramatisch episch majestatisch gewaltig kinoreif
  | dramatico dramatica epico epica majestuoso cinematografico intenso
dreamy: dreamy ethereal soft fantasy magical surreal glowing hazy | vertraumt atherisch weich fantasie surreal magisch leuchtend
  | onirico etereo suave fantasia magico magica surrealista brillante
vivid: vivid vibrant colourful colorful saturated bold rainbow psychedelic | lebhaft bunt farbenfroh kraftig regenbogen
  | vivo vibrante colorido saturado arcoiris psicodelico
muted: muted faded desaturated subdued washed_out | gedampft verblasst blass | apagado desvaido palido
dark: dark moody gloomy somber brooding mysterious | dunkel duster finster geheimnisvoll | oscuro oscura sombrio misterioso
bright: bright light airy luminous radiant | hell licht luftig strahlend | claro clara luminoso radiante
warm: warm cosy cozy hot summer summery | warm gemutlich heiss sommer sommerlich | calido calida acogedor verano
cold: cold cool chilly frozen icy winter | kalt kuhl frostig eisig winter | frio fria helado invierno
"""

# Palettes that a word asks for by name.
PALETTE_WORDS = """
sorbet: pastel pastels | pastell pastellfarben | pastel pasteles
graphite: monochrome black_and_white monochromatic greyscale grayscale mono pencil charcoal
  | monochrom schwarzweiss schwarz_weiss schwarzweiss graustufen kohle bleistift
  | monocromo blanco_y_negro monocromatico carboncillo lapiz
sepia: sepia vintage antique old_photo nostalgic | sepia antik nostalgisch altes_foto | sepia antiguo nostalgico antigua
arcade: neon synthwave vaporwave cyberpunk retrowave | neon cyberpunk | neon ciberpunk
noir: noir film_noir | noir | noir cine_negro
russet: autumn autumnal fall october november | herbst herbstlich oktober | otono otonal octubre
frost: winter wintry frost frosty frozen arctic december | winter winterlich frost frostig arktisch | invierno invernal escarcha artico
blossom: spring springtime april cherry_blossom sakura | fruhling fruhjahr kirschblute | primavera cerezo
orchard: summer summery august | sommer sommerlich | verano
lagoon: tropical lagoon caribbean | tropisch lagune karibik | tropical laguna caribe
"""

STYLES = """
minimal: minimal minimalist minimalism simple sparse clean | minimalistisch minimal schlicht einfach reduziert
  | minimalista minimal sencillo simple limpio
paper: cut_paper papercut paper_cut paper layered_paper papercraft origami collage
  | papier scherenschnitt papierschnitt gefaltet | papel papel_cortado recortado collage
grain: film_grain grain grainy analog analogue 35mm kodak film photograph photo vintage old_photo
  | filmkorn korn kornig analog foto altes_foto | grano grano_de_pelicula analogico foto fotografia
watercolour: watercolour watercolor aquarelle gouache wash | aquarell wasserfarbe wasserfarben gouache | acuarela aguada
oil: oil_painting oil_paint oil impressionist impressionism impasto brush brushstroke monet painterly
  | olgemalde olfarbe impressionistisch pinsel gemalt | oleo pintura_al_oleo impresionista pincel
ink: sumi-e sumi ink_drawing ink_wash brush_ink woodcut engraving etching | tusche tuschezeichnung holzschnitt radierung
  | tinta_china grabado xilografia
neon: neon synthwave vaporwave cyberpunk retrowave fluorescent glowing_lines | neon cyberpunk leuchtreklame | neon ciberpunk fluorescente
halftone: halftone risograph riso comic pop_art screenprint screen_print print poster lithograph | siebdruck comic plakat pop-art
  | serigrafia comic cartel litografia poster
pixel: pixel pixel_art 8_bit 8bit 16_bit retro_game pixelated | pixel pixelkunst verpixelt | pixel arte_pixel pixelado
mosaic: mosaic tessellated low_poly lowpoly stained_glass voronoi faceted | mosaik buntglas | mosaico vidriera vitral
"""

# A word that takes back the words after it, up to the next comma or full stop.
DENIALS = frozenset(
    [
        "no",
        "without",
        "minus",
        "not",
        "never",
        "none",
        "ohne",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "nicht",
        "sin",
        "ningun",
        "ninguna",
        "nada",
    ]
)
PAUSES = frozenset(["but", "with", "and", "aber", "mit", "und", "pero", "con", "y"])
# What follows one of these is beside the point: mountains with trees are mountains.
ASIDES = frozenset(["with", "mit", "con"])
# Words that say nothing about a picture, so that "a" and "the" decide nothing.
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "by",
        "to",
        "and",
        "or",
        "with",
        "for",
        "from",
        "over",
        "under",
        "above",
        "below",
        "into",
        "is",
        "are",
        "it",
        "its",
        "this",
        "that",
        "my",
        "your",
        "very",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "im",
        "am",
        "auf",
        "an",
        "in",
        "und",
        "oder",
        "mit",
        "von",
        "zu",
        "uber",
        "unter",
        "vor",
        "hinter",
        "bei",
        "ist",
        "un",
        "una",
        "unos",
        "unas",
        "el",
        "la",
        "los",
        "las",
        "de",
        "del",
        "al",
        "en",
        "y",
        "o",
        "con",
        "por",
        "para",
        "sobre",
        "bajo",
        "es",
        "son",
        "su",
        "mi",
        "muy",
    ]
)
