"""Lakes of the world: the holes of Natural Earth's land, with the islands in them.

Natural Earth's own lake layer is in no package, but its land has the lakes cut out.  They come without
names; those of the largest and of lakes on borders are given here.  The Caspian Sea is such a hole too,
but no country has it in the countries files: it is sea there, and is left out here.
"""

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from shared import WORLD, Work, polygons_of, read_features, read_shapes, write_features

# Square kilometres: what is kept of lakes and of their islands.
LAKE, ISLAND = 50, 2
# The rank of a lake is the number of these areas that it does not reach.
RANKS = (20_000, 8_000, 4_000, 2_000, 1_000, 500, 250, 120)
# Lakes that are one hole in the source, and the meridian between them.
JOINED = {"Michigan and Huron": ((-87.1, 44.0), -84.75)}
TOLERANCE, GRID = 0.002, 1e-4
# A lake may lie this far from its point, in degrees.
NEAR = 0.1
RADIUS = 6371.0088

# A point in each lake with a name.
NAMES = {
    "Alakol": (81.71, 46.12), "Amadjuak Lake": (-71.16, 65.0), "Aral Sea": (59.72, 45.47), "Aydar Lake": (67.13, 40.88),
    "Bratsk Reservoir": (103.11, 54.74), "Brokopondo Reservoir": (-55.11, 4.73), "Cahora Bassa": (32.06, -15.69),
    "Cedar Lake": (-100.3, 53.34), "Dead Sea": (35.48, 31.55), "Dubawnt Lake": (-101.66, 63.12),
    "Great Bear Lake": (-120.35, 65.93), "Great Salt Lake": (-112.48, 41.19), "Great Slave Lake": (-113.25, 61.89),
    "Guri Reservoir": (-62.78, 7.3), "Hongze Lake": (118.57, 33.26), "Hulun Lake": (117.4, 48.96), "IJsselmeer": (5.42, 52.67),
    "Iliamna Lake": (-155.19, 59.56), "Issyk-Kul": (77.04, 42.45), "Itaipu Reservoir": (-54.4, -24.76),
    "Kainji Reservoir": (4.57, 10.25), "Kairakkum Reservoir": (70.1, 40.32), "Kakhovka Reservoir": (34.07, 47.34),
    "Kama Reservoir": (56.28, 58.8), "Kapchagay Reservoir": (77.6, 43.82), "Krasnoyarsk Reservoir": (91.03, 54.61),
    "Kremenchuk Reservoir": (32.73, 49.29), "Kuybyshev Reservoir": (48.65, 54.57), "Kyiv Reservoir": (30.5, 50.9),
    "Lagoa Mirim": (-53.24, -32.88), "Lake Albert": (31.01, 1.71), "Lake Argyle": (128.69, -16.43),
    "Lake Assad": (38.2, 36.1), "Lake Athabasca": (-110.2, 59.04), "Lake Baikal": (108.16, 53.63),
    "Lake Balaton": (17.7, 46.85), "Lake Balkhash": (73.95, 45.9), "Lake Bangweulu": (29.77, -11.14),
    "Lake Buenos Aires": (-72.51, -46.66), "Lake Chad": (14.54, 13.06), "Lake Champlain": (-73.32, 44.42),
    "Lake Chany": (76.98, 54.83), "Lake Constance": (9.35, 47.6), "Lake Edward": (29.59, -0.38), "Lake Erie": (-80.97, 42.25),
    "Lake Eyre": (137.3, -28.48), "Lake Frome": (139.8, -30.68), "Lake Gairdner": (136.02, -31.71), "Lake Garda": (10.68, 45.6),
    "Lake Geneva": (6.5, 46.42), "Lake Huron": (-82.3, 44.8), "Lake Inari": (27.9, 69.07), "Lake Kariba": (27.59, -17.23),
    "Lake Khanka": (132.43, 44.94), "Lake Khövsgöl": (100.49, 51.03), "Lake Kivu": (29.16, -2.03), "Lake Kossou": (-5.66, 7.53),
    "Lake Kyoga": (32.89, 1.49), "Lake Ladoga": (31.66, 60.84), "Lake Mackay": (128.79, -22.33), "Lake Mai-Ndombe": (18.35, -2.13),
    "Lake Malawi": (34.51, -11.95), "Lake Manitoba": (-98.84, 51.0), "Lake Michigan": (-87.09, 43.99),
    "Lake Mistassini": (-73.84, 50.71), "Lake Mweru": (28.71, -9.0), "Lake Nasser": (32.58, 22.8),
    "Lake Nicaragua": (-85.44, 11.57), "Lake Nipigon": (-88.52, 49.83),
    "Lake Oahe": (-100.49, 45.58), "Lake of the Woods": (-94.82, 49.42), "Lake Ohrid": (20.72, 41.03),
    "Lake Okeechobee": (-80.85, 26.94), "Lake Onega": (35.24, 61.89), "Lake Ontario": (-77.65, 43.85),
    "Lake Peipus": (27.48, 58.7), "Lake Poopó": (-67.18, -18.61), "Lake Prespa": (21.0, 40.9), "Lake Rukwa": (31.946, -7.85),
    "Lake Sakakawea": (-102.32, 47.82), "Lake Sevan": (45.36, 40.38), "Lake Skadar": (19.32, 42.18),
    "Lake Superior": (-87.74, 47.72), "Lake Tai": (120.14, 31.24), "Lake Tana": (37.28, 11.96), "Lake Tanganyika": (29.46, -6.07),
    "Lake Taymyr": (100.72, 74.5), "Lake Tharthar": (43.22, 34.02), "Lake Titicaca": (-69.35, -15.92), "Lake Toba": (98.9, 2.62),
    "Lake Torrens": (137.83, -31.04), "Lake Turkana": (36.08, 3.53), "Lake Tuz": (33.31, 38.83), "Lake Urmia": (45.51, 37.7),
    "Lake Van": (42.82, 38.66), "Lake Victoria": (32.87, -1.27), "Lake Volta": (0.07, 7.73), "Lake Winnipeg": (-97.74, 52.4),
    "Lake Winnipegosis": (-99.94, 52.38), "Lake Zaysan": (83.44, 48.73), "Manicouagan Reservoir": (-68.3, 51.25),
    "Mangla Reservoir": (73.7, 33.2), "Mar Chiquita": (-62.57, -30.73),
    "Mälaren": (16.85, 59.52), "Namtso": (90.58, 30.73), "Nettilling Lake": (-70.38, 66.5), "Nueltin Lake": (-99.43, 60.23),
    "Pangong Tso": (78.9, 33.75), "Poyang Lake": (116.06, 29.26), "Päijänne": (25.74, 62.09), "Qinghai Lake": (100.11, 36.88),
    "Razazza Lake": (43.57, 32.81), "Rybinsk Reservoir": (38.37, 58.62), "Saimaa": (29.54, 62.33),
    "Saratov Reservoir": (48.31, 52.62), "Sarygamysh": (57.37, 41.94), "Sea of Galilee": (35.59, 32.82),
    "Siling Lake": (88.94, 31.75), "Smallwood Reservoir": (-64.14, 54.27), "Sobradinho Reservoir": (-42.46, -10.14),
    "Southern Indian Lake": (-98.46, 57.16), "Syvash": (34.85, 45.77), "Tarbela Reservoir": (72.85, 34.3),
    "Toktogul Reservoir": (72.95, 41.8), "Tonlé Sap": (104.03, 12.82), "Tsimlyansk Reservoir": (43.45, 48.52),
    "Tucuruí Reservoir": (-49.49, -4.6), "Uvs Lake": (92.77, 50.34), "Vilyuy Reservoir": (111.31, 62.7),
    "Volgograd Reservoir": (46.01, 51.04), "Vänern": (13.59, 58.88), "Vättern": (14.47, 58.33),
    "Williston Lake": (-123.91, 55.96), "Wollaston Lake": (-103.34, 58.12), "Zeya Reservoir": (127.7, 54.31),
}


def square_km(ring):
    """The area within a ring on the sphere."""
    lon, lat = np.radians(np.asarray(ring.coords)).T
    steps = (lon[1:] - lon[:-1]) * (2 + np.sin(lat[1:]) + np.sin(lat[:-1]))
    return abs(steps.sum()) * RADIUS**2 / 2


def size(lake):
    return square_km(lake.exterior) - sum(square_km(hole) for hole in lake.interiors)


def read_lakes(work):
    """The lakes large enough, with their islands."""
    land = [polygon for _, shape in read_shapes(work.natural_earth / "ne_10m_land.shp") for polygon in polygons_of(shape)]
    tree = shapely.STRtree(land)
    countries = [shape for _, shape in read_features(WORLD / "countries-10m.geojson")]
    owners = shapely.STRtree(countries)
    out = []
    for polygon in land:
        for hole in polygon.interiors:
            if square_km(hole) < LAKE:
                continue
            lake = Polygon(hole).buffer(0)
            if not len(owners.query(lake.representative_point(), predicate="intersects")):
                print(f"in no country: {lake.representative_point()}")
                continue
            islands = [land[i] for i in tree.query(lake, predicate="contains_properly")]
            islands = [Polygon(i.exterior) for i in islands if square_km(i.exterior) >= ISLAND]
            out += polygons_of(lake.difference(shapely.union_all(islands)) if islands else lake)
    for point, meridian in JOINED.values():
        both = next(lake for lake in out if lake.contains(Point(point)))
        out.remove(both)
        for west, east in ((-180, meridian), (meridian, 180)):
            out += polygons_of(both.intersection(shapely.box(west, -90, east, 90)))
    return [lake for lake in out if size(lake) >= LAKE]


def main():
    work = Work.from_arguments()
    lakes = read_lakes(work)
    names, areas = {}, [size(lake) for lake in lakes]
    tree = shapely.STRtree(lakes)
    for name, point in NAMES.items():
        close = tree.query(Point(point), predicate="dwithin", distance=NEAR)
        if not len(close):
            print(f"no lake {name}")
            continue
        names[min(close, key=lambda i: (lakes[i].distance(Point(point)), -areas[i]))] = name
    features = []
    for index, lake in enumerate(lakes):
        rank = int(sum(areas[index] < area for area in RANKS))
        features.append(({"name": names.get(index, ""), "rank": rank}, shapely.set_precision(lake.simplify(TOLERANCE), GRID)))
    write_features(WORLD / "lakes.geojson", features, 4, sort_by="rank")
    large = sorted(range(len(lakes)), key=lambda i: -areas[i])
    unnamed = next(n for n, i in enumerate(large) if i not in names)
    print(f"{len(names)} have names, the {unnamed} largest among them; "
          f"then comes {lakes[large[unnamed]].representative_point()}, {areas[large[unnamed]]:.0f} square kilometres")


if __name__ == "__main__":
    main()
