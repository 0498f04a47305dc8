"""What the search for names is judged by: spellings of the region as the source has them, and towns elsewhere.

`spellings.csv` has every other name of the source of the places of `towns.csv` and `districts.csv` in Latin, Cyrillic
and Arabic letters; only codes and words of two scripts are left out.  A third of them, by a hash that never changes,
can be held out.  `elsewhere.csv` has towns of other continents that share no name with a place of the region: what is
found for one of them is found wrongly.
"""

import csv
import hashlib

from gazetteer import write_table
from names import is_machine_made, is_name, same_key, script
from shared import ATLAS, DATA, GAZETTEER, Work, geonames, read_features

EVALUATION = DATA / "evaluation"
SCRIPTS = {"LATIN": "latin", "CYRILLIC": "cyrillic", "ARABIC": "arabic"}
AMOUNT, POPULATION = 1000, 15_000
# Africa, the Americas and Oceania; of Europe, the west and the south.
CONTINENTS = {"AF", "NA", "SA", "OC"}
EUROPE = set("AD AL AT BE CH DE DK ES FR GB GR HR IE IS IT LI LU MC ME MT NL NO PT RS SE SI SM".split())


def stable(text):
    """A number of a text that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def table(name):
    with open(GAZETTEER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main():
    Work.from_arguments()
    source = {place["geonameid"]: place for place in geonames("cities500").values()}
    towns, districts = table("towns"), table("districts")
    shown = {int(row["geonameid"]): row["name"] for row in towns}
    rows = []
    for number in sorted(shown.keys() | {int(row["geonameid"]) for row in districts if row["geonameid"]}):
        place = source[number]
        for spelling in sorted(set(place["alternatenames"]) - {place["name"], shown.get(number)}):
            kind = SCRIPTS.get(script(spelling))
            if kind and is_name(spelling):
                rows.append({"geonameid": number, "spelling": spelling,
                             "script": "machine" if is_machine_made(spelling) else kind,
                             "fold_of_three": hashlib.sha256(f"{number}|{spelling}".encode()).digest()[0] % 3})
    write_table(EVALUATION / "spellings.csv", ["geonameid", "spelling", "script", "fold_of_three"], rows)

    areas = [properties for name in ("provinces", "countries") for properties, _ in read_features(ATLAS / f"{name}.geojson")]
    known = {same_key(name) for row in [*towns, *districts, *table("places"), *areas]
             for name in [row["name"], *row.get("alt_names", "").split("|")]}
    continents = {c["iso"]: c["continentcode"] for c in geonames("countries").values()}
    wanted, seen = [], set()
    for place in sorted(source.values(), key=lambda p: stable(f"{p['geonameid']}|{p['name']}")):
        two, key = place["countrycode"], same_key(place["name"])
        if (place["population"] < POPULATION or not (continents[two] in CONTINENTS or two in EUROPE)
                or key in seen or key in known or script(place["name"]) != "LATIN"):
            continue
        seen.add(key)
        wanted.append({"geonameid": place["geonameid"], "name": place["name"], "country": two})
    wanted = sorted(wanted[:AMOUNT], key=lambda row: row["geonameid"])
    write_table(EVALUATION / "elsewhere.csv", ["geonameid", "name", "country"], wanted)


if __name__ == "__main__":
    main()
