"""Countries of the world at three resolutions, decoded from TopoJSON.

The source stores every line once, as an arc, and so do we: positions are set on the grid of the
file arc by arc, and neighbours keep the same vertices.  Its 1:10m arcs lie on a coarse grid (up to
400 metres off); each vertex is therefore put back to the vertex of Natural Earth that it comes
from.  The source knows no antimeridian: its rings run across it and round the pole; they are cut at
180 degrees here, and led down to -90.

Features get their ISO alpha-3 code from the numeric one of the source.  The few areas without a
numeric code, which no standard names, get their name as an id.  Names are from CLDR, ISO 3166-1 and
`world-names.csv`.
"""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import shapely
from babel import Locale
from shapely.geometry import LineString, Polygon
from shapely.ops import polygonize

from shared import WORLD, Work, geonames, iso_table, lines_of, polygons_of, read_shapes, write_features

HERE = Path(__file__).parent
# Decimals of the positions of each file.
SCALES = {"110m": 3, "50m": 3, "10m": 4}
LANGUAGES = {"fa": "fa_AF", **{tag: tag for tag in (
    "ar", "de", "es", "fr", "hi", "ja", "ky", "kk", "pt", "ps", "ru", "tg", "tr", "uk", "ur", "uz", "zh")}}
# CLDR's codes for areas that the standard has no alpha-2 code for.
ALPHA_2 = {"kosovo": "XK", "clipperton-i": "CP"}
# Leased or used areas that the source has apart from the country they belong to.
PART_OF = {"baikonur": "KAZ", "usnb-guantanamo-bay": "CUB"}
# Crimea is a polygon of Russia in the source, and the only one in this box (west, south, east,
# north).  General Assembly resolution 68/262 upholds that it is part of Ukraine.
CRIMEA = (32.3, 44.3, 36.65, 46.3)
# Vertices of the source that lie a hair beyond another line, and where they are put: the 1:110m
# junction of Sudan, South Sudan and Ethiopia, and a 1:50m corner of the Cocos Islands.
MOVED = {"110m": {(33965, 9464): (33963, 9464)}, "50m": {(96839, -12183): (96839, -12182)}, "10m": {}}
# Segments that get a vertex more: the line of Ethiopia at that junction, a spike of Greenland.
SPLIT = {"110m": {((33961, 9584), (33975, 8685)): (33963, 9464)}, "50m": {},
         "10m": {((-231688, 736557), (-231399, 736557)): (-231626, 736557)}}
# Layers of Natural Earth that have the vertices of the 1:10m arcs in full precision.
DETAILED = ("ne_10m_land", "ne_10m_admin_0_boundary_lines_land", "ne_10m_admin_1_states_provinces_lines")


def slug(name):
    return name.lower().replace(".", "").replace(" ", "-")


def full_positions(work, cells, scale, translate):
    """Positions of Natural Earth by cell of the source's grid, the nearest to the middle of each."""
    best = {}
    for layer in DETAILED:
        points = np.unique(np.vstack([shapely.get_coordinates(shape) for _, shape in
                                      read_shapes(work.natural_earth / f"{layer}.shp")]), axis=0)
        offsets = (points - translate) / scale
        nearest = np.round(offsets)
        far = np.abs(offsets - nearest).max(axis=1)
        for cell, distance, point in zip(map(tuple, nearest.astype(int).tolist()), far.tolist(), points.tolist()):
            if cell in cells and (cell not in best or distance < best[cell][0]):
                best[cell] = distance, point
        # Land and borders come first; the lines of provinces only fill what these lack.
        cells = cells - set(best)
    return {cell: point for cell, (_, point) in best.items()}


def read_arcs(work, topology, name):
    """The arcs as lists of integer positions in units of the file's last decimal."""
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    cells = [list(map(tuple, np.cumsum(np.array(arc), axis=0).tolist())) for arc in topology["arcs"]]
    full = full_positions(work, set().union(*cells), scale, translate) if name == "10m" else {}
    unit = 10 ** SCALES[name]
    limit = 180 * unit
    place = {}
    for cell in set().union(*cells):
        x, y = full.get(cell, np.array(cell) * scale + translate)
        x = round(float(x) * unit)
        # The antimeridian is a line of the source, a hair off in some vertices.
        x = limit if x > limit - unit // 100 else -limit if x < unit // 100 - limit else x
        place[cell] = x, round(float(y) * unit)
    arcs = []
    for arc in cells:
        line = [place[arc[0]]]
        for cell in arc[1:]:
            if place[cell] != line[-1]:
                line.append(place[cell])
        arcs.append(line)
    for line in arcs:
        line[:] = [MOVED[name].get(point, point) for point in line]
        for index in range(len(line) - 1, 0, -1):
            ends = min(line[index - 1 : index + 1]), max(line[index - 1 : index + 1])
            if ends in SPLIT[name]:
                line.insert(index, SPLIT[name][ends])
    print(f"{name}: {len(place) - len(full) if full else 0} of {len(place)} vertices stay on the source's grid")
    return arcs


def areas_of(topology, arcs, unit):
    """Yields (id, name, polygons as lists of rings) of the countries."""
    codes = {f"{c['isonumeric']:03d}": c["iso3"] for c in geonames("countries").values()}

    def ring(indices):
        out = []
        for index in indices:
            line = arcs[index] if index >= 0 else arcs[~index][::-1]
            out += line[1:] if out else line
        return out

    for item in topology["objects"]["countries"]["geometries"]:
        many = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        name = item["properties"]["name"]
        code = codes[item["id"]] if "id" in item else slug(name)
        yield code, name, [[ring(indices) for indices in polygon] for polygon in many]


def cut(rings, unit):
    """The polygons of a ring with its holes, cut at 180 degrees and closed round the pole."""
    turn = 360 * unit

    def unrolled(ring):
        out = [ring[0]]
        for x, y in ring[1:]:
            last = out[-1][0]
            while x - last > turn // 2:
                x -= turn
            while last - x > turn // 2:
                x += turn
            out.append((x, y))
        return out

    if all(abs(a[0] - b[0]) < turn // 2 for ring in rings for a, b in zip(ring, ring[1:])):
        return [rings]
    # Round the pole itself there is one more ring, of no size.
    rings = [ring for ring in rings if any(y > -89 * unit for _, y in ring)]
    assert len(rings) == 1, "a hole across the antimeridian"
    line = unrolled(rings[0])
    if line[0][0] != line[-1][0]:
        # The ring goes round the pole, which only Antarctica does.
        low = -90 * unit
        line = line + [(line[-1][0], low), (line[0][0], low), line[0]]
    shape = Polygon(line)
    if not shape.is_valid:
        shape = shape.buffer(0)
    out = []
    for shift in (-turn, 0, turn):
        piece = shape.intersection(shapely.box(shift - turn // 2, -90 * unit, shift + turn // 2, 90 * unit))
        for polygon in polygons_of(piece):
            out.append([[(round(x) - shift, round(y)) for x, y in ring.coords]
                        for ring in (polygon.exterior, *polygon.interiors)])
    return out


def wound(ring, hole):
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
    return ring[::-1] if (area < 0) != hole else ring


def steps_of(polygons):
    """The directed segments round polygons, interior to the left; there and back cancels out."""
    count = Counter()
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            ring = wound(ring, number > 0)
            for a, b in zip(ring, ring[1:]):
                if a == b:
                    continue
                if count[b, a]:
                    count[b, a] -= 1
                else:
                    count[a, b] += 1
    return {step for step, number in count.items() if number}


def area_of(steps, unit):
    """The area that directed segments bound, in degrees."""
    lines = [LineString([a, b]) for a, b in sorted(steps)]
    shape = shapely.build_area(shapely.MultiLineString(lines)) if lines else Polygon()
    return shapely.transform(shape, lambda points: np.round(points) / unit)


def crossings(steps):
    """Segments that meet another one other than at a common end."""
    lines = np.array(sorted({(min(s), max(s)) for s in steps}), dtype=np.int64)
    segments = shapely.linestrings(lines.astype(float))
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    keep = left < right
    left, right = left[keep], right[keep]
    one, other = lines[left], lines[right]
    bad = np.ones(len(left), bool)
    for i in (0, 1):
        for j in (0, 1):
            same = (one[:, i] == other[:, j]).all(axis=1)
            u, v = one[:, 1 - i] - one[:, i], other[:, 1 - j] - other[:, j]
            folded = (u[:, 0] * v[:, 1] == u[:, 1] * v[:, 0]) & ((u * v).sum(axis=1) > 0)
            bad &= ~(same & ~folded)
    return [(lines[a].tolist(), lines[b].tolist()) for a, b in zip(left[bad], right[bad])]


def add_vatican(work, polygons, unit):
    """The Vatican is less than a cell of the source's grid: its ring is Natural Earth's."""
    lines = [shape for record, shape in read_shapes(work.natural_earth / "ne_10m_admin_0_boundary_lines_land.shp")
             if record["adm0_right"] == "Vatican"]
    area, = polygonize(line for shape in lines for line in lines_of(shape))
    ring = [(round(x * unit), round(y * unit)) for x, y in area.exterior.coords]
    polygons["VAT"] = [[ring]]
    italy = max(polygons["ITA"], key=lambda p: len(p[0]))
    italy.append(ring)


def names_of(codes, source):
    """Properties of each id."""
    by_alpha_3 = {c["iso3"]: c["iso"] for c in geonames("countries").values()}
    standard = {c["alpha_3"]: c for c in iso_table("iso3166-1")}
    with open(HERE / "world-names.csv", encoding="utf-8", newline="") as file:
        by_hand = {row["id"]: row for row in csv.DictReader(file)}
    english = Locale.parse("en").territories
    locales = {tag: Locale.parse(name).territories for tag, name in LANGUAGES.items()}
    out = {}
    for code in sorted(codes):
        two = ALPHA_2.get(code) or by_alpha_3.get(code, "")
        hand = by_hand.get(code, {})
        cldr = english.get(two, "")
        name = hand.get("name") or cldr.replace(" & ", " and ")
        record = standard.get(code, {})
        # Forms with a comma are for sorting.
        others = [two, *hand.get("alt_names", "").split("|"), cldr, cldr.replace(" & ", " and "),
                  record.get("official_name"), record.get("common_name"), record.get("name"), source[code]]
        others = {o for o in others if o and o != name and o != code and ("," not in o or "Tristan" in o)}
        out[code] = {"id": code, "name": name,
                     **{f"name_{tag}": locales[tag].get(two, "") for tag in sorted(LANGUAGES)},
                     "alt_names": "|".join(sorted(others))}
        assert name, code
    return out


def common_runs(one, other):
    """Lines of the steps of one area that the other one has in reverse."""
    shared = [(a, b) for a, b in sorted(one) if (b, a) in other]
    merged = shapely.line_merge(shapely.MultiLineString([LineString(s) for s in shared]), directed=True)
    return lines_of(merged)


def main():
    work = Work.from_arguments()
    steps, source, perekop = {}, {}, {}
    for name, decimals in SCALES.items():
        unit = 10 ** decimals
        topology = json.loads((work.npm / "world-atlas-2.0.2" / f"countries-{name}.json").read_text())
        arcs = read_arcs(work, topology, name)
        polygons = defaultdict(list)
        largest = {}
        for code, title, rings in areas_of(topology, arcs, unit):
            code = PART_OF.get(code, code)
            polygons[code] += [part for polygon in rings for part in cut(polygon, unit)]
            # A second area under one code is a dependency: the larger one gives the name.
            size = sum(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(r[0], r[0][1:]))) for r in rings)
            if size > largest.get(code, 0):
                largest[code] = size
                source[code] = title
        if name == "10m":
            add_vatican(work, polygons, unit)
        west, south, east, north = (degrees * unit for degrees in CRIMEA)
        crimea = [p for p in polygons["RUS"]
                  if all(west <= x <= east and south <= y <= north for x, y in p[0])]
        assert crimea, "no Crimea"
        polygons["RUS"] = [p for p in polygons["RUS"] if p not in crimea]
        perekop[name] = [[(x / unit, y / unit) for x, y in line.coords]
                         for line in common_runs(steps_of(polygons["UKR"]), steps_of(crimea))]
        polygons["UKR"] += crimea
        steps[name] = {code: steps_of(shapes) for code, shapes in polygons.items()}
        bad = crossings(step for own in steps[name].values() for step in own)
        print(f"{name}: {len(bad)} segments cross, {len(crimea)} polygons of Crimea, "
              f"{sum(map(len, perekop[name]))} vertices at Perekop")
    names = names_of(set().union(*steps.values()), source)
    for name, decimals in SCALES.items():
        features = []
        for code, own in steps[name].items():
            shape = area_of(own, 10 ** decimals)
            if shape.is_empty:
                print(f"{name}: nothing left of {code}")
                continue
            features.append((names[code], shape))
        write_features(WORLD / f"countries-{name}.geojson", features, decimals)
    (work.folder / "perekop.json").write_text(json.dumps(perekop))


if __name__ == "__main__":
    main()
