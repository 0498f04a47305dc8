"""Checks the finished layers; the run fails if one check fails."""

import csv
import gzip
import io
from collections import Counter, defaultdict

import numpy as np
import shapely
from shapely.geometry import Point

from names import is_name, same_key
from shared import (ATLAS, COUNTRIES, DATA, FONTS, GAZETTEER, WITH_PROVINCES, WORLD, common_lines, directed,
                    exact, lines_of, polygons_of, read_features)

VERTICES = 60_000
MEGABYTES = 60

# Checked places: name, latitude, longitude, country, province (where the atlas has provinces).
PLACES = [
    ("Panji Poyon", 37.1944, 68.5772, "TJK", "Khatlon"),
    ("Sher Khan Bandar", 37.18, 68.60, "AFG", "Kunduz"),
    ("Shahrtuz", 37.2621, 68.1385, "TJK", "Khatlon"),
    ("Khorog", 37.4904, 71.5534, "TJK", "Gorno-Badakhshan"),
    ("Ishkashim (TJK)", 36.7248, 71.6133, "TJK", "Gorno-Badakhshan"),
    ("Ishkashim (AFG)", 36.6833, 71.5333, "AFG", "Badakhshan"),
    ("Vanj", 38.3708, 71.4547, "TJK", "Gorno-Badakhshan"),
    ("Qalai Khumb", 38.4537, 70.7890, "TJK", "Gorno-Badakhshan"),
    ("Termez", 37.2242, 67.2783, "UZB", "Surxondaryo"),
    ("Dusti", 37.3481, 68.6640, "TJK", "Khatlon"),
    ("Shurobod", 37.8414, 70.0487, "TJK", "Khatlon"),
    ("Rushon", 37.9449, 71.5575, "TJK", "Gorno-Badakhshan"),
    ("Imam Sahib", 37.1890, 68.9364, "AFG", "Kunduz"),
    ("Kaldar", 37.2153, 67.6397, "AFG", "Balkh"),
    ("Shortepa", 37.3011, 66.4618, "AFG", "Balkh"),
    ("Nusay", 38.4435, 70.8041, "AFG", "Badakhshan"),
    ("Maimai", 38.4086, 71.0384, "AFG", "Badakhshan"),
    ("Khwahan", 37.8897, 70.2188, "AFG", "Badakhshan"),
    ("Yawan", 37.5285, 70.4482, "AFG", "Badakhshan"),
    ("Nesh", 32.4321, 65.6348, "AFG", "Kandahar"),
    ("Miyanishin", 32.3726, 66.1771, "AFG", "Kandahar"),
    ("Kunduz", 36.7290, 68.8570, "AFG", "Kunduz"),
    ("Mazar-e Sharif", 36.7090, 67.1109, "AFG", "Balkh"),
    ("Faizabad", 37.1166, 70.5800, "AFG", "Badakhshan"),
    ("Taloqan", 36.7361, 69.5345, "AFG", "Takhar"),
    ("Dushanbe", 38.5358, 68.7791, "TJK", "Dushanbe"),
    ("Hairatan", 37.2169, 67.4169, "AFG", "Balkh"),
    ("Langar", 37.035, 72.64, "TJK", "Gorno-Badakhshan"),
    ("Sokh (exclave)", 39.97, 71.13, "UZB", "Fergana"),
    ("Shohimardon (exclave)", 39.98, 71.80, "UZB", "Fergana"),
    ("Vorukh (exclave)", 39.85, 70.58, "TJK", "Sughd"),
]

# Districts that must be found under these spellings.
DISTRICTS = {
    "AFG": ["Kaldar", "Kaldor", "Shortepa", "Shor Tepa", "Imam Sahib", "Darwaz", "Nusay", "Nasi", "Maimai", "Maimi",
            "Khwahan", "Khawan", "Ishkashim", "Yawan", "Nesh", "Nish", "Miyanishin", "Miyanshin"],
    "TJK": ["Darvaz", "Darvoz", "Vanj", "Shamsiddin Shohin", "Shuroobod", "Ishkashim", "Ishkoshim", "Rushon",
            "Shahrtuz", "Shahritus", "Shahritous", "Shahrituz", "Jayhun", "Qumsangir", "Hamadoni", "Farkhor",
            "Panj", "Qabodiyon", "Nosiri Khusrav", "Roshtqala", "Shughnon", "Murghob"],
}

# Members of the United Nations.
MEMBERS = """
AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA CAF CAN CHE
CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH FIN FJI FRA FSM GAB GBR
GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA
KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS
NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV
SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN
VNM VUT WSM YEM ZAF ZMB ZWE
""".split()

# Decimals of the countries of the world, and the lines of the statuses that are in no file of countries.
SCALES = {"110m": 3, "50m": 3, "10m": 4}
DRAWN = ("UKR-perekop", "MAR-ESH-parallel")
STATUSES = ("disputed", "de-facto", "control-line", "undetermined")
# Least number of areas at each scale.
PER_SCALE = {"110m": 170, "50m": 235, "10m": 250}
TOWN_OFF = 0.1
# The most that the table of the world may have packed, and the least that it must have.
PACKED_MEGABYTES, WORLD_TOWNS = 10, 220_000
# Second-level units of each country: all are listed, with a seat or without.
UNITS = {"AFG": 398, "KGZ": 45, "TJK": 63, "TKM": 54, "UZB": 188}


def check_coverage(layer):
    """No segment twice in one direction, none with two owners on one side, no area in common."""
    owner = {}
    for name, shape in layer.items():
        assert shape.is_valid, f"{name} is not valid: {shapely.is_valid_reason(shape)}"
        for ring in directed(shape):
            for step in zip(ring, ring[1:]):
                assert step not in owner, f"{name} and {owner[step]} both have {step}"
                owner[step] = name
    names = sorted(layer)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if not layer[one].intersects(layer[other]):
                continue
            shared = shapely.intersection(layer[one], layer[other])
            assert shared.area == 0, f"{one} and {other} overlap"
            # All that they have in common is there as segments, reversed in the other one.
            length = sum(line.length for line in lines_of(shared))
            steps = sum(shapely.LineString(line).length for line in common_lines(layer[one], layer[other]))
            assert abs(length - steps) < 1e-9 * (1 + length), f"{one} and {other} share a line but not its vertices"
    return owner


def check_gaps(countries):
    """The ten countries leave no hole between them but Nepal and Bhutan."""
    everything = shapely.coverage_union_all(list(countries.values()))
    holes = [shapely.Polygon(hole) for polygon in polygons_of(everything) for hole in polygon.interiors]
    for hole in holes:
        assert hole.area > 3, f"gap at {hole.representative_point()}"


def check_provinces(countries, provinces):
    members = defaultdict(list)
    for properties, shape in provinces:
        members[properties["country"]].append(shape)
    assert set(members) == set(WITH_PROVINCES)
    amounts = {country: len(shapes) for country, shapes in members.items()}
    assert (amounts["AFG"], amounts["TJK"], amounts["UZB"]) == (34, 5, 14), amounts
    for country, shapes in members.items():
        def steps(shape):
            return {step for ring in directed(shape) for step in zip(ring, ring[1:])}

        every = set().union(*(steps(shape) for shape in shapes))
        outer = {(a, b) for a, b in every if (b, a) not in every}
        assert outer == steps(countries[country]), f"provinces of {country} do not make up the country"
        for shape in shapes:
            assert min(part.area for part in polygons_of(shape)) > 5e-5, f"a sliver in {country}"


def check_rivers(countries, rivers):
    """The border rivers follow the ring of Afghanistan, one after the other."""
    ring = [exact(p) for p in polygons_of(countries["AFG"])[0].exterior.coords]
    steps = {frozenset(step) for step in zip(ring, ring[1:])}
    last = None
    for name in ("Pamir", "Panj", "Amu Darya"):
        stretches = [[exact(p) for p in line.coords] for line in lines_of(rivers[name])]
        line = max(stretches, key=lambda s: sum(frozenset(step) in steps for step in zip(s, s[1:])))
        assert all(frozenset(step) in steps for step in zip(line, line[1:])), f"{name} leaves the border"
        assert last in (None, line[0]), f"{name} does not go on where the last one ends"
        last = line[-1]
    joined = [line for line in lines_of(rivers["Amu Darya"]) if exact(line.coords[0]) == last]
    assert len(joined) == 1, "the Amu Darya breaks off at the border"
    corners = set(ring)
    for name in ("Vakhsh", "Kunduz", "Kokcha", "Bartang", "Wakhan"):
        assert exact(lines_of(rivers[name])[0].coords[-1]) in corners, f"{name} does not end on the border"


def check_statuses(owner, statuses):
    for properties, shape in statuses:
        line = [exact(p) for p in shape.coords]
        for a, b in zip(line, line[1:]):
            found = owner.get((a, b)), owner.get((b, a))
            assert found == (properties["left"], properties["right"]), properties["id"]


def check_places(countries, provinces):
    for name, lat, lon, country, province in PLACES:
        point = Point(lon, lat)
        inside = [code for code, shape in countries.items() if shape.contains(point)]
        assert inside == [country], f"{name} is in {inside}"
        inside = [properties["name"] for properties, shape in provinces if shape.contains(point)]
        assert inside == [province], f"{name} is in {inside}"


def table(name):
    """A table of the gazetteer, packed or not."""
    path = GAZETTEER / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def check_spellings(rows):
    """No name twice but for its marks, no code, no word of two scripts."""
    for row in rows:
        others = [n for n in row["alt_names"].split("|") if n]
        keys = [same_key(n) for n in [row["name"], *others]]
        assert len(set(keys)) == len(keys), row
        assert all(map(is_name, others)), row


def check_gazetteer(countries, provinces):
    known = defaultdict(list)
    districts, towns, spots = table("districts.csv"), table("towns.csv"), table("places.csv")
    for row in districts:
        for key in {same_key(name) for name in [row["name"], *row["alt_names"].split("|")]}:
            known[row["country"], key].append(row["geonameid"])
    for country, names in DISTRICTS.items():
        for name in names:
            found = known[country, same_key(name)]
            assert len(found) == 1, f"{name} in {country}: {found}"
    assert Counter(d["country"] for d in districts) == UNITS, Counter(d["country"] for d in districts)
    assert all(d["province"] and bool(d["geonameid"]) == bool(d["lat"]) == bool(d["seat"]) for d in districts)
    named = Counter((d["country"], d["province"], same_key(d["name"])) for d in districts)
    assert max(named.values()) == 1, named.most_common(1)
    assert [int(t["geonameid"]) for t in towns] == sorted({int(t["geonameid"]) for t in towns})
    capitals = Counter(t["country"] for t in towns if t["feature"] == "capital")
    assert all(capitals[country] == 1 for country in ("AFG", "TJK", "UZB", "TKM", "KGZ")), capitals
    check_spellings([*districts, *towns])
    # Spots lie where their rows say.
    within = {(p["country"], p["name"]): shape for p, shape in provinces}
    for spot in spots:
        assert spot["source"] and (spot["lat"] and spot["uncertainty_km"] or spot["district"]), spot
        if spot["lat"]:
            point = Point(float(spot["lon"]), float(spot["lat"]))
            assert within.get((spot["country"], spot["province"]), countries[spot["country"]]).contains(point), spot


def whole_steps(shape, unit):
    """All directed segments of an area in whole units of the last decimal."""
    rings = [np.round(np.asarray(ring.coords) * unit).astype(int).tolist()
             for polygon in polygons_of(shape) for ring in (polygon.exterior, *polygon.interiors)]
    return [(tuple(a), tuple(b)) for ring in rings for a, b in zip(ring, ring[1:])]


def check_no_crossing(steps, name):
    """Segments meet at their ends only, so a line that two areas share has the same vertices in both."""
    ends = np.array(sorted({(min(step), max(step)) for step in steps}), dtype=float)
    segments = shapely.linestrings(ends)
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    left, right = left[left < right], right[left < right]
    a, b = ends[left], ends[right]
    meet = {(i, j): (a[:, i] == b[:, j]).all(axis=1) for i in (0, 1) for j in (0, 1)}
    apart = ~np.logical_or.reduce(list(meet.values()))
    assert not apart.any(), f"{name}: lines cross or touch at {a[apart][:3].tolist()}"
    for (i, j), same in meet.items():
        one, other = a[same, 1 - i] - a[same, i], b[same, 1 - j] - b[same, j]
        folded = (one[:, 0] * other[:, 1] == one[:, 1] * other[:, 0]) & ((one * other).sum(axis=1) > 0)
        assert not folded.any(), f"{name}: lines overlap at {a[same][folded][:3].tolist()}"


def check_world():
    """The countries at three scales; gives the owners of the steps at 1:10m and its areas."""
    ids, properties_of = {}, {}
    for scale, decimals in SCALES.items():
        features = read_features(WORLD / f"countries-{scale}.geojson")
        ids[scale] = [p["id"] for p, _ in features]
        assert len(set(ids[scale])) == len(ids[scale]) >= PER_SCALE[scale], f"{scale}: {len(ids[scale])} ids"
        for properties, _ in features:
            known = properties_of.setdefault(properties["id"], properties)
            assert known == properties, f"{properties['id']} has other properties at {scale}"
        owner = {}
        for properties, shape in features:
            assert shape.is_valid, f"{properties['id']} at {scale}: {shapely.is_valid_reason(shape)}"
            for step in whole_steps(shape, 10**decimals):
                assert step not in owner, f"{scale}: {properties['id']} and {owner[step]} both have {step}"
                owner[step] = properties["id"]
        check_no_crossing(owner, scale)
        check_world_statuses(scale, owner, 10**decimals)
    assert set(ids["110m"]) <= set(ids["50m"]) <= set(ids["10m"])
    assert set(MEMBERS) <= set(ids["10m"]) and len(MEMBERS) == 193
    return owner, {p["id"]: shape for p, shape in features}


def check_world_statuses(scale, owner, unit):
    """Each step of a line is a border of two areas, but for the lines that no file of countries has."""
    found = set()
    for properties, shape in read_features(WORLD / f"status-{scale}.geojson"):
        assert properties["status"] in STATUSES and properties["id"] not in found, properties
        found.add(properties["id"])
        for line in lines_of(shape) if properties["id"] not in DRAWN else []:
            points = [tuple(p) for p in np.round(np.asarray(line.coords) * unit).astype(int).tolist()]
            for a, b in zip(points, points[1:]):
                assert (a, b) in owner and (b, a) in owner, f"{scale}: {properties['id']} leaves the border at {a}"
                assert owner[a, b] != owner[b, a], f"{scale}: {properties['id']} is inside {owner[a, b]}"


def check_world_provinces(owner):
    """The provinces make up their countries, step by step."""
    path = WORLD / "provinces-10m.geojson"
    if not path.exists():
        return 0
    provinces = read_features(path)
    ids = [p["id"] for p, _ in provinces]
    assert len(set(ids)) == len(ids), "a province comes twice"
    inside, outline = defaultdict(set), defaultdict(set)
    for properties, shape in provinces:
        for step in whole_steps(shape, 10 ** SCALES["10m"]):
            assert step not in inside[properties["country"]], f"provinces of {properties['country']} overlap at {step}"
            inside[properties["country"]].add(step)
    for step, country in owner.items():
        outline[country].add(step)
    for country, steps in inside.items():
        outer = {step for step in steps if step[::-1] not in steps}
        own = {step for step in outline[country] if step[::-1] not in outline[country]}
        assert outer == own, f"provinces of {country} do not make up the country"
    return len(provinces)


def check_world_waters(countries):
    for name in ("rivers", "lakes"):
        for properties, shape in read_features(WORLD / f"{name}.geojson"):
            assert set(properties) <= {"name", "rank"} and isinstance(properties["rank"], int), properties
            assert shape.is_valid and not shape.is_empty, properties
            if name == "lakes":
                assert shape.geom_type == "Polygon" and shape.exterior.is_ccw, properties
    # The Caspian Sea is sea: no country and no lake.
    caspian = Point(51, 41)
    assert not any(shape.contains(caspian) for shape in countries.values())
    assert not any(shape.contains(caspian) for _, shape in read_features(WORLD / "lakes.geojson"))


def check_world_towns(countries):
    packed = (GAZETTEER / "world-towns.csv.gz").stat().st_size
    assert packed < PACKED_MEGABYTES * 1e6, f"{packed} bytes of towns"
    towns = [table("towns.csv"), table("world-towns.csv.gz")]
    assert len(towns[1]) > WORLD_TOWNS, f"{len(towns[1])} towns of the world"
    numbers = [int(t["geonameid"]) for rows in towns for t in rows]
    assert len(set(numbers)) == len(numbers), "a town comes twice"
    capitals = defaultdict(list)
    for rows in towns:
        for town in rows:
            if town["feature"] == "capital":
                capitals[town["country"]].append(town)
    for country in MEMBERS:
        assert len(capitals[country]) == 1, f"{country} has {len(capitals[country])} capitals"
        town, = capitals[country]
        off = countries[country].distance(Point(float(town["lon"]), float(town["lat"])))
        assert off < TOWN_OFF, f"{town['name']} is {off:.2f} degrees off {country}"
    for town in towns[1]:
        assert town["country"] in countries, town
    assert [int(t["geonameid"]) for t in towns[1]] == sorted(int(t["geonameid"]) for t in towns[1])
    check_spellings(towns[1])
    return len(towns[1])


def check_evaluation():
    """Spellings belong to places of the region; each third has a third of them."""
    folder = DATA / "evaluation"
    with open(folder / "spellings.csv", encoding="utf-8", newline="") as file:
        spellings = list(csv.DictReader(file))
    places = {row["geonameid"] for name in ("towns.csv", "districts.csv") for row in table(name)}
    assert {row["geonameid"] for row in spellings} <= places
    thirds = Counter(row["fold_of_three"] for row in spellings)
    assert sorted(thirds) == ["0", "1", "2"] and min(thirds.values()) > 0.3 * len(spellings), thirds
    with open(folder / "elsewhere.csv", encoding="utf-8", newline="") as file:
        assert len({row["geonameid"] for row in csv.DictReader(file)} - places) == 1000


def main():
    countries = {p["id"]: shape for p, shape in read_features(ATLAS / "countries.geojson")}
    provinces = read_features(ATLAS / "provinces.geojson")
    rivers = {p.get("name", ""): shape for p, shape in read_features(ATLAS / "rivers.geojson")}
    assert sorted(countries) == sorted(COUNTRIES)
    total = sum(shapely.get_num_coordinates(shape) for shape in countries.values())
    assert total < VERTICES, f"{total} vertices"
    owner = check_coverage(countries)
    check_coverage({p["id"]: shape for p, shape in provinces})
    check_gaps(countries)
    check_provinces(countries, provinces)
    check_rivers(countries, rivers)
    check_statuses(owner, read_features(ATLAS / "border-status.geojson"))
    check_places(countries, provinces)
    check_gazetteer(countries, provinces)
    owner, world = check_world()
    amounts = [check_world_provinces(owner), check_world_towns(world)]
    check_world_waters(world)
    check_evaluation()
    assert len(list(FONTS.glob("*.ttf"))) == 6
    size = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file())
    assert size < MEGABYTES * 1e6, f"{size} bytes"
    print(f"verified: {total} country vertices, {len(provinces)} provinces, {size / 1e6:.1f} MB; "
          f"world: {len(world)} areas, {amounts[0]} provinces, {amounts[1]} towns")


if __name__ == "__main__":
    main()
