mod reference;
mod samples;
