"""Rivers of the world: Natural Earth's, each led to one line from head to mouth where the source allows.

The source has rivers in pieces, some of them against the stream.  Pieces of one name are joined where
they meet, and each line is turned so that it runs towards the sea: to the end from which the way
through all lines to the coast is the shorter.  What no such way exists for keeps the direction of most of
its pieces.  Centerlines of lakes are left out where a polygon of lakes.geojson covers them.

The source has lost the letters that are not ASCII; `river-names.csv` has the names that need mending,
and the usual English ones.
"""

import csv
import heapq
from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry import MultiLineString, Point

from shared import WORLD, Work, key, lines_of, polygons_of, read_features, read_shapes, write_features

HERE = Path(__file__).parent
# Lines of one name within this distance of each other, in degrees, are one river.
SAME = 0.5
# An end this near to the coast, in degrees, is a mouth.
COAST = 0.05
# A line is taken to join another one this near to its end, in degrees.
JOIN = 0.06
# A lake covers a centerline of which it has this part.
COVERED = 0.95
# Lakes without an outflow, and other ends of rivers: name and position.
INLAND = ("Aral Sea", "Dead Sea", "Great Salt Lake", "Issyk-Kul", "Lake Balkhash", "Lake Chad", "Lake Eyre", "Lake Poopó",
          "Lake Turkana", "Lake Urmia", "Mar Chiquita", "Qinghai Lake", "Sarygamysh", "Uvs Lake")
ENDS = {"Helmand": (61.6, 31.2), "Niagara": (-79.06, 43.28)}
CASPIAN = Point(50.5, 41.85)
TOLERANCE, DECIMALS = 0.003, 4


def english(names, raw):
    raw = " ".join((raw or "").split())
    return names.get(raw, raw)


def ways_to_sea(lines, coast):
    """The length of the way to the coast from every vertex that has one, by grid cell."""
    net, owners, ends = defaultdict(dict), defaultdict(set), set()
    for number, line in enumerate(lines):
        cells = [key(p) for p in line.coords]
        for a, b in zip(cells, cells[1:]):
            if a != b:
                net[a][b] = net[b][a] = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        for cell in cells:
            owners[cell].add(number)
        ends |= {cells[0], cells[-1]}
    # Ends that stop short of another line are led on to its nearest vertex.
    cells = sorted(net)
    tree = shapely.STRtree([Point(x * 1e-5, y * 1e-5) for x, y in cells])
    loose = sorted(end for end in ends if len(net[end]) == 1)
    points = [Point(x * 1e-5, y * 1e-5) for x, y in loose]
    for end, point in zip(loose, points):
        near = [cells[i] for i in tree.query(point, predicate="dwithin", distance=JOIN)]
        near = sorted((((a[0] - end[0]) ** 2 + (a[1] - end[1]) ** 2) ** 0.5, a)
                      for a in near if not owners[a] <= owners[end])
        if near:
            net[end][near[0][1]] = net[near[0][1]][end] = near[0][0]
    shore = shapely.STRtree(coast)
    at_sea = sorted({loose[i] for i in shore.query(points, predicate="dwithin", distance=COAST)[0]})
    way = {}
    queue = [(0.0, end) for end in at_sea]
    while queue:
        length, cell = heapq.heappop(queue)
        if cell in way:
            continue
        way[cell] = length
        for other, step in net[cell].items():
            if other not in way:
                heapq.heappush(queue, (length + step, other))
    return way


def downstream(line, way, forward):
    """The line, turned if its first vertex is nearer to the sea than its last one."""
    first, last = (way.get(key(p)) for p in (line.coords[0], line.coords[-1]))
    if first is not None and last is not None and first != last:
        return line if first > last else line.reverse()
    along = sum(1 if step in forward else -1 if step[::-1] in forward else 0
                for step in zip(map(key, line.coords), map(key, line.coords[1:])))
    return line if along >= 0 else line.reverse()


def clusters(lines):
    """The lines in groups that lie within `SAME` of each other."""
    groups = []
    for line in lines:
        near = [g for g in groups if any(line.dwithin(other, SAME) for other in g)]
        groups = [g for g in groups if g not in near] + [[line] + [other for g in near for other in g]]
    return groups


def main():
    work = Work.from_arguments()
    with open(HERE / "river-names.csv", encoding="utf-8", newline="") as file:
        names = {row["source"]: row["name"] for row in csv.DictReader(file)}
    named = [(properties.get("name"), shape) for properties, shape in read_features(WORLD / "lakes.geojson")]
    lakes = [shape for _, shape in named]
    shore = shapely.STRtree(lakes)
    pieces, every, covered = defaultdict(list), [], set()
    for record, shape in read_shapes(work.natural_earth / "ne_10m_rivers_lake_centerlines.shp", "cp1252"):
        lines = lines_of(shape)
        every += lines
        if record["featurecla"] == "Lake Centerline":
            covering = shapely.union_all([lakes[i] for i in shore.query(shape)])
            covered |= {line.wkb for line in lines if line.intersection(covering).length >= COVERED * line.length}
        name = english(names, record["name"])
        # Nameless rivers go by the source's number.
        pieces[name, "" if name else record["rivernum"]] += [(line, int(record["scalerank"])) for line in lines]

    land = [p for _, shape in read_shapes(work.natural_earth / "ne_10m_land.shp") for p in polygons_of(shape)]
    coast = [polygon.exterior for polygon in land]
    # The Caspian Sea is a hole of the land.
    coast += [hole for polygon in land for hole in polygon.interiors if shapely.Polygon(hole).contains(CASPIAN)]
    coast += [shape.exterior for name, shape in named if name in INLAND] + [Point(p) for p in ENDS.values()]
    way = ways_to_sea(every, coast)
    forward = {step for line in every for step in zip(map(key, line.coords), map(key, line.coords[1:]))}

    features, turned = [], 0
    for (name, _), found in sorted(pieces.items()):
        for group in clusters([line for line, _ in found]):
            rank = min(rank for line, rank in found if any(line is other for other in group))
            group = [line for line in group if line.wkb not in covered]
            if not group:
                continue
            merged = lines_of(shapely.line_merge(MultiLineString(group)))
            out = []
            for line in merged:
                flowing = downstream(line, way, forward)
                turned += flowing is not line
                out.append(flowing.simplify(TOLERANCE))
            # Upstream lines first.
            out.sort(key=lambda line: (-way.get(key(line.coords[0]), 0), line.coords[0]))
            features.append(({"name": name, "rank": rank}, MultiLineString(out)))
    write_features(WORLD / "rivers.geojson", features, DECIMALS, sort_by="name")
    lost = {p["name"] for p, shape in features if p["name"] and key(lines_of(shape)[-1].coords[-1]) not in way}
    print("no way to the sea:", ", ".join(sorted(lost)))
    amount = sum(len(lines_of(shape)) for _, shape in features)
    print(f"{amount} lines of {len(every)} pieces, {turned} turned; {len(covered)} centerlines under lakes left out")


if __name__ == "__main__":
    main()
