mod laws;
mod layering;
mod oracle;
mod reference;
mod samples;
mod views;
