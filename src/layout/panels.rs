use super::report::Composition;
use super::story::Story;
use crate::atlas::Step;
use crate::error::{Result, Warned};
use crate::theme::Theme;

pub(super) fn sheet(story: &Story, theme: &Theme, steps: Vec<Step>) -> Result<Warned<Composition>> {
    let _ = (story, theme, steps);
    todo!()
}
