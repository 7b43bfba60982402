//! Buyerscope: who hunts bargains, who buys premium, and how sure that is.
//!
//! # The way of the data
//! ```text
//!  bytes ─read─▶ Table + ImportReceipt ─clean─▶ Table + CleaningReport ─encode─▶ FeatureMatrix (+ labels)
//!                                                                                 │
//!         ┌──────────────split─▶ train, test ─fit─▶ LogisticFit ─evaluate─▶ ClassifierReport
//!         └──────────────scale─▶ ────────────  fit─▶ KMeansFit ──describe─▶ SegmentScan
//!  report ─chart─▶ ChartSpec ─layout─▶ Scene ─┬─▶ painted in the window
//!                                             └─▶ SVG ─▶ PNG
//! ```
//! Where the rows are purchases, one more arrow makes customers of them before they are cleaned
//! ([`engine::purchases`]).
//! Every arrow is a pure function: same input, same seed, same output, on any number of threads.
//! The [`Study`](engine::study::Study) holds every choice of the user; [`Results`](engine::run::Results)
//! follow from it and are never edited. [`engine::run`] computes only what is out of date. The window
//! edits the Study, the command line reads one, undo is an earlier one.
//!
//! # The house
//! | module | what lives there | may use |
//! |---|---|---|
//! | [`engine`] | the pure part: tables (the only home of polars), features, models (of linfa), metrics | nothing else of ours |
//! | [`chart`] | report → [`ChartSpec`](chart::ChartSpec) → [`Scene`](chart::Scene): pictures as plain data | engine, theme's colours and fonts |
//! | [`export`] | bytes out: SVG, PNG, CSV, JSON; the only writer of files | engine, chart, theme's colours and fonts |
//! | [`jobs`] | slow work beside the window: the only home of threads and file dialogs | engine, export |
//! | [`state`] | what the window shows; commands in, work out; knows no egui | engine, jobs |
//! | [`theme`] | colours and fonts as plain numbers, and egui's style made of them | nothing else of ours |
//! | [`views`] | egui: one folder a tab, and the widgets they share | state, chart, engine, export's requests, theme |
//! | [`app`] | the window: settles events and commands, then paints | all |
//! | [`cli`] | the same engine without a window | all |
//!
//! # Invariants
//! 1. The engine never learns that a window exists.
//! 2. A frame never waits.
//! 3. Each report carries its spec and seed: any picture can be remade.
//! 4. Screen and exported file draw the same `ChartSpec`.
//! 5. The number on the screen, in the table and in the JSON is one number, from one place.
//! 6. Nothing fails silently; an error is handled once.
//! 7. Test rows never touch anything that is fitted.

pub mod app;
pub mod chart;
pub mod cli;
pub mod engine;
pub mod export;
pub mod jobs;
pub mod state;
pub mod theme;
pub mod views;
