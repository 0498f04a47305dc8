"""One coverage of country and province areas, from which both layers are dissolved.

Time zones of OpenStreetMap origin give the countries, Natural Earth gives the lines between
provinces.  The two do not fit: Natural Earth is a kilometre off along the country borders.  So the
province lines are cut at, or led on to, the detailed country borders; everything is noded on one
grid and turned into faces; the faces are named; and only then the shared arcs between the named
areas are simplified, each once.  Neighbours therefore keep exactly the same vertices.
"""

import json
from collections import Counter, defaultdict

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.ops import nearest_points, polygonize_full

from shared import (COUNTRIES, DETAIL, GRID, REGION, WITH_PROVINCES, Work, key, lines_of, polygons_of,
                    read_shapes, read_table, write_features)

# Time zones of each country.  Asia/Shanghai holds the whole of China including Asia/Urumqi, which
# it overlaps exactly, so the latter is left out.
ZONES = {
    "AFG": ["Asia/Kabul"],
    "CHN": ["Asia/Shanghai"],
    "IND": ["Asia/Kolkata"],
    "IRN": ["Asia/Tehran"],
    "KAZ": ["Asia/Almaty", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Atyrau", "Asia/Oral",
            "Asia/Qostanay", "Asia/Qyzylorda"],
    "KGZ": ["Asia/Bishkek"],
    "PAK": ["Asia/Karachi"],
    "TJK": ["Asia/Dushanbe"],
    "TKM": ["Asia/Ashgabat"],
    "UZB": ["Asia/Samarkand", "Asia/Tashkent"],
}

# A loose end of a province line is led on to the nearest line within this distance, in degrees.
REACH = 0.15
# A detached piece of a province below this area (square degrees) is a sliver between the two
# sources, unless the country itself ends around it.
SLIVER = 0.03
# Islands and unlisted enclaves below this area are dropped outside the region.
SPECK = 0.05
# A hole of the land above this area is a sea.
SEA = 30.0

# Tolerance of simplification by zone: the detailed box, a belt of 1.5 degrees, the rest.
TOLERANCES = (0.0005, 0.002, 0.01)
BELT = 1.5
# Most source vertices of a piece that is simplified at once.
LONGEST = 1500


def read_zones(folder):
    """Country polygons from the binary files of timezonefinder.

    A polygon is a run of int32 longitudes followed by as many latitudes, in 1e-7 degree.
    """
    names = json.loads((folder / "timezone_names.json").read_text())
    zone_ids = np.fromfile(folder / "poly_zone_ids.bin", "<u2")
    holes_of = json.loads((folder / "hole_registry.json").read_text())

    def rings(prefix, count_type):
        counts = np.fromfile(folder / f"{prefix}_coord_amount.bin", count_type)
        starts = np.fromfile(folder / f"{prefix}_adr2data.bin", "<u4")
        data = (folder / f"{prefix}_data.bin").read_bytes()

        def ring(index):
            n, start = int(counts[index]), int(starts[index])
            values = np.frombuffer(data, "<i4", 2 * n, start).reshape(2, n)
            return values.T / 1e7

        return ring

    outer, hole = rings("poly", "<u4"), rings("hole", "<u2")
    countries = {}
    for country, zones in ZONES.items():
        polygons = []
        for zone in zones:
            for index in np.flatnonzero(zone_ids == names.index(zone)):
                amount, first = holes_of.get(str(index), (0, 0))
                polygons.append(Polygon(outer(index), [hole(h) for h in range(first, first + amount)]))
        countries[country] = polygons
    return countries


def large_land(folder, around):
    """Land of Natural Earth with its lakes, without small islands, near the countries.

    The zones reach twelve miles out to sea; the land takes that off.  Lakes are holes of the land,
    and so is the Caspian Sea, which alone counts as sea.
    """
    out = []
    for _, shape in read_shapes(folder / "ne_10m_land.shp"):
        for polygon in polygons_of(shape):
            if polygon.area > SPECK and polygon.intersects(around):
                seas = [hole for hole in polygon.interiors if Polygon(hole).area > SEA]
                polygon = Polygon(polygon.exterior, seas)
                out.append(polygon if polygon.is_valid else polygon.buffer(0))
    return shapely.union_all(out)


def province_lines(folder, country, area, coast):
    """Province lines of one country, inside `area`, with every loose end led on to a line."""
    found = [line for record, shape in read_shapes(folder / "ne_10m_admin_1_states_provinces_lines.shp")
             if record["adm0_a3"] == country for line in lines_of(shape)]
    border = shapely.union_all([area.boundary, *(line for line in coast if line.intersects(area))])
    inside = shapely.line_merge(shapely.union_all(found, grid_size=GRID).intersection(area))
    lines = [line for line in lines_of(inside) if line.length > 10 * GRID]
    ends = Counter(key(end) for line in lines for end in (line.coords[0], line.coords[-1]))
    tree = shapely.STRtree(lines)
    bridges = []
    for index, line in enumerate(lines):
        if line.is_ring:
            continue
        for end in (line.coords[0], line.coords[-1]):
            point = Point(end)
            if ends[key(end)] > 1 or border.distance(point) < GRID / 2:
                continue
            others = [lines[j] for j in tree.query(point.buffer(REACH)) if j != index]
            target = min([border, *others], key=point.distance)
            gap = target.distance(point)
            if gap < GRID:
                continue
            if gap > REACH:
                print(f"{country}: a province line ends loose at {end[0]:.3f} {end[1]:.3f}, {gap:.3f} off")
                continue
            bridges.append(LineString([point, nearest_points(point, target)[1]]))
    return lines + bridges


def name_faces(faces, states):
    """The state of each face by greatest overlap, else the nearest one (exclaves are too small)."""
    tree = shapely.STRtree([shape for _, shape in states])
    out = []
    for face in faces:
        near = [int(i) for i in tree.query(face)]
        best = max(near, key=lambda i: (states[i][1].intersection(face).area, -i), default=None)
        if best is None or states[best][1].intersection(face).area == 0:
            best = int(tree.nearest(face))
        out.append(states[best][0])
    return out


def reassign_slivers(faces, labels):
    """Gives detached bits of a province to the neighbour with the longest common line.

    A bit without such a neighbour is an exclave of the country, and stays as it is.
    """
    for _ in range(5):
        groups = defaultdict(list)
        for index, label in enumerate(labels):
            groups[label].append(index)
        changed = False
        for label, members in sorted(groups.items()):
            pieces = polygons_of(shapely.coverage_union_all([faces[i] for i in members]))
            largest = max(pieces, key=lambda p: p.area)
            for piece in pieces:
                if piece is largest or piece.area > SLIVER:
                    continue
                shared = defaultdict(float)
                for index, face in enumerate(faces):
                    if labels[index] != label and face.intersects(piece):
                        shared[labels[index]] += face.boundary.intersection(piece.boundary).length
                target = max(sorted(shared), key=lambda name: shared[name], default=None)
                if target is None or shared[target] == 0:
                    continue
                for index in members:
                    if piece.covers(faces[index].representative_point()):
                        labels[index] = target
                        changed = True
        if not changed:
            break
    return labels


def build_units(work):
    """Areas by (country, state), noded on the grid but not simplified."""
    zones = read_zones(work.timezones)
    whole = {country: shapely.union_all(polygons) for country, polygons in zones.items()}
    everything = shapely.union_all(list(whole.values()))
    land = large_land(work.natural_earth, everything)
    # Only the coast inside the zones is wanted: inland, the zones' own lines are the borders.
    coast = lines_of(land.boundary.intersection(everything))

    lines = [ring for shape in whole.values() for line in [shape.boundary] for ring in lines_of(line)]
    for country in WITH_PROVINCES:
        lines += province_lines(work.natural_earth, country, whole[country], coast)
    noded = shapely.union_all(lines + coast, grid_size=GRID)
    faces, _, _, invalid = polygonize_full(noded)
    assert invalid.is_empty
    faces = list(faces.geoms)

    for shape in [land, *whole.values()]:
        shapely.prepare(shape)
    by_country = defaultdict(list)
    for face in faces:
        inside = face.representative_point()
        if not land.contains(inside):
            continue
        for country, shape in whole.items():
            if shape.contains(inside):
                by_country[country].append(face)
                break

    states = defaultdict(list)
    for record, shape in read_table(work.world_map, "states_provinces"):
        if record["adm0_a3"] in WITH_PROVINCES:
            name = f"{record['name']}|{record['gn_name'] or ''}"
            states[record["adm0_a3"]].append((name, shape if shape.is_valid else shape.buffer(0)))

    units = {}
    for country, own in sorted(by_country.items()):
        if country in WITH_PROVINCES:
            labels = name_faces(own, states[country])
            labels = reassign_slivers(own, labels)
        else:
            labels = [""] * len(own)
        for label in sorted(set(labels)):
            chosen = [face for face, its in zip(own, labels) if its == label]
            units[country, label] = polygons_of(shapely.coverage_union_all(chosen))
    return units


class Arcs:
    """The lines between units, each stored once and simplified once."""

    def __init__(self, units):
        self.rings = {}
        neighbours = defaultdict(set)
        sides = defaultdict(set)
        keyed = {}
        for name, polygons in units.items():
            for number, polygon in enumerate(polygons):
                for place, ring in enumerate([polygon.exterior, *polygon.interiors]):
                    points = [key(p) for p in ring.coords]
                    keyed[name, number, place] = points
                    for a, b in zip(points, points[1:]):
                        neighbours[a].add(b)
                        neighbours[b].add(a)
                        sides[min(a, b), max(a, b)].add(name)
        nodes = set()
        for point, others in neighbours.items():
            around = {frozenset(sides[min(point, o), max(point, o)]) for o in others}
            if len(others) != 2 or len(around) > 1:
                nodes.add(point)
        self.arcs = {}
        for where, points in keyed.items():
            self.rings[where] = [self._store(run) for run in self._cut(points[:-1], nodes)]

    @staticmethod
    def _cut(ring, nodes):
        at = [i for i, point in enumerate(ring) if point in nodes]
        if not at:
            start = ring.index(min(ring))
            closed = ring[start:] + ring[: start + 1]
            return [closed]
        doubled = ring + ring
        stops = at + [at[0] + len(ring)]
        return [doubled[a : b + 1] for a, b in zip(stops, stops[1:])]

    def _store(self, run):
        forward, backward = tuple(run), tuple(reversed(run))
        canonical = min(forward, backward)
        self.arcs.setdefault(canonical, None)
        return canonical, canonical == forward

    def simplify(self):
        """Simplifies all arcs; the pieces that then touch another are tried again with less."""
        pieces = [(arc, run) for arc in sorted(self.arcs) for run in cut_arc(arc)]
        strength = [1.0] * len(pieces)
        lines = [simplify_piece(arc[a : b + 1], 1.0) for arc, (a, b) in pieces]
        for attempt in range(12):
            bad = touching(lines)
            if not bad:
                break
            for index in sorted(bad):
                strength[index] = strength[index] / 3 if attempt < 8 else 0.0
                arc, (a, b) = pieces[index]
                lines[index] = simplify_piece(arc[a : b + 1], strength[index])
        else:
            raise SystemExit(f"{len(bad)} pieces of border still touch")
        self.arcs = {}
        for (arc, _), line in zip(pieces, lines):
            known = self.arcs.setdefault(arc, [])
            known += line[1:] if known else line

    def polygon(self, name, number):
        """The simplified polygon of a unit's part, or None if nothing is left of it."""
        rings = []
        place = 0
        while (name, number, place) in self.rings:
            ring = []
            for canonical, forward in self.rings[name, number, place]:
                points = self.arcs[canonical]
                points = points if forward else points[::-1]
                ring += points[1:] if ring else points
            rings.append([(x * GRID, y * GRID) for x, y in ring])
            place += 1
        return Polygon(rings[0], rings[1:])


def tolerance(point):
    """Tolerance of simplification at a grid point."""
    x, y = point[0] * GRID, point[1] * GRID
    west, south, east, north = DETAIL
    out = max(west - x, x - east, south - y, y - north)
    return TOLERANCES[0] if out <= 0 else TOLERANCES[1] if out <= BELT else TOLERANCES[2]


def cut_arc(arc):
    """Index pairs of the pieces in which an arc is simplified.

    A piece lies in one zone of tolerance and is not long, so that a spot that must stay detailed
    does not spoil a whole coast.  A closed arc is cut into three at least, so it keeps an area.
    """
    last = len(arc) - 1
    cuts = {0, last} | {i for i in range(1, last) if tolerance(arc[i]) != tolerance(arc[i - 1])}
    if arc[0] == arc[-1]:
        cuts |= {last // 3, 2 * last // 3}
    stops = []
    for a, b in zip(sorted(cuts), sorted(cuts)[1:]):
        amount = -(-(b - a) // LONGEST)
        stops += [a + (b - a) * n // amount for n in range(amount)]
    stops.append(last)
    return list(zip(stops, stops[1:]))


def simplify_piece(piece, strength):
    """Douglas-Peucker on a piece of an arc; strength 0 leaves it whole."""
    if len(piece) < 3 or strength == 0:
        return list(piece)
    # The zone is that of an inner vertex: the ends may lie on the line between two zones.
    line = LineString(piece).simplify(tolerance(piece[1]) / GRID * strength, preserve_topology=False)
    return [(round(x), round(y)) for x, y in line.coords]


def touching(lines):
    """Indices of lines that meet another line, or themselves, other than at a common vertex."""
    starts, ends, owner = [], [], []
    for index, line in enumerate(lines):
        starts += line[:-1]
        ends += line[1:]
        owner += [index] * (len(line) - 1)
    segments = shapely.linestrings(np.stack([np.array(starts, float), np.array(ends, float)], axis=1))
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    bad = set()
    for i, j in zip(left.tolist(), right.tolist()):
        if i >= j:
            continue
        a, b, c, d = starts[i], ends[i], starts[j], ends[j]
        common = {a, b} & {c, d}
        if len(common) == 1 and shapely.intersection(segments[i], segments[j]).length == 0:
            continue
        bad |= {owner[i], owner[j]}
    return bad


def is_speck(polygon, others):
    """A small island, or sea-girt bit, away from the region."""
    return polygon.area < SPECK and not polygon.intersects(shapely.box(*REGION)) and not others.query(polygon, "touches").size


def drop_specks(units):
    """Leaves out islands below `SPECK` and fills holes below it that no listed country fills."""
    every = [polygon for polygons in units.values() for polygon in polygons]
    tree = shapely.STRtree(every)
    region = shapely.box(*REGION)
    out = {}
    for name, polygons in units.items():
        kept = []
        for polygon in polygons:
            if len(polygons) > 1 and is_speck(polygon, tree):
                continue
            holes = []
            for hole in polygon.interiors:
                area = Polygon(hole)
                filled = any(area.contains(every[i].representative_point()) for i in tree.query(area))
                if filled or area.area >= SPECK or area.intersects(region):
                    holes.append(hole)
            kept.append(Polygon(polygon.exterior, holes))
        out[name] = kept
    return out


def main():
    work = Work.from_arguments()
    units = drop_specks(build_units(work))
    arcs = Arcs(units)
    arcs.simplify()
    features = []
    for name in units:
        polygons = [arcs.polygon(name, number) for number in range(len(units[name]))]
        country, state = name
        features.append(({"id": f"{country} {state}", "country": country, "state": state}, MultiPolygon(polygons)))
    write_features(work.units, features)
    assert {name[0] for name in units} == set(COUNTRIES)


if __name__ == "__main__":
    main()
