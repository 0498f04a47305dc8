"""Borders of the world without full agreement, cut from the common lines of the countries.

Only lines whose state is well known are listed: by the marks on United Nations maps, by an
armistice, or by an open claim of a neighbour to the land beyond.  All other borders count as agreed.  Where only
a stretch is meant, its ends are named below and put to the nearest vertex of the line.

Two lines are in no file of countries: that of Perekop, kept by `world.py` when it gives Crimea back
to Ukraine, and the parallel between Morocco and Western Sahara, drawn here.  What the source has as
the border of Morocco there is the berm inside Western Sahara.
"""

import json

from shapely.geometry import MultiLineString, Point, box

from shared import WORLD, Work, common_lines, lines_of, read_features, read_shapes, write_features

DECIMALS = {"110m": 3, "50m": 3, "10m": 4}

# Whole common borders: id, two areas, status, name.
WHOLE = (
    ("BLZ-GTM", "BLZ", "GTM", "disputed", "Belize and Guatemala"),
    ("CHN-BTN", "CHN", "BTN", "disputed", "China and Bhutan"),
    ("CHN-PAK", "CHN", "PAK", "disputed", "China and Pakistan, line of 1963"),
    ("CHN-siachen-glacier", "CHN", "siachen-glacier", "disputed", "Siachen Glacier"),
    ("CYP-n-cyprus", "CYP", "n-cyprus", "control-line", "Green Line"),
    ("CYP-cyprus-un-buffer-zone", "CYP", "cyprus-un-buffer-zone", "control-line", "United Nations buffer zone"),
    ("n-cyprus-cyprus-un-buffer-zone", "n-cyprus", "cyprus-un-buffer-zone", "control-line",
     "United Nations buffer zone"),
    ("ETH-SOM", "ETH", "SOM", "undetermined", "Ethiopia and Somalia, provisional administrative line"),
    ("ETH-somaliland", "ETH", "somaliland", "de-facto", "Ethiopia and Somaliland"),
    ("DJI-somaliland", "DJI", "somaliland", "de-facto", "Djibouti and Somaliland"),
    ("GUY-VEN", "GUY", "VEN", "disputed", "Guyana and Venezuela, Essequibo"),
    ("IND-siachen-glacier", "IND", "siachen-glacier", "disputed", "Siachen Glacier"),
    ("ISR-LBN", "ISR", "LBN", "undetermined", "Blue Line"),
    ("ISR-SYR", "ISR", "SYR", "control-line", "Golan, ceasefire line of 1974"),
    ("MAR-ESH", "MAR", "ESH", "control-line", "Berm of Western Sahara"),
    ("PAK-siachen-glacier", "PAK", "siachen-glacier", "disputed", "Siachen Glacier"),
    ("PRK-KOR", "PRK", "KOR", "control-line", "Military demarcation line of 1953"),
    ("PSE-ISR", "PSE", "ISR", "control-line", "Armistice line of 1949"),
    ("SDN-SSD", "SDN", "SSD", "undetermined", "Sudan and South Sudan"),
    ("SRB-kosovo", "SRB", "kosovo", "disputed", "Serbia and Kosovo"),
    ("SOM-somaliland", "SOM", "somaliland", "disputed", "Somalia and Somaliland"),
)

# Stretches: id, two areas, status, name, the two ends.
STRETCHES = (
    # From Cerro Fitz Roy to Cerro Murallon the agreement of 1998 left the line open.
    ("ARG-CHL", "ARG", "CHL", "undetermined", "Southern Patagonian Ice Field",
     (-73.0433, -49.2711), (-73.4489, -49.8106)),
    # The New River triangle lies south of where that river meets the Coeroeni.
    ("GUY-SUR", "GUY", "SUR", "disputed", "Guyana and Suriname, New River triangle",
     (-57.60, 3.37), (-56.4818, 1.9416)),
    # The Ilemi triangle lies east of where its west corner meets the line of 1914.
    ("KEN-SSD", "KEN", "SSD", "undetermined", "Ilemi triangle", (34.3812, 4.6202), (35.9208, 4.6193)),
    # Bir Tawil and the Halaib triangle lie east of where the line of 1902 leaves 22 degrees north.
    ("SDN-EGY", "SDN", "EGY", "disputed", "Egypt and Sudan, Bir Tawil and Halaib triangle",
     (33.1811, 22.0), (36.8836, 22.0)),
)

# The border of Sikkim with China, between these meridians, is agreed by the convention of 1890.
SIKKIM = (88.0, 89.0)
# Where the boundary of Jammu and the Punjab meets the common line (Natural Earth: Pakistani claim).
PUNJAB = (75.36, 32.30)
# North border of Western Sahara by the convention of 1912.
PARALLEL = 27 + 40 / 60


def stretch(line, one, other):
    """The part of a list of positions between the vertices nearest to two points."""
    a, b = sorted(min(range(len(line)), key=lambda i: Point(line[i]).distance(Point(p))) for p in (one, other))
    return line[a : b + 1]


def line_of_control_end(work):
    """The south-west end of the line of control in Kashmir.

    Natural Earth has the boundary of Jammu below it as a second, shorter line of control.
    """
    longest = max((shape for record, shape in read_shapes(work.natural_earth / "ne_10m_admin_0_boundary_lines_land.shp")
                   if record["featurecla"].startswith("Line of control") and record["adm0_left"] == "India"),
                  key=lambda shape: shape.length)
    ends = [end for line in lines_of(longest) for end in (line.coords[0], line.coords[-1])]
    return min(ends, key=lambda p: p[1])


def sahara_line(countries):
    """The parallel from the border of Algeria to the coast, a vertex for each half degree."""
    x, y = common_lines(countries["ESH"], countries["DZA"])[0][-1]
    row = countries["MAR"].intersection(box(-20, PARALLEL - 1e-9, x - 0.1, PARALLEL + 1e-9))
    west = max(row.geoms if hasattr(row, "geoms") else [row], key=lambda p: p.area).bounds[0]
    steps = [step / 2 for step in range(-40, 0) if west + 0.1 < step / 2 < x - 0.1]
    return [(west, PARALLEL), *((step, PARALLEL) for step in steps), (x, y)]


def main():
    work = Work.from_arguments()
    perekop = json.loads((work.folder / "perekop.json").read_text())
    south = line_of_control_end(work)
    for scale, decimals in DECIMALS.items():
        countries = {p["id"]: shape for p, shape in read_features(WORLD / f"countries-{scale}.geojson")}

        def common(one, other):
            return common_lines(countries[one], countries[other]) if {one, other} <= set(countries) else []

        rows = [(code, status, name, common(one, other)) for code, one, other, status, name in WHOLE]
        for code, one, other, status, name, first, last in STRETCHES:
            line = max(common(one, other), key=len)
            rows.append((code, status, name, [stretch(line, first, last)]))
        rows.append(("IND-CHN", "disputed", "Line of Actual Control", [
            line for line in common("IND", "CHN") if not all(SIKKIM[0] < x < SIKKIM[1] for x, _ in line)]))
        line = max(common("IND", "PAK"), key=len)
        north = max(line[0], line[-1], key=lambda p: p[1])
        rows.append(("IND-PAK-1", "control-line", "Line of Control", [stretch(line, north, south)]))
        rows.append(("IND-PAK-2", "disputed", "Working boundary of Jammu", [stretch(line, south, PUNJAB)]))
        rows.append(("MAR-ESH-parallel", "disputed", "Morocco and Western Sahara, 27°40′ north",
                     [sahara_line(countries)]))
        rows.append(("UKR-perekop", "control-line", "Crimea and mainland Ukraine, Perekop", perekop[scale]))

        features = []
        for code, status, name, lines in rows:
            lines = sorted([tuple(p) for p in line] for line in lines if len(line) > 1)
            if not lines:
                print(f"{scale}: nothing of {code}")
                continue
            shape = MultiLineString(lines)
            features.append(({"id": code, "status": status, "name": name}, shape))
        write_features(WORLD / f"status-{scale}.geojson", features, decimals)


if __name__ == "__main__":
    main()
