//! What a font does with the letters of a script, worked out once.
//!
//! To find the rules of a font that matter takes longer than to set a name by them, and a map has hundreds of names.

use std::sync::{Arc, Mutex, PoisonError};

use harfrust::{Direction, Feature, Script, ShapePlan};

use super::fonts::{Font, FontId};

/// What a plan depends on; the language is never said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlanKey {
    pub(super) font: FontId,
    pub(super) direction: Direction,
    pub(super) script: Option<Script>,
    /// Whether ligatures stay apart.
    pub(super) apart: bool,
}

/// The plans made so far: at most a few for each font.
static PLANS: Mutex<Vec<(PlanKey, Arc<ShapePlan>)>> = Mutex::new(Vec::new());

/// The plan for a font, with the features that its key stands for.
pub(super) fn plan(key: PlanKey, font: &Font, features: &[Feature]) -> Arc<ShapePlan> {
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, plan)) = plans.iter().find(|(known, _)| *known == key) {
        return Arc::clone(plan);
    }
    let plan = Arc::new(ShapePlan::new(&font.shape, key.direction, key.script, None, features));
    plans.push((key, Arc::clone(&plan)));
    plan
}
