mod layering;
mod reference;
mod samples;
