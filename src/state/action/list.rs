//! The list itself, in the order of the menus.

use super::{Action, Described, Section};
use crate::state::{DataPage, ExportSubject, FileId, SegmentsPage, Tab, TableId, TrainPage};

const fn one(
    section: Section,
    action: Action,
    title: &'static str,
    keys: &'static [&'static str],
    words: &'static str,
) -> Described {
    Described {
        action,
        section,
        title,
        keys,
        words,
    }
}

const fn table(id: TableId) -> Action {
    Action::Export(ExportSubject::Table(id))
}

/// All that can be asked for by name.
#[rustfmt::skip]
pub const LIST: &[Described] = &[
    one(Section::File, Action::OpenFile, "Open file or study…", &["Ctrl+O"], "load import csv excel parquet project"),
    one(Section::File, Action::OpenSample, "Try the sample customers", &["Ctrl+Shift+O"], "example demo open"),
    one(Section::File, Action::OpenModel, "Open a saved model…", &["Ctrl+M"], "load json classifier"),
    one(Section::File, Action::Save, "Save study", &["Ctrl+S"], "keep project write"),
    one(Section::File, Action::SaveAs, "Save study as…", &["Ctrl+Shift+S"], "keep project copy"),
    one(Section::File, Action::ReadAgain, "Read the file again", &["F5"], "reload refresh"),
    one(Section::File, Action::CloseFile, "Close file", &["Ctrl+W"], "welcome leave"),
    one(Section::File, Action::Quit, "Quit", &["Ctrl+Q"], "exit leave end"),

    one(Section::Edit, Action::Undo, "Undo", &["Ctrl+Z"], "back revert"),
    one(Section::Edit, Action::Redo, "Redo", &["Ctrl+Shift+Z", "Ctrl+Y"], "again forward"),
    one(Section::Edit, Action::History, "History", &["Ctrl+H"], "steps versions compare"),
    one(Section::Edit, Action::Find, "Find in table", &["Ctrl+F"], "search look for cell text"),
    one(Section::Edit, Action::InvertSelection, "Invert the selection", &["Ctrl+I"], "select others rows"),
    one(Section::Edit, Action::ClearSelection, "Clear the selection", &["Ctrl+Shift+D"], "deselect none rows"),
    one(Section::Edit, Action::SelectBefore, "Select as before", &["Alt+Z"], "again last previous selection undo lasso"),
    one(Section::Edit, Action::KeepSelected, "Keep only the selected rows", &["Ctrl+Shift+K"], "filter cleaning"),
    one(Section::Edit, Action::LeaveOutSelected, "Leave the selected rows out", &["Ctrl+Shift+L"], "remove delete filter cleaning"),

    one(Section::Go, Action::Tab(Tab::Data), "Data", &["Ctrl+1"], "go to tab columns cleaning import"),
    one(Section::Go, Action::Tab(Tab::Explore), "Explore", &["Ctrl+2"], "go to tab histogram correlation scatter"),
    one(Section::Go, Action::Tab(Tab::Train), "Train", &["Ctrl+3"], "go to tab classifier confusion matrix threshold"),
    one(Section::Go, Action::Tab(Tab::Segments), "Segments", &["Ctrl+4"], "go to tab cluster kmeans groups"),
    one(Section::Go, Action::Tab(Tab::Score), "Score", &["Ctrl+5"], "go to tab predict new customers"),
    one(Section::Go, Action::DataPage(DataPage::Table), "Data: Table", &["Alt+1"], "go to page rows cells"),
    one(Section::Go, Action::DataPage(DataPage::Profile), "Data: Profile", &["Alt+2"], "go to page columns missing distribution"),
    one(Section::Go, Action::DataPage(DataPage::Correlations), "Data: Correlations", &["Alt+3"], "go to page pearson spearman cramér heatmap"),
    one(Section::Go, Action::TrainPage(TrainPage::Results), "Train: Results", &["Alt+4"], "go to page accuracy roc matrix"),
    one(Section::Go, Action::TrainPage(TrainPage::Explain), "Train: Explain", &["Alt+5"], "go to page why what if effects coefficients"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Flows), "Segments: Flows", &["Alt+6"], "go to page sankey alluvial split"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Table), "Segments: Table", &["Alt+7"], "go to page means"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Profile), "Segments: Profile", &["Alt+8"], "go to page heatmap"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Lines), "Segments: Lines", &["Alt+9"], "go to page parallel coordinates"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Cards), "Segments: Cards", &["Alt+0"], "go to page portrait names"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Method), "Segments: Picture of the method", &["Alt+M"], "go to page dendrogram reachability bic radius"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Labels), "Segments: Beside known labels", &["Alt+L"], "go to page crosstab rand purity"),
    one(Section::Go, Action::SegmentsPage(SegmentsPage::Moves), "Segments: Who moved", &["Alt+W"], "go to page second file migration flows drift"),

    one(Section::View, Action::Palette, "Find a command…", &["Ctrl+K", "Ctrl+Shift+P"], "palette search"),
    one(Section::View, Action::Jobs, "What is running", &["Ctrl+J"], "jobs progress cancel work"),
    one(Section::View, Action::ZoomIn, "Larger", &["Ctrl+Plus", "Ctrl+Equals"], "zoom in bigger text"),
    one(Section::View, Action::ZoomOut, "Smaller", &["Ctrl+Minus"], "zoom out text"),
    one(Section::View, Action::ZoomReset, "Usual size", &["Ctrl+0"], "zoom reset 100 %"),
    one(Section::View, Action::Theme, "Light or dark theme", &["Ctrl+T"], "colours night appearance"),
    one(Section::View, Action::ThemeOfSystem, "Theme as the system", &["Ctrl+Shift+T"], "light dark colours appearance"),
    one(Section::View, Action::FullScreen, "Full screen", &["F11"], "window maximise"),
    one(Section::View, Action::SettingsPane, "Settings pane", &["Ctrl+B"], "fold hide show left panel sidebar"),
    one(Section::View, Action::DetailsPane, "Details pane", &["Ctrl+Shift+B"], "fold hide show right panel sidebar"),

    one(Section::Work, Action::MakeCustomers, "Make customers of purchases…", &["Ctrl+Shift+M"], "rfm transactions recency frequency"),
    one(Section::Work, Action::ScoreNew, "Score new customers…", &["Ctrl+N"], "predict file"),
    one(Section::Work, Action::OtherPart, "Test rows or training rows", &["Ctrl+Shift+R"], "part switch metrics"),
    one(Section::Work, Action::CompareModels, "Compare with other models", &["Ctrl+Shift+Y"], "forest tree bayes folds"),
    one(Section::Work, Action::Strengths, "See all strengths", &["Ctrl+L"], "l2 penalty regularisation path coefficients"),
    one(Section::Work, Action::MoreSegments, "More segments", &["Alt+ArrowUp"], "k clusters plus"),
    one(Section::Work, Action::FewerSegments, "Fewer segments", &["Alt+ArrowDown"], "k clusters minus"),
    one(Section::Work, Action::SuggestedSegments, "As many segments as suggested", &["Alt+Home"], "k clusters best"),
    one(Section::Work, Action::CompareFile, "Compare with a second file…", &["Ctrl+D"], "segments migration moves who moved drift"),

    one(Section::Export, Action::Export(ExportSubject::Everything), "Export everything…", &["Ctrl+Shift+E"], "all charts tables folder save"),
    one(Section::Export, Action::Export(ExportSubject::Report), "Report…", &["Ctrl+R"], "html pdf document export"),
    one(Section::Export, table(TableId::Predictions), "Export predictions…", &["Ctrl+E"], "scores probabilities csv save"),
    one(Section::Export, table(TableId::Customers), "Export cleaned customers…", &["Ctrl+Shift+U"], "rows csv save"),
    one(Section::Export, table(TableId::Selected), "Export selected customers…", &["Ctrl+Shift+J"], "rows csv save"),
    one(Section::Export, table(TableId::Flips), "Export the call list…", &["Ctrl+Shift+F"], "flips csv save"),
    one(Section::Export, table(TableId::Segments), "Export the table of segments…", &["Ctrl+Shift+G"], "means csv save clusters"),
    one(Section::Export, table(TableId::Summary), "Export column summary…", &["Ctrl+Shift+I"], "columns csv save"),
    one(Section::Export, Action::Export(ExportSubject::File(FileId::Model)), "Save the model…", &["Ctrl+Shift+N"], "json export classifier"),
    one(Section::Export, Action::Export(ExportSubject::File(FileId::Handover)), "Model for other programs…", &["Ctrl+Shift+H"], "onnx pmml sql excel export"),

    one(Section::Help, Action::Guide, "Guide", &["F1"], "help manual words shortcuts"),
    one(Section::Help, Action::About, "About Buyerscope", &["F12"], "version licence log settings places"),
];
