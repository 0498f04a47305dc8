"""Writes reference.csv: what PROJ makes of points, for the projections that marz offers.

    python3 -m venv venv && venv/bin/pip install pyproj==3.7.2 && venv/bin/python reference.py
"""

import pyproj

CASES = [
    # A PROJ string, its centre, and how far from it the points may be, degrees of longitude and latitude.
    ("+proj=lcc +lat_0=37.5 +lon_0=69.5 +lat_1=36.2 +lat_2=38.8", 69.5, 37.5, 170, 80),
    ("+proj=lcc +lat_0=-25 +lon_0=-60 +lat_1=-35 +lat_2=-15", -60, -25, 170, 80),
    ("+proj=aea +lat_0=37.5 +lon_0=69.5 +lat_1=36.2 +lat_2=38.8", 69.5, 37.5, 170, 90),
    ("+proj=aea +lat_0=-25 +lon_0=-60 +lat_1=-35 +lat_2=-15", -60, -25, 170, 90),
    ("+proj=laea +lat_0=37.5 +lon_0=69.5", 69.5, 37.5, 120, 60),
    ("+proj=laea +lat_0=-90 +lon_0=-69.5", -69.5, -90, 170, 170),
    ("+proj=laea +lat_0=0 +lon_0=20", 20, 0, 150, 80),
    ("+proj=aeqd +lat_0=37.5 +lon_0=69.5", 69.5, 37.5, 120, 60),
    ("+proj=aeqd +lat_0=90 +lon_0=-69.5", -69.5, 90, 170, 170),
    ("+proj=stere +lat_0=37.5 +lon_0=69.5", 69.5, 37.5, 110, 60),
    ("+proj=stere +lat_0=-38 +lon_0=-70", -70, -38, 110, 60),
    ("+proj=stere +lat_0=90 +lat_ts=90 +lon_0=-69.5", -69.5, 90, 170, 120),
    ("+proj=stere +lat_0=-90 +lat_ts=-90 +lon_0=10", 10, -90, 170, 120),
    ("+proj=ortho +lat_0=37.5 +lon_0=69.5", 69.5, 37.5, 60, 50),
    ("+proj=ortho +lat_0=-38 +lon_0=-70", -70, -38, 60, 50),
    ("+proj=gnom +lat_0=37.5 +lon_0=69.5 +R=6371008.8", 69.5, 37.5, 45, 45),
    ("+proj=gnom +lat_0=-38 +lon_0=-70 +R=6371008.8", -70, -38, 45, 45),
    ("+proj=tmerc +lat_0=37.5 +lon_0=69.5", 69.5, 37.5, 75, 80),
    ("+proj=tmerc +lat_0=-38 +lon_0=-70", -70, -38, 75, 80),
    ("+proj=utm +zone=42", 69, 37.5, 70, 80),
    ("+proj=utm +zone=20 +south", -63, -25, 70, 80),
    ("+proj=merc +lon_0=69.5", 69.5, 0, 175, 88),
    ("+proj=webmerc +lon_0=0", 0, 0, 175, 85),
    ("+proj=eqc +lat_ts=37.5 +lon_0=69.5", 69.5, 0, 175, 90),
    ("+proj=mill +lon_0=11 +R=6371008.8", 11, 0, 175, 90),
    ("+proj=eqearth +lon_0=11", 11, 0, 175, 90),
    ("+proj=robin +lon_0=-160", -160, 0, 175, 90),
    ("+proj=moll +lon_0=11", 11, 0, 175, 89.9),
    ("+proj=sinu +lon_0=-160", -160, 0, 175, 90),
]

# The region of the built-in map, for every projection, and then 16 points over the domain.
REGION = [(60.0, 34.0), (76.0, 43.0), (68.7791, 38.5598), (71.5534, 37.4904)]

print(f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}")
with open("reference.csv", "w") as out:
    out.write("# Computed by reference.py with pyproj %s (PROJ %s).\n" % (pyproj.__version__, pyproj.proj_version_str))
    out.write("definition,longitude,latitude,x,y\n")
    for text, lon_0, lat_0, width, height in CASES:
        earth = "" if "+R=" in text else " +datum=WGS84"
        definition = text + earth + " +units=m +no_defs"
        raw = pyproj.Transformer.from_pipeline(definition)
        points = REGION if lon_0 in (69.5, 69, 0) and lat_0 >= 0 else []
        for i in range(16):
            # A sequence that fills the rectangle evenly (Roberts 2018, R2).
            u, v = (0.5 + 0.7548776662 * i) % 1, (0.5 + 0.5698402910 * i) % 1
            lon = lon_0 + (2 * u - 1) * width
            lat = lat_0 + (2 * v - 1) * height
            lat = max(-90, min(90, lat if abs(lat) <= 90 else (180 - abs(lat)) * (1 if lat > 0 else -1)))
            points = points + [(round((lon + 180) % 360 - 180, 4), round(lat, 4))]
        for lon, lat in points:
            x, y = raw.transform(lon, lat)
            if abs(x) == float("inf"):
                continue
            # The string must mean the same as a coordinate reference system and as an operation.
            other = pyproj.Proj(definition)(lon, lat)
            assert abs(other[0] - x) < 1e-6 and abs(other[1] - y) < 1e-6, (definition, lon, lat, (x, y), other)
            out.write(f"{definition},{lon},{lat},{x:.6f},{y:.6f}\n")
