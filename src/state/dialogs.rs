//! The file dialogs and the export dialog: opened, kept, asked to pick.

use std::path::{Path, PathBuf};

use crate::{
    engine::{
        document::{self, Document, Headline},
        study::{Source, Study},
    },
    export::ExportContent,
    jobs::{JobRequest, SaveSuggestion, Slot},
};

use super::{
    AppState, ExportDraft, ExportFormat, ExportRequest, ExportSubject, FileId, Running, SaveDraft, Settings,
    ToastKind, scoring::PickFor,
};

/// Dialogs whose work goes on: they come back where it fails.
#[derive(Debug, Clone, Default)]
pub(super) struct Tried {
    pub save: Option<SaveDraft>,
    pub export: Option<ExportDraft>,
}

impl AppState {
    /// Asks for a file, and keeps in mind what it is for.
    pub(super) fn pick_for(&mut self, what: PickFor) -> Vec<JobRequest> {
        let requests = self.pick(JobRequest::PickOpen);
        if !requests.is_empty() {
            self.picking = what;
        }
        requests
    }

    pub(super) fn pick(&mut self, request: JobRequest) -> Vec<JobRequest> {
        // One dialog at a time.
        if self.running.contains_key(&Slot::Dialog) {
            return Vec::new();
        }
        let phrase = "Waiting for the file dialog".to_owned();
        self.running.insert(
            Slot::Dialog,
            Running {
                fraction: 0.0,
                phrase,
                since: self.now,
            },
        );
        vec![request]
    }

    pub(super) fn pick_export_path(&mut self) -> Vec<JobRequest> {
        let Some(draft) = &self.export else {
            return Vec::new();
        };
        let path = PathBuf::from(&draft.path);
        let ending = draft.format.ending();
        let suggestion = SaveSuggestion {
            file_name: path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            folder: path.parent().filter(|folder| folder.is_dir()).map(PathBuf::from),
            filter: (ending.to_uppercase(), vec![ending.to_owned()]),
        };
        self.pick(JobRequest::PickSave(suggestion))
    }

    pub(super) fn open_export(&mut self, subject: ExportSubject) {
        let (stem, format) = match subject {
            ExportSubject::Chart(chart) => (chart.file_stem(), ExportFormat::Svg),
            ExportSubject::Table(table) => (table.file_stem(), ExportFormat::Csv),
            ExportSubject::File(file) => (file.file_stem(), file.formats()[0].0),
            ExportSubject::Everything => ("buyerscope", ExportFormat::Svg),
            ExportSubject::Report => ("report", ExportFormat::Html),
        };
        let scored = (subject == ExportSubject::File(FileId::Scored)).then_some(&self.study.scoring.file);
        let beside = match (&self.study.source, scored) {
            (_, Some(Some(path))) | (Some(Source::File(path)), _) => path.parent().map(PathBuf::from),
            // Beside the saved model where that is all there is.
            (None, _) => self
                .study
                .scoring
                .model
                .as_ref()
                .and_then(|path| path.parent())
                .map(PathBuf::from),
            _ => None,
        };
        let last = self.settings.export_folder.clone();
        let folder = last
            .filter(|folder| folder.is_dir())
            .or(beside)
            .or_else(|| self.home.clone())
            .unwrap_or_default();
        let mut path = folder.join(stem);
        if subject == ExportSubject::Everything {
            path = folder.join(self.study.source.as_ref().map_or_else(String::new, folder_name));
        } else {
            path.set_extension(format.ending());
        }
        self.export = Some(ExportDraft {
            subject,
            format,
            path: path.display().to_string(),
            look: self.settings.look,
            title: None,
            with_data: self.settings.with_chart_data,
            is_safe: !self.settings.raw_cells,
        });
    }

    /// Writes, and remembers where.
    pub(super) fn export_to(&mut self, request: Box<ExportRequest>) -> Vec<JobRequest> {
        let folder = request.path.parent().map(PathBuf::from);
        self.settings.export_folder = folder;
        if let (Some(Source::File(path)), Some(read)) = (&self.study.source, self.results.read()) {
            // A picture that is opened again may lie elsewhere than its source.
            let place = super::imports::absolute(path);
            self.settings.remember_place(read.receipt.sha256.clone(), place);
        }
        self.tried.export = self.export.take();
        self.export_begins(&request);
        let mut requests = vec![JobRequest::Export(request)];
        requests.extend(self.keep_settings());
        requests
    }

    /// What a picture is made from, as text that opens it again.
    pub fn recipe_text(&self) -> String {
        self.text_of(self.study.clone())
    }

    /// The same for people: without the places of segments that are at other k.
    pub fn recipe_to_read(&self) -> String {
        let mut study = self.study.clone();
        let k = self.shown_k();
        study
            .segments
            .known
            .retain(|known| known.name.is_some() || Some(known.k) == k);
        self.text_of(study)
    }

    fn text_of(&self, study: Study) -> String {
        let figures = Headline::brief(&self.results, &self.study);
        let document = Document::of(study, self.source_note(), figures);
        // Of the source the name alone: folders of the user are nobody's business.
        let folder = match &self.study.source {
            Some(Source::File(path)) => path.parent().unwrap_or(Path::new("")),
            _ => Path::new(""),
        };
        document::write(&document, folder).unwrap_or_default()
    }

    pub(super) fn export_begins(&mut self, request: &ExportRequest) {
        self.n_exports += 1;
        let running = Running {
            fraction: 0.0,
            phrase: match request.content {
                ExportContent::Scored { .. } => "Scoring to a file".to_owned(),
                ExportContent::Report { .. } => "Writing the report".to_owned(),
                ExportContent::Folder(_) => "Exporting everything".to_owned(),
                _ => "Exporting".to_owned(),
            },
            since: self.now,
        };
        self.running.entry(Slot::Export).or_insert(running);
    }

    /// One is written, or could not be.
    pub(super) fn export_ends(&mut self) {
        self.n_exports = self.n_exports.saturating_sub(1);
        if self.n_exports == 0 {
            self.running.remove(&Slot::Export);
        }
    }

    /// What could not be written can be sent elsewhere: the dialog comes back as it was filled in, unless another is open.
    pub(super) fn export_fails(&mut self, message: String) {
        self.export_ends();
        self.toast(ToastKind::Error, message, None);
        let tried = self.tried.export.take();
        if !self.has_study_dialog() && self.export.is_none() {
            self.export = tried;
        }
    }

    /// As [`Self::export_fails`], of a study.
    pub(super) fn save_fails(&mut self, message: String) {
        self.toast(ToastKind::Error, message, None);
        let tried = self.tried.save.take();
        if !self.has_study_dialog() && self.export.is_none() {
            self.save_draft = tried;
        }
    }

    /// None is wanted any more.
    pub(super) fn exports_end(&mut self) {
        self.n_exports = 0;
        self.running.remove(&Slot::Export);
    }

    /// How charts and cells are written is remembered, for the next export and the next start.
    pub(super) fn set_export_draft(&mut self, draft: ExportDraft) -> Vec<JobRequest> {
        let kept = |settings: &Settings| (settings.raw_cells, settings.look, settings.with_chart_data);
        let before = kept(&self.settings);
        self.settings.raw_cells = !draft.is_safe;
        self.settings.look = draft.look;
        self.settings.with_chart_data = draft.with_data;
        self.export = Some(draft);
        if kept(&self.settings) == before {
            Vec::new()
        } else {
            self.keep_settings()
        }
    }
}

/// "customers results" for `customers.csv`: the folder that everything goes into.
fn folder_name(source: &Source) -> String {
    let name = source.name();
    let stem = name
        .split('.')
        .find(|part| !part.is_empty())
        .unwrap_or("buyerscope");
    format!("{stem} results")
}
