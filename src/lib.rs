//! Buyerscope: who hunts bargains, who buys premium, and how sure that is.

pub mod chart;
pub mod engine;
pub mod export;
pub mod theme;
