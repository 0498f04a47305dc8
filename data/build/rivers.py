"""Rivers, the border rivers with exactly the vertices of the border.

Three sources: where the Pamir, the Panj and the Amu Darya are the border of Afghanistan, the line
is the border's own; other large rivers are Natural Earth's; the smaller ones that the story names
are paths through the unnamed network of GSHHG between a given head and mouth.
"""

import heapq

import shapely
from shapely.geometry import LineString, MultiLineString, Point

import gshhg
from shared import (ATLAS, DECIMALS, GRID, REGION, Work, exact, key, lines_of, polygons_of,
                    read_features, read_shapes, rounded, write_features)

# Where the border river changes its name, going downstream.  The last point is where the border
# leaves the Amu Darya.
HEAD = (73.6147, 37.4428)
PAMIR_END = (72.657, 37.020)
PANJ_END = (68.310, 37.109)
BORDER_END = (65.7263, 37.5413)

# Names in other scripts: the ordinary spellings of the countries on the banks.
OTHER_NAMES = {
    "Pamir": {"name_tg": "Помир", "name_fa": "پامیر", "name_ru": "Памир"},
    "Panj": {"name_tg": "Панҷ", "name_fa": "پنج", "name_ru": "Пяндж"},
    "Amu Darya": {"name_tg": "Амударё", "name_fa": "آمودریا", "name_ru": "Амударья", "name_uz": "Amudaryo"},
    "Vakhsh": {"name_tg": "Вахш", "name_fa": "وخش", "name_ru": "Вахш"},
    "Bartang": {"name_tg": "Бартанг", "name_fa": "برتنگ", "name_ru": "Бартанг"},
    "Zeravshan": {"name_tg": "Зарафшон", "name_fa": "زرافشان", "name_ru": "Зеравшан", "name_uz": "Zarafshon"},
    "Syr Darya": {"name_tg": "Сирдарё", "name_fa": "سیردریا", "name_ru": "Сырдарья", "name_uz": "Sirdaryo"},
    "Kunduz": {"name_fa": "کندز", "name_ru": "Кундуз"},
    "Kokcha": {"name_fa": "کوکچه", "name_ru": "Кокча"},
    "Wakhan": {"name_fa": "واخان", "name_ru": "Вахан"},
    "Hari Rud": {"name_fa": "هریرود", "name_ru": "Герируд"},
    "Murghab": {"name_fa": "مرغاب", "name_ru": "Мургаб"},
    "Helmand": {"name_fa": "هلمند", "name_ru": "Гильменд"},
    "Kabul": {"name_fa": "کابل", "name_ru": "Кабул"},
    "Kunar": {"name_fa": "کنر", "name_ru": "Кунар"},
    "Arghandab": {"name_fa": "ارغنداب", "name_ru": "Аргандаб"},
    "Balkhab": {"name_fa": "بلخاب", "name_ru": "Балхаб"},
}

# Reaches that bear another name than the river's lower course: river, box (west, south, east, north), name; without
# a name where the usual one is uncertain.
REACHES = [
    ("Vakhsh", (70.0, 35.0, 71.25, 41.0), "Surkhob"),
    ("Vakhsh", (71.25, 35.0, 80.0, 41.0), "Kyzyl-Suu"),
    ("Kunar", (60.0, 35.9, 80.0, 40.0), ""),
    ("Naryn", (60.0, 40.0, 71.72, 42.0), "Syr Darya"),
]

# Natural Earth rivers that are kept, under the name used here.
LARGE = {
    "Amu Darya": "Amu Darya", "Syr Darya": "Syr Darya", "Naryn": "Naryn", "Helmand": "Helmand",
    "Harirud": "Hari Rud", "Zarafshon": "Zeravshan", "Indus": "Indus", "Ile": "Ili",
    "Atrek (Atrak)": "Atrek", "Yarkant": "Yarkand", "Chenab": "Chenab", "Jhelum": "Jhelum",
    "Ravi": "Ravi", "Sutlej": "Sutlej", "Beas": "Beas", "Toxkan": "Toxkan", "Yurungkax": "Yurungkax",
}

# Rivers of the GSHHG network: rank, head, mouth.
SMALL = {
    "Vakhsh": (6, (73.55, 39.60), (68.31, 37.11)),
    "Bartang": (7, (72.60, 38.27), (71.58, 37.93)),
    "Wakhan": (8, (73.95, 37.06), (72.66, 37.02)),
    "Kokcha": (7, (71.00, 36.20), (69.40, 37.17)),
    "Kunduz": (7, (67.40, 34.66), (68.27, 37.02)),
    "Murghab": (8, (66.12, 34.81), (61.35, 37.86)),
    "Balkhab": (9, (67.38, 35.05), (66.83, 37.08)),
    "Kabul": (8, (68.65, 34.48), (72.23, 33.90)),
    "Kunar": (8, (73.87, 36.87), (70.53, 34.42)),
    "Arghandab": (9, (67.57, 33.57), (64.35, 31.45)),
    "Farah Rud": (9, (65.30, 33.98), (61.45, 31.55)),
}

# A source line within this distance of the border river, in degrees, is the border river.
SAME = 0.06
# A tributary is cut this close to the border river and led to its nearest vertex.
MOUTH = 0.02
# Breaks in the GSHHG network up to this size are bridged.
GAP = 0.05
TOLERANCE = 0.001


def border_river(countries):
    """The three stretches of the border river, downstream, and the join of the last one."""
    ring = [exact(p) for p in polygons_of(countries["AFG"])[0].exterior.coords][:-1]
    if not shapely.LinearRing(ring).is_ccw:
        ring.reverse()

    def nearest(point):
        return min(range(len(ring)), key=lambda i: ((ring[i][0] - point[0]) ** 2 + (ring[i][1] - point[1]) ** 2, i))

    at = [nearest(point) for point in (HEAD, PAMIR_END, PANJ_END, BORDER_END)]
    doubled = ring + ring
    out = []
    for a, b in zip(at, at[1:]):
        # Counter-clockwise, the northern border runs from east to west: downstream.
        out.append(doubled[a : (b if b > a else b + len(ring)) + 1])
    return dict(zip(("Pamir", "Panj", "Amu Darya"), out))


def shortest_path(net, head, mouth):
    """Positions of the shortest way through the network, from the points nearest to both ends."""
    def nearest(point):
        x, y = key(point)
        return min(net, key=lambda p: ((p[0] - x) ** 2 + (p[1] - y) ** 2, p))

    start, goal = nearest(head), nearest(mouth)
    for wanted, found in ((head, start), (mouth, goal)):
        off = ((wanted[0] - found[0] * GRID) ** 2 + (wanted[1] - found[1] * GRID) ** 2) ** 0.5
        if off > 0.1:
            raise SystemExit(f"no river at {wanted}")
    queue, before, done = [(0.0, start, None)], {}, set()
    while queue:
        length, point, previous = heapq.heappop(queue)
        if point in done:
            continue
        done.add(point)
        before[point] = previous
        if point == goal:
            break
        for other in net[point]:
            if other not in done:
                step = ((other[0] - point[0]) ** 2 + (other[1] - point[1]) ** 2) ** 0.5
                heapq.heappush(queue, (length + step, other, point))
    if goal not in before:
        raise SystemExit(f"no way from {head} to {mouth}")
    path = [goal]
    while before[path[-1]] is not None:
        path.append(before[path[-1]])
    return [(x * GRID, y * GRID) for x, y in reversed(path)]


def tidy(line):
    """A simplified line with rounded positions."""
    return rounded(LineString(line).simplify(TOLERANCE).coords, DECIMALS)


def end_on(path, river):
    """Cuts a path where it comes near the border river and leads it to the nearest vertex."""
    line = LineString(river)
    kept = []
    for position in path:
        kept.append(position)
        if line.distance(Point(position)) < MOUTH:
            break
    else:
        return tidy(path)
    last = kept.pop()
    vertex = min(river, key=lambda v: ((v[0] - last[0]) ** 2 + (v[1] - last[1]) ** 2, v))
    return tidy(kept) + [list(vertex)]


def by_reach(collected, ranks):
    """The lines under the names that their reaches bear: Natural Earth gives a river one name from head to mouth."""
    out = {}
    for name, lines in collected.items():
        for line in lines:
            runs = []
            for a, b in zip(line, line[1:]):
                x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
                inside = (new for old, (w, s, e, n), new in REACHES if old == name and w <= x <= e and s <= y <= n)
                own = next(inside, name)
                if runs and runs[-1][0] == own:
                    runs[-1][1].append(b)
                else:
                    runs.append((own, [a, b]))
            for own, run in runs:
                ranks.setdefault(own, ranks[name])
                out.setdefault(own, []).append(run)
    return out


def main():
    work = Work.from_arguments()
    countries = {p["id"]: shape for p, shape in read_features(ATLAS / "countries.geojson")}
    stretches = border_river(countries)
    river = [v for line in stretches.values() for v in line]
    near = LineString(river).buffer(SAME)
    box = shapely.box(*REGION)

    collected = {name: [list(map(list, line))] for name, line in stretches.items()}
    ranks = {"Pamir": 5, "Panj": 5, "Amu Darya": 5}
    for record, shape in read_shapes(work.natural_earth / "ne_10m_rivers_lake_centerlines.shp", "cp1252"):
        name = LARGE.get(" ".join((record["name"] or "").split()))
        if name is None or not shape.intersects(box):
            continue
        ranks.setdefault(name, int(record["scalerank"]))
        shape = shape.intersection(box)
        if name == "Amu Darya":
            shape = shape.difference(near)
        for line in lines_of(shapely.line_merge(shape)):
            line = tidy(line.coords)
            if name == "Amu Darya" and near.distance(Point(line[0])) < 1e-4:
                line = [list(river[-1])] + line
            collected.setdefault(name, []).append(line)

    net = gshhg.graph(gshhg.segments(work.gshhg_rivers, REGION), GAP)
    for name, (rank, head, mouth) in SMALL.items():
        ranks[name] = rank
        collected.setdefault(name, []).append(end_on(shortest_path(net, head, mouth), river))

    features = []
    collected = by_reach(collected, ranks)
    for name, lines in collected.items():
        shape = LineString(lines[0]) if len(lines) == 1 else MultiLineString(lines)
        features.append(({"name": name, **OTHER_NAMES.get(name, {}), "rank": ranks[name]}, shape))
    write_features(ATLAS / "rivers.geojson", features, sort_by="name")


if __name__ == "__main__":
    main()
