"""Words that name a scene or something in it: English, German, Spanish. A phrase is joined by underscores.

A number after the name is how strongly its words speak; of equal ones the first in the prompt wins.
"""

SCENES = """
ridges 11: mountain mountains mountainous ridge ridges peak peaks summit alps alpine valley range cliff cliffs canyon
  highland highlands hike glacier volcano everest himalaya patagonia fjord landscape scenery andes dolomites
  | berg berge gebirge gipfel grat alpen tal felsen vulkan gletscher schlucht landschaft
  | montana montanas sierra cumbre pico picos cordillera valle acantilado volcan glaciar paisaje cerro
dunes 12: dune dunes desert sahara sand sandy camel oasis caravan arid mars_surface gobi
  | dune wuste sandwuste sand kamel oase
  | duna dunas desierto arena camello oasis
sea 11: sea ocean coast coastal shore shoreline seashore beach wave waves seascape tide surf bay harbour harbor lagoon
  island islands water maritime nautical pier sailboat sailing boat boats ship ships yacht lighthouse whale dolphin
  fish mermaid surfer horizon underwater atlantic pacific
  | meer ozean kuste strand welle wellen ufer bucht hafen insel inseln wasser boot boote schiff schiffe segelboot
  segelschiff leuchtturm wal ostsee nordsee seestuck
  | mar oceano costa playa ola olas orilla bahia puerto isla islas agua barco barcos velero faro ballena marina
planet 12: planet planets world worlds saturn jupiter mars neptune venus moon_surface exoplanet rings orbit spaceship
  astronaut rocket alien sci-fi scifi science_fiction earth globe gas_giant
  | planet planeten saturn jupiter erde raumschiff astronaut rakete weltall
  | planeta planetas saturno jupiter marte tierra_vista nave astronauta cohete orbita
nebula 11: nebula nebulae galaxy galaxies space cosmos cosmic universe interstellar milky_way stardust supernova
  deep_space outer_space astral celestial black_hole constellation
  | nebel_im_all sternennebel galaxie galaxien kosmos kosmisch universum milchstrasse weltraum all sternbild
  | nebulosa galaxia galaxias espacio cosmos cosmico universo via_lactea constelacion
silk 11: silk silken satin ribbon ribbons fabric cloth drape draped fold folds velvet textile veil curtain scarf smooth_waves
  | seide seiden satin band bander stoff tuch falten samt schleier
  | seda cinta cintas tela pliegues terciopelo velo raso
flow 11: flow flowing hair strands swirl swirls swirling current currents feathers feather fur strokes brushstrokes
  streams stream wind_lines van_gogh vortex spirals lines
  | stromung fliessend haare haar wirbel strahnen federn feder linien
  | flujo fluido cabello remolino remolinos plumas pluma corriente lineas
aurora 14: aurora auroras northern_lights southern_lights aurora_borealis polar_lights
  | polarlicht polarlichter nordlicht nordlichter | aurora auroras aurora_boreal luces_del_norte
city 11: city cities skyline town downtown street streets urban metropolis skyscraper skyscrapers building buildings
  tower towers cityscape tokyo york manhattan london paris berlin chicago shanghai cyberpunk architecture rooftops
  windows apartment
  | stadt stadte skyline strasse strassen hochhaus hochhauser gebaude wolkenkratzer turm turme grossstadt dacher
  | ciudad ciudades calle calles rascacielos edificio edificios torre torres urbano urbana metropolis tejados
marble 11: marble marbled abstract ink inky agate stone fluid liquid smoke acrylic_pour pour lava oil_slick texture
  pattern background wallpaper dream dreams emotion chaos paint agates geode
  | marmor abstrakt tinte achat flussig rauch lava muster hintergrund traum chaos farbe
  | marmol abstracto abstracta tinta agata liquido humo lava textura fondo patron sueno caos pintura
forest 11: forest forests wood woods woodland tree trees pine pines fir firs spruce jungle grove conifer conifers deer
  fox wolf bear owl moss fern birch redwood cabin
  | wald walder baum baume kiefer kiefern tanne tannen fichte fichten dschungel hain reh hirsch fuchs wolf bar eule birke
  | bosque bosques arbol arboles pino pinos abeto selva jungla ciervo zorro lobo oso buho abedul
flowers 12: flower flowers floral blossom blossoms bloom blooms botanical bouquet petal petals rose roses tulip tulips
  peony peonies poppy poppies daisy daisies lily lilies lotus sunflower sunflowers orchid dahlia garden plant plants
  leaf leaves hibiscus magnolia cherry_blossom sakura bee butterfly
  | blume blumen blute bluten strauss rosen tulpe tulpen mohn pfingstrose lilie sonnenblume garten pflanze pflanzen blatt
  blatter kirschblute botanisch schmetterling
  | flor flores ramo petalo petalos rosas tulipan tulipanes amapola amapolas margarita lirio girasol girasoles jardin
  planta plantas hoja hojas botanico mariposa
glass 13: stained_glass glass window_rose cathedral church kaleidoscope mandala mosaic crystal gem prism rosette
  | buntglas glasfenster kirchenfenster glas kathedrale kirche kaleidoskop mandala mosaik kristall
  | vidriera vitral vidrio catedral iglesia caleidoscopio mandala mosaico cristal
clouds 8: cloud clouds cloudy_sky cloudscape sky skies heaven heavens cumulus above_the_clouds flying airplane plane
  bird angel balloon
  | wolke wolken himmel wolkenmeer flugzeug fliegen vogel engel
  | nube nubes cielo cielos avion volando pajaro angel globo
shapes 12: geometric geometry geometrical bauhaus circles circle squares triangles triangle shapes suprematism grid
  modernist tiles cubes quilt
  | geometrisch geometrie bauhaus kreis kreise quadrate dreiecke formen kacheln
  | geometrico geometrica geometria bauhaus circulo circulos cuadrados triangulos formas azulejos
meadow 11: meadow meadows hill hills field fields countryside grass pasture farm tuscany vineyard rolling_hills prairie
  village windmill sheep horse barn
  | wiese wiesen hugel feld felder toskana weinberg bauernhof schafe pferd dorf land
  | prado prados colina colinas campo campos pradera toscana vinedo granja ovejas caballo pueblo
"""

ELEMENTS = """
sun: sun sunny sunlight sunshine sunlit | sonne sonnig sonnenschein sonnenlicht | sol soleado
moon: moon moonlit moonlight full_moon crescent | mond mondlicht vollmond | luna luz_de_luna
stars: star stars starry starlight milky_way constellation | stern sterne sternenhimmel sternklar | estrella estrellas estrellado
clouds: cloud clouds | wolke wolken | nube nubes
birds: bird birds gulls seagulls flock geese swallows | vogel mowen schwalben | pajaro pajaros aves gaviotas
lighthouse: lighthouse beacon | leuchtturm | faro
boat: boat boats sailboat sailing ship ships yacht | boot boote schiff segelboot segelschiff | barco barcos velero
islands: island islands cliff cliffs headland | insel inseln klippe klippen | isla islas acantilado
mountains: mountain mountains ridge peak peaks alps | berg berge gebirge alpen | montana montanas sierra
trees: tree trees pine pines forest fir firs woods | baum baume wald tanne tannen | arbol arboles pinos bosque
lake: lake pond reflection reflections reflected mirror river fjord tarn | bergsee spiegelung spiegelt fluss teich
  | lago laguna estanque reflejo reflejos espejo rio
snow: snow snowy snowcapped snow_capped glacier ice icy | schnee verschneit schneebedeckt eis | nieve nevado nevada hielo
rings: ring rings saturn ringed | ringe saturn | anillo anillos saturno
moons: moons | monde | lunas
bridge: bridge | brucke | puente
comet: comet meteor shooting_star asteroid | komet sternschnuppe | cometa estrella_fugaz
galaxy: galaxy galaxies spiral milky_way | galaxie milchstrasse | galaxia via_lactea
flowers: flower flowers poppies wildflowers lavender_field tulips | blume blumen mohn wildblumen | flor flores amapolas
ink: ink inky smoke smoky | tinte tusche rauch | tinta humo
ribbons: ribbon ribbons waves smooth_waves | band bander wellen | cinta cintas
gold: gold_veins gold_leaf golden_veins kintsugi gilded gold golden | goldadern blattgold golden gold | pan_de_oro dorado dorada oro
"""
