"""Decodes the binned lines of GSHHG: rivers and the shores of lakes.

The files cut the earth into bins and give each point as two 16-bit fractions of its bin, so a line
that crosses bins comes in pieces whose ends meet on the bin's edge.
"""

import h5py
import numpy as np

from shared import GRID, key


def segments(path, box):
    """Yields (level, positions) of all pieces in the bins that touch a box."""
    west, south, east, north = box
    with h5py.File(path) as file:
        def scalar(name):
            return float(np.ravel(file[name][()])[0])

        size = scalar("Bin_size_in_minutes") / 60
        columns = int(scalar("N_bins_in_360_longitude_range"))
        first = file["Id_of_first_segment_in_a_bin"][()]
        amount = file["N_segments_in_a_bin"][()]
        start = file["Id_of_first_point_in_a_segment"][()]
        xs = file["Relative_longitude_from_SW_corner_of_bin"][()].astype(np.int64) & 0xFFFF
        ys = file["Relative_latitude_from_SW_corner_of_bin"][()].astype(np.int64) & 0xFFFF
        if "Hierarchial_level_of_a_segment" in file:
            points = file["N_points_for_a_segment"][()]
            levels = file["Hierarchial_level_of_a_segment"][()]
        else:
            # The shores pack level, entry and exit with the number of points.
            packed = file["Embedded_npts_levels_exit_entry_for_a_segment"][()].astype(np.int64)
            points = (packed >> 9) & 0x7FFFFF
            levels = (packed >> 6) & 7
    for index in range(len(first)):
        row, column = divmod(index, columns)
        x0, y0 = column * size, 90 - (row + 1) * size
        if x0 + size < west or x0 > east or y0 + size < south or y0 > north:
            continue
        for segment in range(first[index], first[index] + amount[index]):
            a, b = start[segment], start[segment] + points[segment]
            line = np.c_[x0 + xs[a:b] * size / 65535, y0 + ys[a:b] * size / 65535]
            if len(line) > 1:
                yield int(levels[segment]), [tuple(p) for p in line.tolist()]


def graph(lines, gap):
    """Neighbours of every grid point on the lines.

    The network has small breaks, at lakes and where bins meet: every loose end is tied to the
    nearest point of another piece within `gap` degrees.
    """
    out = {}
    for _, line in lines:
        points = [key(p) for p in line]
        for a, b in zip(points, points[1:]):
            if a != b:
                out.setdefault(a, set()).add(b)
                out.setdefault(b, set()).add(a)
    piece = {}
    for start in sorted(out):
        todo = [start] if start not in piece else []
        while todo:
            point = todo.pop()
            if point not in piece:
                piece[point] = start
                todo += out[point]
    points = sorted(out)
    places = np.array(points)
    pieces = np.array([piece[p] for p in points])
    for end in [p for p in points if len(out[p]) == 1]:
        distance = np.hypot(*(places - end).T.astype(float))
        distance[(pieces == piece[end]).all(axis=1)] = np.inf
        index = int(distance.argmin())
        if distance[index] <= gap / GRID:
            out[end].add(points[index])
            out[points[index]].add(end)
    return out
