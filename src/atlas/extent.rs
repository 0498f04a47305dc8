use super::LonLat;

/// West, south, east, north in degrees.
///
/// `west` lies between -180 and 180 and `east` to the east of it, by at most a whole turn: beyond 180 where the
/// 180th meridian is crossed.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
pub struct Extent {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl TryFrom<[f64; 4]> for Extent {
    type Error = String;

    /// A western edge in the east and an eastern edge in the west have the 180th meridian between them, as in a bounding
    /// box of RFC 7946 (section 5.2).
    fn try_from([west, south, east, north]: [f64; 4]) -> Result<Self, String> {
        let across = if west > 0.0 && (-180.0..0.0).contains(&east) { 360.0 } else { 0.0 };
        let found = Extent { west, south, east: east + across, north };
        let turn = found.east - west;
        let on_earth = (-180.0..=180.0).contains(&west) && south >= -90.0 && north <= 90.0;
        if on_earth && turn > 0.0 && turn <= 360.0 && south < north {
            return Ok(found);
        }
        Err(format!("expected west,south,east,north in degrees, found {west},{south},{east},{north}"))
    }
}

impl From<Extent> for [f64; 4] {
    fn from(e: Extent) -> Self {
        [e.west, e.south, e.east, e.north]
    }
}

/// The widest stretch without a point that still counts as a gap in something that runs all round the Earth, degrees.
const LEAST_GAP: f64 = 20.0;

impl Extent {
    /// All of the Earth.
    pub const WORLD: Extent = Extent { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// The smallest extent round points, across the 180th meridian where that is shorter; none without a point.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a LonLat> + Clone) -> Option<Self> {
        let plane = Self::of_offsets(points.clone())?;
        if plane.east - plane.west <= 180.0 {
            return Some(plane.normalised());
        }
        // For each degree the westernmost and the easternmost longitude in it.
        let mut degrees: [Option<(f64, f64)>; 360] = [None; 360];
        for p in points {
            let lon = p.x - 360.0 * ((p.x + 180.0) / 360.0).floor();
            let slot = &mut degrees[((lon + 180.0).floor() as usize).min(359)];
            *slot = Some(slot.map_or((lon, lon), |(w, e): (f64, f64)| (w.min(lon), e.max(lon))));
        }
        let taken: Vec<(f64, f64)> = degrees.into_iter().flatten().collect();
        let turn = taken.first().map(|(w, e)| (w + 360.0, e + 360.0));
        let next = taken.iter().copied().skip(1).chain(turn);
        let gaps = taken.iter().zip(next).map(|((_, east), (west, _))| (west - east, *east, west));
        let (gap, east, west) = gaps.max_by(|a, b| a.0.total_cmp(&b.0))?;
        if gap < LEAST_GAP {
            return Some(Extent { south: plane.south, north: plane.north, ..Self::WORLD });
        }
        Some(Extent { west, east: east + 360.0, ..plane }.normalised())
    }

    /// The extent round points whose longitudes are taken as numbers, wherever they lie.
    pub fn of_offsets<'a>(points: impl IntoIterator<Item = &'a LonLat>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let mut e = Extent { west: first.x, south: first.y, east: first.x, north: first.y };
        // Compared one by one, which is a step each where `f64::min` is several.
        for p in points {
            e.west = if p.x < e.west { p.x } else { e.west };
            e.south = if p.y < e.south { p.y } else { e.south };
            e.east = if p.x > e.east { p.x } else { e.east };
            e.north = if p.y > e.north { p.y } else { e.north };
        }
        Some(e)
    }

    /// The same extent with its western edge between -180 and 180 and no more than a whole turn.
    pub fn normalised(self) -> Self {
        if self.east - self.west >= 360.0 {
            return Extent { west: -180.0, east: 180.0, ..self };
        }
        let turn = if (-180.0..180.0).contains(&self.west) {
            0.0
        } else {
            360.0 * ((self.west + 180.0) / 360.0).floor()
        };
        Extent { west: self.west - turn, east: self.east - turn, ..self }
    }

    /// The middle, its longitude between -180 and 180.
    pub fn middle(self) -> LonLat {
        let x = f64::midpoint(self.west, self.east);
        let x = if x > 180.0 { x - 360.0 } else { x };
        LonLat { x, y: f64::midpoint(self.south, self.north) }
    }

    /// Whether a point lies in it or on its edge.
    pub fn contains(self, p: LonLat) -> bool {
        let x = p.x - 360.0 * ((p.x - self.west) / 360.0).floor();
        // The western edge is the eastern one of a whole turn.
        (x <= self.east || x - 360.0 >= self.west) && (self.south..=self.north).contains(&p.y)
    }

    /// Points all over it, those of its edge included, four degrees from each other on the largest.
    pub fn grid(self) -> Vec<LonLat> {
        let steps = |size: f64| (size.ceil() as u16).clamp(16, 90);
        let (columns, rows) = (steps(self.east - self.west), steps(self.north - self.south));
        let at = |from: f64, to: f64, i: u16, n: u16| from + (to - from) * f64::from(i) / f64::from(n);
        let row = |j: u16| {
            let y = at(self.south, self.north, j, rows);
            (0..=columns).map(move |i| LonLat { x: at(self.west, self.east, i, columns), y })
        };
        (0..=rows).flat_map(row).collect()
    }

    /// The extent grown to all sides by a share of its size, as far as the Earth goes.
    pub fn grown(self, share: f64) -> Self {
        let (dx, dy) = ((self.east - self.west) * share, (self.north - self.south) * share);
        let (south, north) = ((self.south - dy).max(-90.0), (self.north + dy).min(90.0));
        Extent { west: self.west - dx, south, east: self.east + dx, north }.normalised()
    }

    /// Whether another extent lies in this one.
    pub fn holds(self, other: Extent) -> bool {
        let turn = 360.0 * ((other.west - self.west) / 360.0).floor();
        other.east - turn <= self.east && other.south >= self.south && other.north <= self.north
    }

    /// Whether another extent has a part in this one.
    pub fn meets(self, other: Extent) -> bool {
        let turn = 360.0 * ((other.west - self.west) / 360.0).floor();
        let (west, east) = (other.west - turn, other.east - turn);
        (west <= self.east || east >= self.west + 360.0)
            && other.south <= self.north
            && other.north >= self.south
    }

    /// Whether a line that has another extent on the plane ([`Extent::of_offsets`]) may have a part in this one: what is
    /// wider than half the Earth may run across the 180th meridian or round a pole.
    pub fn may_show(self, plane: Extent) -> bool {
        plane.east - plane.west > 180.0 || self.meets(plane)
    }

    /// The smallest extent that holds both.
    pub fn join(self, other: Extent) -> Self {
        let (south, north) = (self.south.min(other.south), self.north.max(other.north));
        let joined = [-360.0, 0.0, 360.0].map(|turn| {
            let (west, east) = (self.west.min(other.west + turn), self.east.max(other.east + turn));
            Extent { west, south, east, north }
        });
        let width = |e: &Extent| e.east - e.west;
        joined.into_iter().min_by(|a, b| width(a).total_cmp(&width(b))).unwrap_or(self).normalised()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(longitudes: &[f64]) -> (f64, f64) {
        let points: Vec<LonLat> = longitudes.iter().map(|&x| LonLat { x, y: 0.0 }).collect();
        let extent = Extent::around(&points).unwrap();
        (extent.west, extent.east)
    }

    #[test]
    fn an_extent_across_the_180th_meridian_is_the_shorter_one() {
        assert_eq!(around(&[177.0, -179.0, 178.5]), (177.0, 181.0));
        assert_eq!(around(&[-10.0, 20.0]), (-10.0, 20.0));
        assert_eq!(around(&[19.6, 60.0, 100.0, 140.0, 180.0, -169.0]), (19.6, 191.0));
    }

    #[test]
    fn what_runs_all_round_the_earth_has_all_longitudes() {
        let all: Vec<f64> = (-18..18).map(|i| f64::from(i) * 10.0).collect();
        assert_eq!(around(&all), (-180.0, 180.0));
    }

    #[test]
    fn an_eastern_edge_west_of_the_western_lies_across_the_180th_meridian() {
        let extent = Extent::try_from([177.0, -20.0, -178.0, -15.0]).unwrap();
        assert_eq!((extent.west, extent.east, extent.middle().x), (177.0, 182.0, 179.5));
        assert!(Extent::try_from([10.0, 0.0, 10.0, 5.0]).is_err());
        assert!(Extent::try_from([-200.0, 0.0, 10.0, 5.0]).is_err());
    }

    #[test]
    fn extents_are_joined_and_held_across_the_180th_meridian() {
        let east = Extent { west: 170.0, south: 0.0, east: 179.0, north: 5.0 };
        let west = Extent { west: -179.0, south: -5.0, east: -170.0, north: 1.0 };
        let both = east.join(west);
        assert_eq!((both.west, both.east), (170.0, 190.0));
        assert!(both.holds(west) && both.holds(east) && !east.holds(both));
        assert!(both.meets(west) && west.meets(both) && !east.meets(west));
    }
}
