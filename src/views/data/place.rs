//! Where in the file the table stands: what the file is, which sheet, which line has the names.

use egui::Ui;

use super::import::{Decision, decide, row, with};
use crate::{
    engine::{
        format,
        study::{Apostrophes, HeaderLine, ImportSpec},
        table::ImportReceipt,
    },
    state::Command,
    views::widgets::hint,
};

/// Lines offered as the header, at least.
const LINES: usize = 8;

/// What the file is, where that says more than its encoding does.
pub fn format(ui: &mut Ui, receipt: &ImportReceipt) {
    let is_plain_text = receipt
        .encoding
        .as_ref()
        .is_some_and(|encoding| receipt.format == format!("{encoding} text"));
    if !is_plain_text {
        row(ui, "File", |ui| {
            hint(
                ui,
                receipt.format.split(", sheet").next().unwrap_or(&receipt.format),
            );
        });
    }
}

/// Which sheet: only where there are several.
pub fn sheet(ui: &mut Ui, receipt: &ImportReceipt, spec: &ImportSpec, out: &mut Vec<Command>) {
    let Some(shown) = &receipt.sheet else { return };
    if receipt.sheets.len() < 2 {
        return;
    }
    let decision = Decision {
        name: "Sheet",
        shown: shown.clone(),
        is_chosen: spec.sheet.is_some(),
        others: receipt.sheets.clone(),
    };
    if let Some(picked) = decide(ui, decision) {
        let names: Vec<&String> = receipt.sheets.iter().collect();
        let sheet = picked.of(&names).cloned();
        // The lines of one sheet say nothing of another's.
        out.push(with(spec, |spec| {
            spec.sheet = sheet;
            spec.header_line = None;
        }));
    }
}

/// Which line has the names of the columns. Nothing for files that keep names and values apart.
pub fn header(ui: &mut Ui, receipt: &ImportReceipt, spec: &ImportSpec, out: &mut Vec<Command>) {
    if receipt.encoding.is_none() && receipt.sheet.is_none() {
        return;
    }
    let found = receipt.header_line;
    let lines = offered(found);
    let decision = Decision {
        name: "Header row",
        shown: words(if found == 0 {
            HeaderLine::None
        } else {
            HeaderLine::Line(found)
        }),
        is_chosen: spec.header_line.is_some(),
        others: lines.iter().copied().map(words).collect(),
    };
    if let Some(picked) = decide(ui, decision) {
        out.push(with(spec, |spec| spec.header_line = picked.of(&lines)));
    }
}

/// What becomes of apostrophes before texts that a spreadsheet would run: only where there are some.
pub fn apostrophes(ui: &mut Ui, receipt: &ImportReceipt, spec: &ImportSpec, out: &mut Vec<Command>) {
    const CHOICES: [Apostrophes; 2] = [Apostrophes::LeaveOut, Apostrophes::Keep];
    let Some(found) = receipt.apostrophes else { return };
    let words = |choice| {
        match choice {
            Apostrophes::LeaveOut => "Left out",
            Apostrophes::Keep => "Kept",
        }
        .to_owned()
    };
    let shown = if found.are_kept {
        Apostrophes::Keep
    } else {
        Apostrophes::LeaveOut
    };
    let decision = Decision {
        name: "Apostrophes",
        shown: words(shown),
        is_chosen: spec.apostrophes.is_some(),
        others: CHOICES.map(words).to_vec(),
    };
    if let Some(picked) = decide(ui, decision) {
        out.push(with(spec, |spec| spec.apostrophes = picked.of(&CHOICES)));
    }
}

/// The first lines, some below the one that was found, and none.
fn offered(found: usize) -> Vec<HeaderLine> {
    let last = LINES.max(found.saturating_add(2));
    let first = last.saturating_sub(2 * LINES).max(1);
    std::iter::once(HeaderLine::None)
        .chain((first..=last).map(HeaderLine::Line))
        .collect()
}

fn words(line: HeaderLine) -> String {
    match line {
        HeaderLine::None => "No header".to_owned(),
        HeaderLine::Line(line) => format!("Line {}", format::count(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_the_header_are_offered() {
        assert_eq!(offered(1).len(), LINES + 1);
        assert_eq!(offered(1)[..2], [HeaderLine::None, HeaderLine::Line(1)]);
        let far = offered(4000);
        assert!(far.len() < 20 && far.contains(&HeaderLine::Line(4000)), "{far:?}");
        assert_eq!(words(HeaderLine::Line(1250)), "Line 1\u{202f}250");
    }
}
