"""Lakes: the holes of Natural Earth's land, and the smaller named lakes from GSHHG.

Natural Earth's own lake layer is in no package, but its land has the large lakes cut out.
"""

import shapely
from shapely.geometry import Point, Polygon
from shapely.ops import polygonize

import gshhg
from shared import ATLAS, GRID, REGION, Work, polygons_of, read_shapes, write_features

# A point in each lake that the land has as a hole.
LARGE = {
    "Aral Sea": (59.8, 45.0),
    "Aydar Lake": (67.0, 40.95),
    "Balkhash": (75.0, 46.65),
    "Issyk-Kul": (77.2, 42.4),
    "Kairakkum Reservoir": (70.1, 40.32),
    "Kapchagay Reservoir": (77.6, 43.82),
    "Mangla Reservoir": (73.7, 33.2),
    "Sarygamysh": (57.4, 41.95),
    "Tarbela Reservoir": (72.85, 34.3),
    "Toktogul Reservoir": (72.95, 41.8),
}
# A point in each lake taken from GSHHG.
SMALL = {
    "Karakul": (73.43, 39.03),
    "Sarez": (72.75, 38.20),
    "Chatyr-Kul": (75.28, 40.62),
    "Song-Kul": (75.13, 41.84),
    "Shiva": (71.33, 37.39),
}
# A small lake may lie this far from its point, in degrees.
NEAR = 0.08
TOLERANCE = 0.0005


def main():
    work = Work.from_arguments()
    box = shapely.box(*REGION)
    holes = []
    for _, shape in read_shapes(work.natural_earth / "ne_10m_land.shp"):
        for polygon in polygons_of(shape):
            if polygon.intersects(box):
                holes += [Polygon(hole) for hole in polygon.interiors]
    features = []
    for name, point in LARGE.items():
        lake = min(holes, key=lambda hole: hole.distance(Point(point)))
        if lake.distance(Point(point)) > NEAR:
            print(f"no lake {name}")
            continue
        features.append(({"name": name}, lake.simplify(TOLERANCE)))

    shores = [shapely.LineString(line) for level, line in gshhg.segments(work.gshhg_shores, REGION) if level == 2]
    lakes = list(polygonize(shapely.union_all(shores, grid_size=GRID)))
    for name, point in SMALL.items():
        # The fullest lake near the point: ponds and islands lie there too.
        close = [lake for lake in lakes if lake.distance(Point(point)) < NEAR]
        if not close:
            print(f"no lake {name}")
            continue
        lake = max(close, key=lambda lake: lake.area)
        features.append(({"name": name}, lake.simplify(TOLERANCE)))
    write_features(ATLAS / "lakes.geojson", features, sort_by="name")


if __name__ == "__main__":
    main()
