//! Customers from purchases: the page opens, the customers are used, and back.

use super::{AppState, Command, Tab};
use crate::engine::{
    purchases::{Cut, LabelRule, PurchaseSpec, RfmSpec, suggest},
    study::{ClassifierSpec, ExploreSpec, SegmentSpec, Study, TableSpec},
    table::names_read_as_numbers,
};

impl AppState {
    /// Opens the page; the first time with the columns as guessed.
    pub(super) fn open_purchases(&mut self) {
        if self.shows_welcome() {
            return;
        }
        self.is_making_customers = true;
        if self.study.purchases.is_some() {
            return;
        }
        let found = self.results.read().and_then(|read| suggest(&read.summary));
        let spec = found.map_or_else(nothing_found, |found| found.spec);
        let before = self.study.clone();
        self.study.purchases = Some(spec);
        self.record(before, None);
    }

    /// A number of the label's rule is dragged: one step to undo, not a hundred.
    pub(super) fn purchases_drag(&self, command: &Command) -> Option<&'static str> {
        let (Command::SetPurchases(new), Some(old)) = (command, &self.study.purchases) else {
            return None;
        };
        let without_cut = |spec: &PurchaseSpec| {
            let mut spec = spec.clone();
            if let Some(label) = &mut spec.label {
                label.cut = Cut::Value(0.0);
            }
            spec
        };
        (new.label.is_some() && without_cut(new) == without_cut(old)).then_some("label cut")
    }

    /// Lets the work stand on the customers, or on the purchases again.
    ///
    /// Choices about columns of the other table mean nothing here: cleaning, target and features are
    /// taken out, all in one step that can be undone.
    pub(super) fn use_purchases(&mut self, is_used: bool) {
        let before = self.study.clone();
        let Some(spec) = &mut self.study.purchases else {
            return;
        };
        if spec.is_used == is_used {
            self.is_making_customers = false;
            return;
        }
        spec.is_used = is_used;
        if is_used && let Some(read) = self.results.read() {
            let names = names_read_as_numbers(&read.table, spec);
            let texts = &mut self.study.import.text_columns;
            texts.extend(
                names
                    .into_iter()
                    .filter(|name| !before.import.text_columns.contains(name)),
            );
        }
        forget_columns(&mut self.study);
        // Its rows are purchases here and customers there.
        self.clear_selection();
        self.record(before, None);
        self.is_making_customers = false;
        self.tab = Tab::Data;
    }
}

fn nothing_found() -> PurchaseSpec {
    PurchaseSpec {
        is_used: false,
        rfm: Some(RfmSpec::default()),
        label: Some(LabelRule::default()),
        ..PurchaseSpec::default()
    }
}

fn forget_columns(study: &mut Study) {
    study.cleaning.clear();
    study.classifier = ClassifierSpec {
        target: None,
        positive: None,
        features: None,
        ..study.classifier.clone()
    };
    study.segments = SegmentSpec {
        features: None,
        axes: None,
        ..study.segments.clone()
    };
    study.table = TableSpec::default();
    study.explore = ExploreSpec::default();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Progress, run, run::Step, study::CleaningStep},
        jobs::{JobEvent, JobRequest},
    };

    /// Applies a command and does the steps up to cleaning.
    fn give(state: &mut AppState, command: Command) {
        let mut requests = state.apply(command);
        while let Some(request) = requests.pop() {
            let JobRequest::Run { step, study, results } = request else {
                continue;
            };
            if step > Step::Prepare {
                continue;
            }
            let outcome = Box::new(run::perform(step, &study, &results, &Progress::none()));
            let event = JobEvent::StepEnded {
                generation: 1,
                outcome,
                seconds: 0.02,
            };
            requests.extend(state.on_event(event));
        }
    }

    fn opened(csv: &str) -> (AppState, tempfile::NamedTempFile) {
        use std::io::Write as _;
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(csv.as_bytes()).unwrap();
        let mut state = AppState::default();
        give(&mut state, Command::Open(file.path().to_owned()));
        (state, file)
    }

    const PURCHASES: &str = "customer_id,date,amount\n7,2024-01-01,10.50\n7,2024-01-31,2.00\n\
                             12,2024-01-05,3.25\n7,2024-03-01,1.00\n12,2024-02-01,4.00\n";

    #[test]
    fn customers_are_tried_out_used_and_taken_back() {
        let (mut state, _file) = opened(PURCHASES);
        give(
            &mut state,
            Command::AddCleaningStep(CleaningStep::drop_duplicates()),
        );
        give(&mut state, Command::OpenPurchases);
        assert!(state.shows_purchases());
        let made = state.results.customers().unwrap();
        assert_eq!(made.report.customers, 2);
        // Only tried out: the work still stands on the purchases.
        assert_eq!(state.results.prepared().unwrap().table.n_rows(), 5);

        give(&mut state, Command::UsePurchases);
        assert!(!state.shows_purchases());
        let table = &state.results.prepared().unwrap().table;
        assert_eq!(table.n_rows(), 2);
        assert_eq!(table.plain_cells("customer_id").unwrap(), ["12", "7"]);
        assert_eq!(table.plain_cells("total_spent").unwrap(), ["7.25", "13.5"]);
        assert_eq!(state.study.import.text_columns, ["customer_id"]);
        assert!(state.study.cleaning.is_empty());
        assert_eq!(
            state.results.prepared().unwrap().target.as_deref(),
            Some("buyer_type")
        );

        give(&mut state, Command::Undo);
        assert_eq!(state.results.prepared().unwrap().table.n_rows(), 5);
        assert_eq!(state.study.cleaning.len(), 1);
        give(&mut state, Command::Redo);
        give(&mut state, Command::BackToPurchases);
        assert_eq!(state.results.prepared().unwrap().table.n_rows(), 5);
        // The choices are kept for the next time.
        assert!(state.study.purchases.is_some());
    }

    #[test]
    fn a_page_that_cannot_guess_asks() {
        let (mut state, _file) = opened("a,b\n1,2\n3,4\n");
        give(&mut state, Command::OpenPurchases);
        assert!(state.shows_purchases());
        let error = state.results.failure(Step::Customers, &state.study).unwrap();
        assert_eq!(error.to_string(), "no column was chosen as customer");
        give(&mut state, Command::Undo);
        assert!(!state.shows_purchases());
        give(&mut state, Command::CloseFile);
        give(&mut state, Command::OpenPurchases);
        assert!(!state.shows_purchases());
    }
}
