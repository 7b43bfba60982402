mod laws;
mod oracle;
mod reference;
mod samples;
