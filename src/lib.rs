//! Buyerscope: who hunts bargains, who buys premium, and how sure that is.

pub mod engine;
