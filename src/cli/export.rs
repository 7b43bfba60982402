//! `buyerscope export`.

use anyhow::Result;

use super::{args::ExportArgs, output::check_file};
use crate::{
    engine::handover::read_model,
    export::{ModelForm, companion_path, write_model},
};

/// A saved model in a form that other programs run.
pub fn export(args: &ExportArgs) -> Result<String> {
    check_file(&args.out, &[&args.model])?;
    let model = read_model(&args.model)?;
    let format = args.format.format();
    write_model(&args.out, &model, ModelForm::For(format), &[&args.model])?;
    let mut said = format!("{} written to {}\n", format.name(), args.out.display());
    if let Some(ending) = format.companion() {
        let path = companion_path(&args.out, ending);
        said.push_str(&format!("Self-test written to {}\n", path.display()));
    }
    Ok(said)
}
