"""First-level units of the countries of the world, fitted into `countries-10m.geojson`.

Everything is done in whole units of the last decimal.  The lines between units are cut at the border
of their country, and their ends are put to a vertex of it, so that the border keeps its vertices and
gets no others.  Lines are simplified between their junctions; one that then meets another is taken
with less, or as it was.  The faces are named by the unit of the source that they overlap most.

A country is left out if the lines do not make up its units; `main` says which.
"""

import csv
import difflib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.polygon import orient
from shapely.ops import polygonize_full

from shared import WORLD, Work, iso_table, lines_of, polygons_of, read_features, read_shapes, read_table, write_features

HERE = Path(__file__).parent
DECIMALS = 4
UNIT = 10 ** DECIMALS
# Codes of the sources of a country: its own, unless listed.
STATES = {"kosovo": ["KOS"], "SSD": ["SDS"], "PSE": ["PSX"], "ALA": ["ALD"], "somaliland": ["SOL"], "ESH": ["SAH"],
          "n-cyprus": ["CYN"]}
LINES = {"kosovo": ["KOS"], "SSD": ["SDN", "SDS"], "ALA": ["ALD"], "UKR": ["UKR", "RUS"]}
# Units of the source that are in another country: General Assembly resolution 68/262.
MOVED = {("RUS", "Crimea"): "UKR", ("RUS", "Sevastopol"): "UKR"}
# Tolerance of simplification, and how far a loose end may be from the line it is led on to.
TOLERANCE = 0.006 * UNIT
REACH = 0.15 * UNIT
# Within this distance two lines of the two sources are the same one.
NEAR = 0.02 * UNIT
# A face below this area that no unit claims goes to its neighbour.
SLIVER = 1e-3 * UNIT * UNIT
# Least share of a country's area that lies in the right unit, and of a unit that counts as found.
COVERED = 0.85
FOUND = 0.6
# Most area of a country in units that were not found.
LOST = 0.1
# Least likeness of a name to that of a code.
ALIKE = 0.8
COMPASS = {"north", "south", "east", "west", "central", "upper", "lower", "new", "nord", "sud", "norte", "sur"}
# Countries left out by hand, and why.
LEFT_OUT = {"BIH": "the source has cantons and regions, not all of them found",
            "MAR": "the source has the regions of before 2015, some of them in Western Sahara"}
# Codes of units whose names are not alike.
CODES = {
    ("BFA", "Komoé"): "BF-COM", ("BTN", "Ha"): "BT-13", ("KAZ", "Almaty"): "KZ-19",
    ("ISR", "HaDarom"): "IL-D", ("ISR", "HaMerkaz"): "IL-M", ("ISR", "HaZafon"): "IL-Z", ("ISR", "Jerusalem"): "IL-JM",
    ("ISR", "Tel Aviv"): "IL-TA", ("KAZ", "Almaty City"): "KZ-75", ("KAZ", "Aqmola"): "KZ-11",
    ("KAZ", "Atyrau"): "KZ-23",
    ("KAZ", "Qaraghandy"): "KZ-35", ("KAZ", "Qostanay"): "KZ-39", ("KAZ", "Qyzylorda"): "KZ-43",
    ("KAZ", "South Kazakhstan"): "KZ-61", ("KGZ", "Chuy"): "KG-C", ("KGZ", "Jalal-Abad"): "KG-J",
    ("MEX", "Distrito Federal"): "MX-CMX", ("PAK", "Azad Kashmir"): "PK-JK", ("PAK", "Northern Areas"): "PK-GB",
    ("RUS", "North Ossetia"): "RU-SE", ("TJK", "Tadzhikistan Territories"): "TJ-RA", ("UZB", "Karakalpakstan"): "UZ-QR",
}
# Units that are part of another one by now.
JOINED = {("PAK", "F.A.T.A."): "K.P."}
# Countries whose units changed since: a code goes by the name alone, not by names of older units.
BY_NAME = {"IRL", "LBY", "LVA", "MDG", "MWI", "NPL", "TTO", "TUN", "TWN", "UGA"}
# Areas of the source that are no units.
NO_UNITS = {"UNDOF"}

KIND = re.compile(r"\b(province|provincia|provincie|oblast|oblasty|viloyati|welayaty|region|state|estado|departamento|"
                  r"department|district|governorate|muhafazat|prefecture|county|krai|kray|republic|respublika|"
                  r"autonomous|city|municipality|of|the|de|del|ostan|e|wilaya|wilayat|distrito|canton|raion|"
                  r"rayon|parish|division|zone|gorod|misto|voivodeship|wojewodztwo|il|ili|changwat|tinh|"
                  r"judet|land|kraj|lan|fylke|sheng|shi|ken|al)\b")


KIND_AFTER = re.compile(r"^Provincia del? |\s+(Region|Province|Oblast'?|State|District|Governorate)$")


def plain(name):
    """A name without accents, marks and words for the kind of unit."""
    text = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("Ł", "L"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"['’‘`ʻʼ]", "", text)
    text = re.sub(r"[^a-z0-9]+", " ", text)
    short = " ".join(KIND.sub(" ", text).split())
    return short or text.strip()


def slug(name):
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’‘`ʻʼ]", "", text)).strip("-")


def in_units(shape):
    return shapely.transform(shape, lambda points: points * UNIT)


class Border:
    """The rings of a country, and where its vertices are."""

    def __init__(self, shape):
        self.area = shapely.transform(shape, lambda points: np.round(points * UNIT))
        shapely.prepare(self.area)
        self.line = self.area.boundary
        rows = [np.array(ring.coords) for ring in lines_of(self.line)]
        ends = np.vstack([np.hstack([row[:-1], row[1:]]) for row in rows]).astype(int)
        self.steps = {frozenset(((a, b), (c, d))) for a, b, c, d in ends.tolist()}
        self.segments = shapely.linestrings(ends.reshape(-1, 2, 2).astype(float))
        self.tree = shapely.STRtree(self.segments)
        self.vertices = {point for step in self.steps for point in step}

    def vertex(self, position):
        """The nearer end of the nearest border segment."""
        point = Point(position)
        segment = self.segments[int(self.tree.nearest(point))]
        return min(((round(x), round(y)) for x, y in segment.coords),
                   key=lambda p: ((p[0] - position[0]) ** 2 + (p[1] - position[1]) ** 2, p))

    def distance(self, position):
        point = Point(position)
        return self.segments[int(self.tree.nearest(point))].distance(point)


def noded(lines):
    """Lines with a node wherever they meet, merged between the nodes."""
    if not lines:
        return []
    return lines_of(shapely.line_merge(shapely.union_all(lines, grid_size=1)))


def is_end(position):
    return round(position[0]), round(position[1])


def led_on(lines, border):
    """Lines and the bridges from their loose ends to the nearest line or border."""
    ends = Counter(is_end(end) for line in lines for end in (line.coords[0], line.coords[-1]))
    tree = shapely.STRtree(lines)
    out = list(lines)
    for index, line in enumerate(lines):
        if line.is_ring:
            continue
        for end in (line.coords[0], line.coords[-1]):
            if ends[is_end(end)] > 1 or is_end(end) in border.vertices:
                continue
            gap = border.distance(end)
            if gap < 1:
                continue
            point = Point(end)
            target = None
            for j in tree.query(point.buffer(min(gap, REACH))):
                if j != index and lines[j].distance(point) < gap:
                    gap, target = lines[j].distance(point), lines[j]
            if gap > REACH or gap == 0:
                continue
            if target is None:
                goal = border.vertex(end)
            else:
                goal = min(target.coords, key=lambda p: (Point(p).distance(point), p))
            out.append(LineString([end, goal]))
    return out


def fitted(lines, border):
    """Lines cut at the border, with their ends put to its vertices."""
    lines = noded(lines)
    for turn in range(8):
        inside = []
        for line in lines:
            inside += lines_of(line.intersection(border.area)) if not border.area.contains_properly(line) else [line]
        inside = lines_of(shapely.line_merge(shapely.union_all(inside))) if inside else []
        if turn < 2:
            inside = led_on([line for line in inside if line.length > 3], border)
        moved = []
        for line in inside:
            points = [is_end(p) for p in line.coords]
            for place in (0, -1):
                if points[place] not in border.vertices and border.distance(line.coords[place]) < 1:
                    points[place] = border.vertex(line.coords[place])
            points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
            moved += [LineString(step) for step in zip(points, points[1:]) if frozenset(step) not in border.steps]
        lines = noded(moved)
        lines = [line for line in lines if frozenset(map(is_end, line.coords)) not in border.steps]
        if not crossing(lines, border):
            return lines
    return None


def crossing(lines, border):
    """Indices of lines that meet another line or the border other than at a common vertex."""
    if not lines:
        return set()
    steps, owner = [], []
    for index, line in enumerate(lines):
        points = [is_end(p) for p in line.coords]
        steps += zip(points, points[1:])
        owner += [index] * (len(points) - 1)
    segments = shapely.linestrings(np.array(steps, float))
    bad = set()

    def clash(one, other):
        common = set(one) & set(other)
        if len(common) != 1:
            return True
        (u,), (v,), (c,) = set(one) - common, set(other) - common, common
        ux, uy, vx, vy = u[0] - c[0], u[1] - c[1], v[0] - c[0], v[1] - c[1]
        # From a common end, two segments must not run the same way.
        return ux * vy == uy * vx and ux * vx + uy * vy > 0

    left, right = border.tree.query(segments, predicate="intersects")
    for i, j in zip(left.tolist(), right.tolist()):
        if clash(steps[i], [is_end(p) for p in border.segments[j].coords]):
            bad.add(owner[i])
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    for i, j in zip(left.tolist(), right.tolist()):
        if i < j and clash(steps[i], steps[j]):
            bad |= {owner[i], owner[j]}
    return bad


def simplified(lines, border, kept):
    """Lines with fewer vertices that still meet nothing; those along kept vertices stay as they are."""
    strength = [0.0 if kept.issuperset(map(is_end, line.coords)) else 1.0 for line in lines]
    out = [line.simplify(TOLERANCE) if much else line for line, much in zip(lines, strength)]
    for turn in range(6):
        bad = crossing(out, border)
        if not bad:
            return out
        for index in bad:
            strength[index] = strength[index] / 3 if turn < 3 else 0.0
            out[index] = lines[index].simplify(TOLERANCE * strength[index]) if strength[index] else lines[index]
    return lines


def rings_of(shape):
    """The rings of an area as lists of positions, its inside to the left."""
    return [[is_end(p) for p in ring.coords] for polygon in polygons_of(shape)
            for whole in [orient(polygon)] for ring in (whole.exterior, *whole.interiors)]


def name_faces(faces, states):
    """The state of each face by greatest overlap, else the nearest one; slivers go to a neighbour."""
    tree = shapely.STRtree(states)
    labels, share = [], []
    for face in faces:
        sizes = {int(i): states[i].intersection(face).area for i in tree.query(face)}
        best = max(sorted(sizes), key=sizes.get, default=None)
        if best is None or sizes[best] == 0:
            labels.append(int(tree.nearest(face)))
            share.append(0.0)
        else:
            labels.append(best)
            share.append(sizes[best] / face.area)
    right = {step: index for index, face in enumerate(faces) for ring in rings_of(face) for step in zip(ring, ring[1:])}
    for index in sorted(range(len(faces)), key=lambda i: faces[i].area):
        if faces[index].area > SLIVER or share[index] > 0.5:
            continue
        common = defaultdict(float)
        for ring in rings_of(faces[index]):
            for a, b in zip(ring, ring[1:]):
                other = right.get((b, a))
                if other is not None:
                    common[labels[other]] += LineString([a, b]).length
        if common:
            labels[index] = max(sorted(common), key=common.get)
    return labels


def split(shape, lines, states, kept):
    """Areas by number of state, or None with a reason."""
    border = Border(shape)
    lines = fitted(lines, border)
    if lines is None:
        return None, "lines cross the border"
    lines = simplified(lines, border, kept)
    edges = [LineString(sorted(step)) for step in sorted(map(sorted, border.steps))]
    edges += [LineString(step) for line in lines for step in zip(line.coords, line.coords[1:])]
    faces, _, _, invalid = polygonize_full(edges)
    if not invalid.is_empty:
        return None, "rings are not valid"
    faces = [face for face in faces.geoms if border.area.contains(face.representative_point())]
    if abs(sum(face.area for face in faces) - border.area.area) > 1:
        return None, "faces do not fill the country"
    faces.sort(key=lambda face: sorted(face.exterior.coords))
    labels = name_faces(faces, states)
    units = {}
    for label in sorted(set(labels)):
        units[label] = shapely.coverage_union_all([face for face, own in zip(faces, labels) if own == label])
    # Each step of the border is there once, and every other step has its reverse.
    steps = Counter(step for unit in units.values() for ring in rings_of(unit) for step in zip(ring, ring[1:]))
    outer = {step for step in steps if (step[1], step[0]) not in steps}
    wanted = {step for ring in rings_of(border.area) for step in zip(ring, ring[1:])}
    if max(steps.values()) > 1 or outer != wanted:
        return None, f"{len(outer ^ wanted)} steps of the border do not fit"
    return units, ""


def judged(units, states, area):
    """Share of the area in the right unit, the states without a unit of their own, and their share."""
    right = sum(unit.intersection(states[label]).area for label, unit in units.items())
    land = sum(min(state.area, state.intersection(area).area) for state in states)
    lost = []
    for label, state in enumerate(states):
        inside = state.intersection(area).area
        if label not in units or units[label].intersection(state).area < FOUND * max(inside, 1e-9):
            lost.append(label)
    if land == 0:
        return 0.0, lost, 1.0
    return right / land, lost, sum(states[i].intersection(area).area for i in lost) / land


def attempt(shape, lines, states, kept):
    """Units, what is wrong with them, the states not found, and the share of the area that is right."""
    units, reason = split(shape, lines, states, kept)
    if units is None:
        return None, reason, list(range(len(states))), 0.0
    right, lost, lost_area = judged(units, states, in_units(shape))
    if right < COVERED or lost_area > LOST or len(units) < 2 or len(lost) > max(2, 0.25 * len(states)):
        reason = f"{len(units)} of {len(states)} units, {right:.2f} of the area right, not found:"
    return units, reason, lost, right


def missing_lines(shape, lines, states):
    """Lines round the states that neither the border nor the given lines are near."""
    area = in_units(shape)
    near = min(NEAR, 0.01 * area.area ** 0.5)
    known = shapely.union_all([line.buffer(near, quad_segs=2) for line in (area.boundary, *lines)])
    rings = shapely.union_all([state.boundary for state in states], grid_size=1)
    pieces = lines_of(shapely.line_merge(rings.intersection(area).difference(known)))
    return [piece for piece in pieces if piece.length > near]


def folded(name):
    """A plain name in which the usual ways to write Cyrillic and the points of the compass are one."""
    name = re.sub(r"\b(north|south|east|west)ern\b", r"\1", name)
    return name.replace("kh", "h").replace("y", "i").replace("j", "i").replace("ii", "i").replace("ii", "i")


def likeness(one, other):
    """How alike two folded names are, 0 to 1."""
    if one == other:
        return 1.0
    a, b = one.split(), other.split()
    if set(a) & COMPASS != set(b) & COMPASS:
        return 0.0
    if min(len(one), len(other)) >= 5 and (a[: len(b)] == b or b[: len(a)] == a):
        return 0.82
    return difflib.SequenceMatcher(None, one, other).ratio()


def codes_of(country, rows):
    """ISO 3166-2 codes of units by their names, the surest first, each code once; and the names of all codes."""
    two = {c["alpha_3"]: c["alpha_2"] for c in iso_table("iso3166-1")}.get(country)
    entries = [e for e in iso_table("iso3166-2") if two and e["code"].startswith(two + "-")]
    entries.sort(key=lambda e: e["code"])
    forms = {e["code"]: {folded(plain(n)) for n in re.split(r"[\[\]/(),]", e["name"]) if n.strip()} for e in entries}
    kinds = {e["code"]: e["type"] for e in entries}
    own = [folded(plain(row["name"] if country in BY_NAME else row["local"])) for row in rows]
    others = [{folded(plain(n)) for n in row["strong"]} for row in rows]
    # Of two codes with one name, the one of the kind that most units have.
    usual = Counter(kinds[code] for names in others for code in forms if forms[code] & names)
    pairs = []
    for index in range(len(rows)):
        for code in forms:
            first = max(likeness(own[index], form) for form in forms[code])
            likes = [max(likeness(name, form) for form in forms[code]) for name in sorted(others[index])]
            # One name counts a little more than the others, and all together settle a tie.
            like = first if country in BY_NAME else max(first, 0.99 * max(likes))
            if like >= ALIKE:
                pairs.append((-like, -usual[kinds[code]], -sum(likes) / len(likes), code, index))
    out = {i: CODES[country, row["name"]] for i, row in enumerate(rows) if (country, row["name"]) in CODES}
    taken = set(out.values())
    for _, _, _, code, index in sorted(pairs):
        if index not in out and code not in taken:
            out[index] = code
            taken.add(code)
    return out, {e["code"]: e["name"] for e in entries}


def latin(name):
    return bool(name) and all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in name)


def main():
    work = Work.from_arguments()
    countries = {p["id"]: shape for p, shape in read_features(WORLD / "countries-10m.geojson")}
    perekop = json.loads((work.folder / "perekop.json").read_text())["10m"]
    inner, alternate = defaultdict(list), defaultdict(set)
    for record, shape in read_shapes(work.natural_earth / "ne_10m_admin_1_states_provinces_lines.shp"):
        inner[record["adm0_a3"]] += [in_units(line) for line in lines_of(shape)]
        for side in "lr":
            names = (record[f"name_alt_{side}"] or "").split("|") + (record[f"name_loc_{side}"] or "").split("|")
            alternate[record["adm0_a3"], record[f"name_{side}"]].update(n.strip() for n in names if n.strip())
    states = defaultdict(list)
    for record, shape in read_table(work.world_map, "states_provinces"):
        source = record["adm0_a3"]
        name = record["name"] or record["gn_name"] or record["woe_name"]
        shape = in_units(shape if shape.is_valid else shape.buffer(0))
        states[MOVED.get((source, name), source)].append((source, record, name, shape))
    for (country, name), whole in JOINED.items():
        part = [s for s in states[country] if s[2] == name]
        states[country] = [s if s[2] != whole else (*s[:3], shapely.union_all([s[3], *(p[3] for p in part)]))
                           for s in states[country] if s[2] != name]
    by_hand = {}
    for table in ("provinces.csv", "world-provinces.csv"):
        with open(HERE / table, encoding="utf-8", newline="") as file:
            by_hand |= {row["id"]: row["name"] for row in csv.DictReader(file)}
    features, report = [], []
    for country, shape in sorted(countries.items()):
        own = [s for code in STATES.get(country, [country]) for s in states[code] if s[2] and s[2] not in NO_UNITS]
        if len(own) < 2 or country in LEFT_OUT:
            report.append((country, LEFT_OUT.get(country, "fewer than two units in the source")))
            continue
        lines = [line for code in LINES.get(country, [country]) for line in inner[code]]
        kept = set()
        if country == "UKR":
            # The line of Perekop is in the statuses too, with these vertices.
            kept = {is_end((point[0] * UNIT, point[1] * UNIT)) for line in perekop for point in line}
            lines += [in_units(LineString(line)) for line in perekop]
        box = shapely.box(*in_units(shape).bounds)
        lines = [line for line in lines if line.intersects(box)]
        shapes = [s[3] for s in own]
        tried = [attempt(shape, lines, shapes, kept)]
        if tried[0][0] is None or tried[0][2]:
            more = lines + missing_lines(shape, lines, shapes)
            tried.append(attempt(shape, more, shapes, kept))
        units, reason, lost, right = min(tried, key=lambda t: (t[0] is None, t[1] != "", len(t[2]), -t[3]))
        names_lost = ", ".join(own[i][2] for i in lost)
        if units is None or reason:
            report.append((country, f"{reason} {names_lost}".strip()))
            continue
        rows = []
        titles = {plain(own[label][2]) for label in units}
        local_count = Counter(plain(own[label][1]["gn_name"] or "") for label in units)
        for label in units:
            source, record, name, _ = own[label]
            local = record["gn_name"] or name
            others = alternate[source, name] | {record["woe_name"] or name}
            if (country not in BY_NAME and plain(local) != plain(name) and local_count[plain(local)] == 1
                    and plain(local) in titles):
                # The source has the names of some units at another one; the local names are right.
                print(f"{country}: {name} is {local}")
                name, others = KIND_AFTER.sub("", local), set()
            named = (record["woe_label"] or "").split(",")[0]
            sure = {name, local} | ({named} if named and named.isascii() and others else set())
            rows.append({"name": name, "local": local, "strong": sure, "names": others, "shape": units[label]})
        for index, row in enumerate(rows):
            # Names that belong to another unit, or that lost letters in the source.
            taken = {plain(r["name"]) for i, r in enumerate(rows) if i != index}
            taken -= {plain(row["name"]), plain(row["local"])}
            row["strong"] = {n for n in row["strong"] if plain(n) not in taken}
            others = {plain(n) for i, r in enumerate(rows) if i != index for n in r["strong"] | r["names"]}
            row["names"] = {n for n in row["names"] if plain(n) not in others and not re.search("[?£¤\ufffd]", n)}
        codes, iso_names = codes_of(country, rows)
        seen, made = Counter(), []
        for index, row in enumerate(rows):
            code = codes.get(index)
            names = row["strong"] | row["names"] | ({iso_names[code]} if code else set())
            if not code:
                code = f"{country}-{slug(row['name'])}"
            seen[code] += 1
            if seen[code] > 1:
                code = f"{code}-{seen[code]}"
            made.append((code, by_hand.get(code, row["name"]), names))
        # What is the name of one unit is no other name of another.
        used = {name for _, name, _ in made}
        for row, (code, name, names) in zip(rows, made):
            properties = {"id": code, "name": name, "country": country, "alt_names": "|".join(sorted(names - used))}
            features.append((properties,
                             shapely.transform(row["shape"], lambda points: np.round(points) / UNIT)))
        print(f"{country}: {len(units)} of {len(own)} units, {len(codes)} with codes, {right:.3f} right"
              + (", with lines from the areas" if len(tried) > 1 and units is tried[1][0] else "")
              + (f"; not found: {names_lost}" if lost else ""), flush=True)
    for country, reason in report:
        print(f"left out {country}: {reason}")
    write_features(WORLD / "provinces-10m.geojson", features, DECIMALS)


if __name__ == "__main__":
    main()
