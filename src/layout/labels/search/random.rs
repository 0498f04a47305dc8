//! Numbers that look random and are the same on every machine.
//!
//! SplitMix64 (Steele, Lea, Flood 2014): one addition and a few shifts a number, and any seed is a good one. A search
//! must not depend on the clock or on what a library of random numbers changes from version to version.

/// A source of numbers, all given by its seed.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound, which is not 0 (Lemire 2019, without his correction: it is off by less than 2⁻³²).
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from((self.bits() >> 32) as u32) * u64::from(bound)) >> 32) as u32
    }
}
