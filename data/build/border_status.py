"""Borders without full agreement, cut from the countries' common lines.

The ends of each stretch come from Natural Earth's line of control and disputed lines, or, where it
has none, from a treaty point named in the note.
"""

from shapely.geometry import LineString, Point

from shared import ATLAS, Work, common_lines, lines_of, read_features, read_shapes, write_features

# The north end of the agreed line of control, grid point NJ9842 of the agreement of 1972.
NJ9842 = (77.04899, 35.11044)
# Where the boundary of Jammu and the Punjab meets the common line (Natural Earth: Pakistani claim).
PUNJAB = (75.36, 32.30)
# Sikkim lies between these meridians; its border with China is agreed by the convention of 1890.
SIKKIM = (88.0, 89.0)

OSM = "OpenStreetMap boundary"


def cut(line, *points):
    """Pieces of a list of positions, cut at the vertices nearest to the points."""
    at = sorted(min(range(len(line)), key=lambda i: Point(line[i]).distance(Point(p))) for p in points)
    stops = [0, *at, len(line) - 1]
    return [line[a : b + 1] for a, b in zip(stops, stops[1:])]


def main():
    work = Work.from_arguments()
    countries = {p["id"]: shape for p, shape in read_features(ATLAS / "countries.geojson")}
    rows = []

    control = [line for record, shape in read_shapes(work.natural_earth / "ne_10m_admin_0_boundary_lines_land.shp")
               if record["featurecla"].startswith("Line of control") and record["adm0_left"] == "India"
               for line in lines_of(shape)]
    south = min((end for line in control for end in (line.coords[0], line.coords[-1])), key=lambda p: p[1])
    longest = max(common_lines(countries["PAK"], countries["IND"]), key=len)
    if longest[0][1] < longest[-1][1]:
        longest.reverse()
    glacier, line_of_control, working, _ = cut(longest, NJ9842, south, PUNJAB)
    rows += [
        ("IND-PAK-1", "control-line", "PAK", "IND",
         "Siachen: actual ground position line, north of NJ9842 where no line was agreed", OSM, glacier),
        ("IND-PAK-2", "control-line", "PAK", "IND", "Line of Control in Kashmir, agreed 1972",
         f"{OSM}; ends from Natural Earth's line of control", line_of_control),
        ("IND-PAK-3", "disputed", "PAK", "IND", "Working boundary between Jammu and the Punjab",
         f"{OSM}; end from Natural Earth's disputed borders", working),
    ]
    for number, line in enumerate(sorted(common_lines(countries["CHN"], countries["PAK"])), 1):
        rows.append((f"CHN-PAK-{number}", "disputed", "CHN", "PAK",
                     "Agreed by China and Pakistan in 1963; India does not recognise it", OSM, line))
    number = 0
    for line in sorted(common_lines(countries["CHN"], countries["IND"])):
        if all(SIKKIM[0] < x < SIKKIM[1] for x, _ in line):
            continue
        number += 1
        rows.append((f"CHN-IND-{number}", "disputed", "CHN", "IND", "Line of actual control", OSM, line))

    features = []
    for code, status, left, right, note, source, line in rows:
        shape = LineString(line)
        # Left and right are as seen along the line.
        a, b = shape.interpolate(0.5, normalized=True), shape.interpolate(0.5001, normalized=True)
        side = Point(a.x - (b.y - a.y), a.y + (b.x - a.x))
        first = min((left, right), key=lambda c: (countries[c].distance(side), c))
        if first != left:
            left, right = right, left
        features.append(({"id": code, "status": status, "left": left, "right": right, "note": note,
                          "source": source}, shape))
    write_features(ATLAS / "border-status.geojson", features)


if __name__ == "__main__":
    main()
