"""Countries of the world for the locator, decoded from TopoJSON.

Features get their ISO alpha-3 code from the numeric one of the source.  The few areas without a
numeric code, which no standard names, get their name as an id.
"""

import json
from collections import defaultdict

from shapely.geometry import MultiPolygon, Polygon

from shared import WORLD, Work, geonames, write_features

DECIMALS_HERE = 3


def decode(topology):
    """Yields (numeric id, name, polygons) of the countries of a quantised topology."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)

    def ring(indices):
        out = []
        for index in indices:
            line = arcs[index] if index >= 0 else arcs[~index][::-1]
            out += line[1:] if out else line
        return out

    for item in topology["objects"]["countries"]["geometries"]:
        many = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        polygons = [[ring(indices) for indices in polygon] for polygon in many]
        yield item.get("id"), item["properties"]["name"], [Polygon(p[0], p[1:]) for p in polygons]


def main():
    work = Work.from_arguments()
    codes = {f"{c['isonumeric']:03d}": c["iso3"] for c in geonames("countries").values()}
    for scale in ("110m", "50m"):
        topology = json.loads((work.npm / "world-atlas-2.0.2" / f"countries-{scale}.json").read_text())
        polygons, names = defaultdict(list), {}
        for number, name, shapes in decode(topology):
            code = codes[number] if number else name.lower().replace(".", "").replace(" ", "-")
            polygons[code] += shapes
            # A second area under one code is a dependency: the larger one keeps the name.
            if code not in names or sum(s.area for s in shapes) > names[code][0]:
                names[code] = (sum(s.area for s in shapes), name)
        features = [({"id": code, "name": names[code][1]}, MultiPolygon(shapes)) for code, shapes in polygons.items()]
        write_features(WORLD / f"countries-{scale}.geojson", features, DECIMALS_HERE)


if __name__ == "__main__":
    main()
