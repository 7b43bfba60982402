mod bad_input;
mod cli;
mod command;
mod layering;
mod reference;
mod samples;
