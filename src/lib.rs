//! Buyerscope: who hunts bargains, who buys premium, and how sure that is.

pub mod app;
pub mod chart;
pub mod cli;
pub mod engine;
pub mod export;
pub mod jobs;
pub mod state;
pub mod theme;
pub mod views;
