//! Command → changed state and the work it asks for.

use std::path::PathBuf;

use crate::{
    engine::{
        document::{is_picture, is_study},
        run::{self, Step},
        study::{ClassWeight, ImportSpec, ListedStep, Seed, SegmentSpec, Source, Study, Threshold},
    },
    jobs::{JobRequest, Slot},
};

use super::{
    AppState, Command, Explaining, ExportSubject, Kept, Previous, SegmentsPage, Tab, TrainPage,
    overlay::is_about_window, scoring::PickFor, segmenting::edit_segments,
};

impl AppState {
    /// Changes the state as asked and says what work follows.
    pub fn apply(&mut self, command: Command) -> Vec<JobRequest> {
        if let Command::Do(action) = command {
            return self.perform(action);
        }
        if let Some(requests) = self.ask_before(&command) {
            return requests;
        }
        let is_drag = matches!(command, Command::SetThreshold(_));
        let mut requests = self.apply_one(command);
        self.remember_segments(true);
        requests.extend(self.count_look(is_drag));
        requests.extend(self.settle_work());
        requests.extend(self.schedule());
        requests
    }

    pub(super) fn apply_one(&mut self, command: Command) -> Vec<JobRequest> {
        if is_about_study(&command) {
            return self.apply_to_document(command);
        }
        if is_about_window(&command) {
            return self.apply_to_window(command);
        }
        match command {
            Command::PickFile => return self.pick_for(PickFor::Open),
            Command::PickNewCustomers => return self.pick_for(PickFor::NewCustomers),
            Command::PickModel => return self.pick_for(PickFor::Model),
            Command::PickTestFile => return self.pick_for(PickFor::TestFile),
            Command::PickSecondFile => return self.pick_for(PickFor::SecondFile),
            Command::ScoreAgain => self.score_again(),
            Command::OpenModel(_) | Command::OpenSecondFile(_) => {
                self.show_where_used(&command);
                self.edit_study(command);
            }
            Command::PickExportPath => return self.pick_export_path(),
            Command::SetPathField(text) => self.path_field = text,
            Command::Open(path) if is_model(&path) => return self.apply_one(Command::OpenModel(path)),
            Command::Open(path) if is_study(&path) || is_picture(&path) => return self.open_study(path),
            Command::Open(path) => self.open(Source::File(path)),
            Command::OpenSample => self.open(Source::Sample),
            Command::ReadAgain => self.read_again(),
            Command::CloseFile => self.close_file(),
            Command::ForgetRecent(path) => {
                self.settings.forget(&path);
                return self.keep_settings();
            }
            Command::OpenPurchases => self.open_purchases(),
            Command::ClosePurchases => self.is_making_customers = false,
            Command::UsePurchases => self.use_purchases(true),
            Command::BackToPurchases => self.use_purchases(false),
            Command::ExplainClass(class) => self.explain.class = Some(class),
            Command::ExplainFeature(feature) => self.explain.feature = Some(feature),
            Command::ExplainNth(nth) => self.explain.show_nth(&self.selection, nth),
            Command::WhatIf { line, column, to } => self.explain.what_if(line, column, to),
            Command::ResetWhatIf(column) => self.explain.reset(column.as_deref()),
            Command::Draw(request) => return self.draw(*request),
            Command::Select { rows, mode, why } => return self.select(rows, mode, why),
            Command::InvertSelection => self.invert_selection(),
            Command::CleanBySelection { keep } => self.clean_by_selection(keep),
            Command::ClearSelection | Command::SelectBefore => {
                match command {
                    Command::SelectBefore => self.select_before(),
                    _ => self.clear_selection(),
                }
                return vec![JobRequest::Cancel(Slot::Select)];
            }
            Command::Cancel(Slot::Select) => {
                self.stop_selecting();
                return vec![JobRequest::Cancel(Slot::Select)];
            }
            Command::Find(text) => self.study.table.find = text,
            Command::ShowPart(part) => self.part = part,
            Command::ShowCurve(curve) => self.curve = curve,
            Command::ShowPath(shows) => {
                self.shows_path = shows;
                self.train_page = TrainPage::Results;
            }
            Command::ShowPathOf(class) => self.path_class = Some(class),
            Command::DismissToast(id) => self.toasts.retain(|toast| toast.id != id),
            Command::Cancel(Slot::Export) => {
                self.exports_end();
                return vec![JobRequest::Cancel(Slot::Export)];
            }
            Command::Cancel(slot) => {
                if slot == Slot::Study {
                    self.stop_study_work();
                }
                return vec![JobRequest::Cancel(slot)];
            }
            Command::Retry(step) => {
                self.results.retry(step);
                self.submitted.remove(&step);
            }
            Command::Undo => {
                if let Some(study) = self.history.undo(&self.study) {
                    self.go_to(study);
                }
            }
            Command::Redo => {
                if let Some(study) = self.history.redo(&self.study) {
                    self.go_to(study);
                }
            }
            Command::OpenExport(subject) => self.open_export(subject),
            Command::SetExportDraft(draft) => return self.set_export_draft(draft),
            Command::CloseExport => self.export = None,
            Command::Export(request) => return self.export_to(request),
            Command::CopyChart { chart, look } => return vec![JobRequest::Copy { chart, look }],
            Command::ShowInFolder(path) => {
                let folder = path.parent().map_or_else(|| path.clone(), PathBuf::from);
                return vec![JobRequest::Show(folder)];
            }
            choice => self.edit_study(choice),
        }
        Vec::new()
    }

    /// The page where what is opened is used.
    fn show_where_used(&mut self, command: &Command) {
        if matches!(command, Command::OpenModel(_)) {
            self.tab = Tab::Score;
            self.read_model_anew();
        } else {
            self.tab = Tab::Segments;
            self.segments_page = SegmentsPage::Moves;
        }
    }

    /// An earlier or later Study; what is looked for stays as it is typed, and what has been seen is not unseen.
    pub(super) fn go_to(&mut self, study: Study) {
        let find = std::mem::take(&mut self.study.table.find);
        let looks = std::mem::take(&mut self.study.validation.looks);
        self.study = study;
        self.study.table.find = find;
        self.study.validation.looks = looks;
    }

    /// Commands that are a choice in the Study.
    pub(super) fn edit_study(&mut self, command: Command) {
        let drag = drag_name(&command).or_else(|| self.purchases_drag(&command));
        let before = self.study.clone();
        let features = self.results.prepared().map(|on| {
            (
                on.features(self.study.classifier.features.as_deref()),
                on.segment_features(self.study.segments.features.as_deref()),
            )
        });
        let stay_at = self.k_to_stay_at(&command);
        let study = &mut self.study;
        match command {
            Command::SetImport(import) => study.import = import,
            Command::ForgetImport => study.import = ImportSpec::default(),
            Command::SetPurchases(spec) => study.purchases = Some(*spec),
            Command::AddCleaningStep(step) => study.cleaning.push(step.into()),
            Command::DraftCleaningStep(step) => study.cleaning.push(ListedStep { step, is_on: false }),
            Command::ReplaceCleaningStep(place, step) | Command::AdjustCleaningStep(place, step) => {
                if let Some(old) = study.cleaning.get_mut(place) {
                    old.step = step;
                }
            }
            Command::SettleCleaningStep(place, step) => {
                if let Some(old) = study.cleaning.get_mut(place) {
                    *old = step.into();
                }
            }
            Command::SwitchCleaningStep { place, is_on } => {
                if let Some(old) = study.cleaning.get_mut(place) {
                    old.is_on = is_on;
                }
            }
            Command::MoveCleaningStep { from, to } if from.max(to) < study.cleaning.len() => {
                let moved = study.cleaning.remove(from);
                study.cleaning.insert(to, moved);
            }
            Command::RemoveCleaningStep(place) if place < study.cleaning.len() => {
                study.cleaning.remove(place);
            }
            Command::SetTarget(target) => {
                study.classifier.target = Some(target);
                // Labels and features of another target mean nothing here.
                study.classifier.positive = None;
                study.classifier.features = None;
                if matches!(study.classifier.class_weight, ClassWeight::Own(_)) {
                    study.classifier.class_weight = ClassWeight::None;
                }
            }
            Command::SetPositive(label) => study.classifier.positive = Some(label),
            Command::SetFeature { column, is_used } => {
                study.classifier.features = Some(toggled(features.map(|f| f.0), column, is_used));
            }
            Command::SetTestFraction(fraction) => study.classifier.test_fraction = fraction.clamp(0.0, 0.9),
            Command::SetTestRows(test) => study.validation.test = test,
            Command::SetFolds(plan) => study.validation.set_folds(plan),
            Command::CompareModels(compare) => study.validation.set_compare(compare),
            Command::SetSeed(seed) => study.seed = Seed(seed),
            Command::SetL2(l2) => study.classifier.l2 = l2.max(0.0),
            Command::SetModel(kind) => study.classifier.model = kind,
            Command::SetClassWeight(weight) => study.classifier.class_weight = weight,
            Command::SetMissing(policy) => study.classifier.missing = policy,
            Command::KeepTogether(column) => study.classifier.keep_together = column,
            Command::LeaveOut(columns) => {
                let mut used = features.map(|f| f.0).unwrap_or_default();
                used.retain(|column| !columns.contains(column));
                study.classifier.features = Some(used);
            }
            Command::DismissWarning(key) if !study.dismissed.contains(&key) => study.dismissed.push(key),
            Command::ShowDismissedWarnings => study.dismissed.clear(),
            Command::SetOffer(offer) => study.offer = offer,
            Command::SetReport(report) => study.report = *report,
            Command::SetThreshold(threshold) => study.threshold = Threshold(threshold.clamp(0.0, 1.0)),
            Command::CompareFlipsWith(threshold) => study.flips_from = Threshold(threshold.clamp(0.0, 1.0)),
            Command::ToggleMatrixValue(value) => study.matrix = study.matrix.toggled(value),
            Command::SetSegmentFeature { column, is_used } => {
                study.segments.features = Some(toggled(features.map(|f| f.1), column, is_used));
            }
            Command::SetScatter(spec) => study.scatter = *spec,
            command if edit_segments(&mut study.segments, &command, stay_at) => {}
            command if Self::edit_scoring(&mut study.scoring, &command) => {}
            Command::SetExploreColumn(column) => study.explore.column = Some(column),
            Command::SetSort(sort) => study.table.sort = sort,
            Command::SetFilters(filters) => study.table.filters = filters,
            Command::SetMeasure(measure) => study.explore.measure = measure,
            Command::SetExploreAxes { x, y } => {
                study.explore.x = Some(x);
                study.explore.y = Some(y);
            }
            _ => {}
        }
        self.record(before, drag);
    }

    fn open(&mut self, source: Source) {
        self.leave_file();
        if self.study.source.is_none() && source != Source::Sample {
            // What stands behind the welcome page is the sample's.
            self.results = run::Results::default();
        }
        let is_same = self.study.source.as_ref() == Some(&source);
        // Another file with the same columns keeps segments and their names.
        let known = std::mem::take(&mut self.study.segments.known);
        self.study = Study {
            import: self.recall_import(&source),
            source: Some(source),
            segments: SegmentSpec {
                known,
                ..SegmentSpec::default()
            },
            ..Study::default()
        };
        self.kept = Kept::of(&self.study);
        if is_same {
            self.read_again();
        }
        self.history.clear();
        self.explain = Explaining::default();
        self.is_making_customers = false;
        self.tab = self.tab_left();
    }

    /// Before another Study takes the place of this one: it can be gone back to where the other cannot be read.
    pub(super) fn leave_file(&mut self) {
        if !self.shows_welcome() && self.results.read().is_some() {
            let history = std::mem::take(&mut self.history);
            self.previous = Some(Previous {
                study: self.study.clone(),
                history,
                kept: self.kept.clone(),
                tab: self.tab,
            });
        }
        self.end_journal();
        self.open_failure = None;
        // A file that could not be read before is tried again.
        self.results.retry(Step::Import);
        self.submitted.remove(&Step::Import);
        self.recalled = None;
        self.export = None;
        self.save_draft = None;
        self.source_question = None;
        self.path_field.clear();
    }

    fn close_file(&mut self) {
        self.clear_selection();
        self.end_journal();
        self.study = Study::default();
        self.kept = Kept::default();
        self.save_draft = None;
        self.source_question = None;
        self.results = run::Results::default();
        self.history.clear();
        self.previous = None;
        self.submitted.clear();
        self.scoring = super::Scoring::default();
        self.export = None;
        self.is_making_customers = false;
        self.tab = Tab::Data;
    }

    /// Whether a dialog is open that writes all that there is.
    pub(super) fn writes_all(&self) -> bool {
        let subject = self.export.as_ref().map(|draft| draft.subject);
        matches!(subject, Some(ExportSubject::Report | ExportSubject::Everything))
    }

    pub(super) fn keep_settings(&self) -> Vec<JobRequest> {
        let Some(path) = self.settings_path.clone() else {
            return Vec::new();
        };
        vec![JobRequest::Keep {
            path,
            bytes: self.settings.to_toml().into_bytes(),
        }]
    }
}

/// Commands about the study file and the history.
fn is_about_study(command: &Command) -> bool {
    matches!(
        command,
        Command::Save
            | Command::SaveAs
            | Command::SetSaveDraft(_)
            | Command::CloseSaveDraft
            | Command::PickSavePath
            | Command::SaveTo(_)
            | Command::AnswerUnsaved(_)
            | Command::Quit
            | Command::SetSourcePath(_)
            | Command::PickSource
            | Command::PointTo(_)
            | Command::AcceptSource
            | Command::CloseSourceQuestion
            | Command::RestoreWork(_)
            | Command::DiscardWork(_)
            | Command::LeaveWork
            | Command::ShowHistory(_)
            | Command::ComparePoint(_)
            | Command::GoTo(_)
    )
}

/// No table ends so, and every saved model does.
pub(super) fn is_model(path: &std::path::Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Commands that come in a stream while something is dragged.
fn drag_name(command: &Command) -> Option<&'static str> {
    match command {
        Command::SetThreshold(_) => Some("threshold"),
        Command::SetOffer(_) => Some("offer"),
        Command::SetL2(_) => Some("l2"),
        Command::SetClassWeight(ClassWeight::Own(_)) => Some("class weights"),
        Command::SetTestFraction(_) => Some("test fraction"),
        Command::SetClusterCount(_) => Some("k"),
        Command::SetFeatureWeight { .. } => Some("feature weight"),
        Command::SetRadius(_) => Some("radius"),
        Command::SetMinPoints(_) => Some("min points"),
        Command::AdjustCleaningStep(..) => Some("cleaning step"),
        Command::SetFilters(_) => Some("filters"),
        _ => None,
    }
}

fn toggled(now: Option<Vec<String>>, column: String, is_used: bool) -> Vec<String> {
    let mut columns = now.unwrap_or_default();
    columns.retain(|c| *c != column);
    if is_used {
        columns.push(column);
    }
    columns
}

#[cfg(test)]
pub(super) mod tests;
