"""Provinces: the coverage as it is, with names.

`provinces.csv` gives each state of the source its ISO 3166-2 code and usual English name; the
source names two pairs of Afghan provinces alike, which `state` (name and GeoNames name) tells
apart.  `province-names.csv` has spellings of the news, of the countries themselves and of their former
provinces, which the sources lack.  The former tribal areas of Pakistan are part of Khyber Pakhtunkhwa since 2018.
"""

import re
from collections import defaultdict

import shapely

from shared import ATLAS, Work, hand_table, read_features, read_shapes, read_table, write_features

# Alternate names that the source gives to the wrong province.
WRONG = {
    ("AF-PKA", "Paktiya"), ("AF-PKA", "Paktya"), ("AF-PKA", "Southern Province"),
    ("AF-PAN", "Parwan"), ("AF-PAN", "Charikar"), ("AF-PAN", "Parvan"), ("AF-PAR", "Panjshir"),
    ("AF-DAY", "Uruzgan"), ("AF-DAY", "Urozgan"),
    ("TJ-GB", "Go"), ("UZ-TK", "Tashkent"), ("UZ-TK", "Toshkent"), ("UZ-TK", "Taschkent"),
    ("UZ-BU", "Mawarranahr"), ("UZ-BU", "Transoxania"), ("UZ-BU", "Turan"),
}

# Words for the kind of unit, left out to make the bare name another alternate.
KIND = re.compile(r"^(Wilayat-e|Velayat-e|Viloyati|Gorod)\s+|\s+(Province|Viloyati|Welayaty|Oblasty|Oblast'|Shahri)$")

def alternate_names(work):
    """Alternate names by (country, state name), from the attributes on both sides of each line."""
    found = defaultdict(set)
    for record, _ in read_shapes(work.natural_earth / "ne_10m_admin_1_states_provinces_lines.shp"):
        for side in "lr":
            names = (record[f"name_alt_{side}"] or "").split("|")
            found[record["adm0_a3"], record[f"name_{side}"]].update(n.strip() for n in names if n.strip())
    return found


def main():
    work = Work.from_arguments()
    table = {(row["country"], row["state"]): row for row in hand_table("provinces.csv")}
    spellings = {row["id"]: row["alt_names"].split("|") for row in hand_table("province-names.csv")}
    by_line = alternate_names(work)
    labels = {(r["adm0_a3"], f"{r['name']}|{r['gn_name'] or ''}"): (r["woe_label"] or "").split(",")[0]
              for r, _ in read_table(work.world_map, "states_provinces")}

    shapes, names, countries, usual = defaultdict(list), defaultdict(set), {}, {}
    for properties, shape in read_features(work.units):
        place = properties["country"], properties.get("state", "")
        if not place[1]:
            continue
        row = table[place]
        code = row["id"]
        name, full = place[1].split("|")
        shapes[code].append(shape)
        countries[code], usual[code] = place[0], row["name"]
        names[code] |= {name, full, KIND.sub("", full), labels[place], *spellings[code]}
        names[code] |= by_line[place[0], name]
    features = []
    for code, pieces in shapes.items():
        wanted = sorted(n for n in names[code] if n and n != usual[code] and (code, n) not in WRONG)
        properties = {"id": code, "name": usual[code], "alt_names": "|".join(wanted), "country": countries[code]}
        features.append((properties, shapely.coverage_union_all(pieces)))
    write_features(ATLAS / "provinces.geojson", features)


if __name__ == "__main__":
    main()
