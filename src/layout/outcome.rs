//! What became of a draft: its picture with all that is to be said of it.

use super::annotate::Annotation;
use super::draft::{Draft, is_number};
use super::labels::{Placed, Reason};
use super::report::{
    Composition, Dropped, IncidentReport, LabelReport, PlacedLabel, incident_reports, left_out_report,
    missing_letter, other_days_report,
};
use super::rows::Rows;
use super::scale_bar;
use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use crate::scene::Scene;

impl Draft<'_> {
    /// A picture with what is to be said about it.
    ///
    /// # Errors
    /// When none of the events lies on the map.
    pub(super) fn composition(&self, scene: Scene) -> Result<Warned<Composition>> {
        if self.marks.is_empty() && !self.story.incidents.is_empty() {
            return Err(Error::new(ErrorKind::Layout, "none of the events lies on the map")
                .hint("widen the extent, or give places that are known to the point"));
        }
        let mut warnings = self.warnings.clone();
        let view = &self.ground.view;
        let labels = self.label_report(&mut warnings);
        let px_per_metre = view.px_per_metre(view.frame.center());
        let incidents = self.incident_reports(&mut warnings);
        let value = Composition {
            required_dropped: self.required_dropped(),
            scale_bar_error: scale_bar::error(view, &scene),
            scene,
            rows: Rows::of(&incidents),
            incidents,
            labels,
            projection: view.projection.name,
            proj: view.projection.definition.clone(),
            extent: self.extent,
            scale_denominator: px_per_metre.map_or(0.0, |px| (96.0 / 0.0254 / px).round()),
        };
        Ok(Warned { value, warnings })
    }

    /// What became of each event.
    fn incident_reports(&self, warnings: &mut Vec<Warning>) -> Vec<IncidentReport> {
        let mut reports = incident_reports(&self.story.incidents, &self.marks, warnings);
        reports.extend(incident_reports(&self.story.events, &self.events, warnings));
        reports.extend(self.story.other_days.iter().map(other_days_report));
        reports.extend(self.story.left_out.iter().map(left_out_report));
        reports
    }

    /// What must stand and found no room, as read.
    fn required_dropped(&self) -> Vec<String> {
        let missing = self.placed().filter(|(annotation, place)| annotation.must && place.is_none());
        let name = |a: &Annotation| if a.is_label() { a.reading() } else { a.kind.to_owned() };
        missing.map(|(annotation, _)| name(annotation)).collect()
    }

    /// What became of the labels.
    fn label_report(&self, warnings: &mut Vec<Warning>) -> LabelReport {
        let mut report = LabelReport { dropped: self.hidden.clone(), ..LabelReport::default() };
        for (annotation, placed) in self.annotations.iter().zip(&self.places) {
            for letter in annotation.missing() {
                warnings.push(missing_letter(letter, &annotation.reading()));
            }
            let place = placed.place.as_ref();
            if place.is_none() && annotation.must {
                let what =
                    if annotation.is_label() { annotation.reading() } else { annotation.kind.to_owned() };
                let warning =
                    Warning::new("no-room", format!("no room for {what:?}")).feature(&annotation.id);
                warnings.push(warning.hint("enlarge the page or the extent"));
            }
            if !annotation.is_label() {
                continue;
            }
            report.wanted += 1;
            report.drawn += usize::from(place.is_some());
            report.leaders += usize::from(place.is_some_and(|p| p.leader.is_some()));
            report.keyed += usize::from(place.is_some_and(is_number));
            let (text, id) = (annotation.reading(), annotation.id.clone());
            match place {
                Some(place) => report.placed.push(PlacedLabel::new(annotation, place, text, id)),
                None => report.dropped.push(Dropped { text, id, reason: self.reason(placed) }),
            }
        }
        report
    }

    /// Why something has no place, in words.
    fn reason(&self, placed: &Placed) -> String {
        match &placed.reason {
            None | Some(Reason::NoPlace) => "fits nowhere in what it names".to_owned(),
            Some(Reason::Fault(fault)) => format!("each place {}", fault.word()),
            Some(Reason::Taken(others)) => {
                let name = |i: &usize| {
                    let other = self.annotations.get(*i)?;
                    Some(if other.is_label() {
                        format!("{:?}", other.reading())
                    } else {
                        other.kind.to_owned()
                    })
                };
                let names: Vec<String> = others.iter().filter_map(name).collect();
                format!("its places are taken: the best by {}", names.join(", "))
            }
        }
    }
}
