#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod cli;
mod command;
mod curves;
mod customers;
mod explain;
mod fits;
mod flips;
mod folds;
mod fuzz;
mod laws;
mod layering;
mod leaks;
mod matrix;
mod opening;
mod oracle;
mod profile;
mod quality;
mod reference;
mod safe_cells;
mod samples;
mod score_tab;
mod separation;
mod views;
mod window_cleaning;
mod window_validation;
