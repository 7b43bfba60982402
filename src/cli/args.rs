//! The command line as clap reads it. Names and defaults are a promise to scripts.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::choices::{ApostropheChoice, Missing, ModelChoice, ReturnsChoice, Weighting};
use super::column::ColumnChoice;
use super::segment_options::SegmentOptions;
use super::values::{
    Names, OwnWeights, ThresholdChoice, cut, day, folds, fraction, header_line, mark, penalty, probability,
    repeats,
};
use crate::{
    engine::{
        purchases::{Cut, Day},
        study::HeaderLine,
    },
    export::HandoverFormat,
};

/// Who hunts bargains, who buys premium, and how sure that is.
#[derive(Debug, Parser)]
#[command(
    name = "buyerscope",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a command the window opens. A file named like a command is opened as ./inspect.\n\
                  Exit status: 0 done, 2 wrong arguments, 1 anything else."
)]
pub struct Cli {
    /// Customers, or a saved study, to open in the window.
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say how a file is read, what each column holds and what could not be read.
    Inspect(InspectArgs),
    /// Learn what tells the classes of a column apart, and find segments.
    Analyze(Box<AnalyzeArgs>),
    /// Find segments of customers that are alike.
    Segment(SegmentArgs),
    /// Make one row a customer of a file with one row a purchase.
    Customers(Box<CustomersArgs>),
    /// Score new customers with a model that analyze has saved.
    Score(Box<ScoreArgs>),
    /// Hand a saved model over to other programs.
    Export(ExportArgs),
    /// Work a saved study through again, and say whether its numbers are what they were.
    Replay(ReplayArgs),
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The .study.toml or .study.zip that was saved from the window, or that analyze --out has written.
    #[arg(value_name = "FILE.study.toml")]
    pub study: PathBuf,
    /// Compare with the numbers saved in the study: “identical”, or each number that moved and by how much, with
    /// exit status 1.
    #[arg(long)]
    pub verify: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
pub struct InspectArgs {
    #[command(flatten)]
    pub input: Input,
    /// Write all rows set aside and all cells not read to this folder: set-aside.csv, not-read.csv.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Write cells that begin with = + - @ as they are [default: with an apostrophe before them, so that no
    /// spreadsheet takes them for formulas].
    #[arg(long)]
    pub raw_cells: bool,
    #[command(flatten)]
    pub cleaning: Cleaning,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("folded").args(["folds", "compare"]).multiple(true)))]
pub struct AnalyzeArgs {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub cleaning: Cleaning,
    /// The column to predict.
    #[arg(long, value_name = "COLUMN")]
    pub target: String,
    /// The label whose probability is predicted [default: the rarer one].
    #[arg(long, value_name = "LABEL", allow_hyphen_values = true)]
    pub positive: Option<String>,
    /// Columns to learn from, parted by commas [default: all that are numbers or have few levels, but no
    /// identifiers].
    #[arg(long, value_name = "A,B,…")]
    pub features: Option<Names>,
    /// Share of the rows kept for testing, 0 to 0.9; 0 trains on all.
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = fraction)]
    pub test_fraction: f64,
    /// Test on the latest rows by this column of dates or numbers, and train on all earlier ones, instead of rows
    /// drawn at random; --folds then go forward in time as well.
    #[arg(long, value_name = "COLUMN", conflicts_with = "keep_together")]
    pub test_latest: Option<String>,
    /// Test on the rows of this file; then all rows of the other one train.
    #[arg(long, value_name = "FILE", conflicts_with = "test_latest")]
    pub test_file: Option<PathBuf>,
    /// Cross-validate as well: part the training rows into so many folds, each of which tests once while the
    /// others train; with --test-latest while all earlier ones train.
    #[arg(long, value_name = "K", value_parser = folds)]
    pub folds: Option<usize>,
    /// Part the rows anew and cross-validate so many times; forward in time there is one way to part them.
    #[arg(
        long,
        value_name = "TIMES",
        default_value = "1",
        value_parser = repeats,
        requires = "folded",
        conflicts_with = "test_latest"
    )]
    pub repeats: usize,
    /// Compare with the other models on the same folds (5 unless --folds says otherwise): always the most frequent
    /// label, logistic regression, naive Bayes, a decision tree, a random forest.
    #[arg(long)]
    pub compare: bool,
    /// What is trained, shown, saved and scored with; coefficients are those of a logistic regression on the same rows
    /// in any case.
    #[arg(long, value_enum, default_value_t)]
    pub model: ModelChoice,
    /// Penalty on large coefficients; 0 is maximum likelihood with standard errors.
    #[arg(long, value_name = "L2", default_value = "1.0", value_parser = penalty)]
    pub l2: f64,
    /// How much a row of each class counts.
    #[arg(long, value_enum, default_value_t)]
    pub class_weight: Weighting,
    /// How much a row of each class counts, in numbers above 0; labels that are not named count 1. A label with a
    /// comma in it stands in quotation marks with its number.
    #[arg(
        long,
        value_name = "LABEL=NUMBER,…",
        allow_hyphen_values = true,
        conflicts_with = "class_weight"
    )]
    pub class_weights: Option<OwnWeights>,
    /// Predict positive from this probability on; best-f1 and youden find it on training rows, in the folds where
    /// there are some, never on test rows.
    #[arg(long, value_name = "PROBABILITY|best-f1|youden", default_value = "0.5")]
    pub threshold: ThresholdChoice,
    /// Write a report of words, tables and charts to this file: .html for browsers, .pdf for paper.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Who is on another side at --threshold than at this probability: said, and written as flips.csv with --out.
    #[arg(long, value_name = "PROBABILITY", value_parser = probability)]
    pub flips_from: Option<f64>,
    /// Fill missing cells from the training rows, or leave their rows out.
    #[arg(long, value_enum, default_value_t)]
    pub missing: Missing,
    /// A column whose rows stay in one part: all of them train, or all test.
    #[arg(long, value_name = "COLUMN")]
    pub keep_together: Option<String>,
    /// Columns to segment by, numbers or categories [default: all that are numbers, but no identifiers and not the
    /// target].
    #[arg(long, value_name = "A,B,…")]
    pub segment_features: Option<Names>,
    #[command(flatten)]
    pub segments: SegmentOptions,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
pub struct SegmentArgs {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub cleaning: Cleaning,
    /// Columns to segment by, numbers or categories [default: all that are numbers, but no identifiers].
    #[arg(long, value_name = "A,B,…")]
    pub features: Option<Names>,
    #[command(flatten)]
    pub segments: SegmentOptions,
    /// Assign the customers of this file to the segments, and say who moved; with --out also as assigned.csv,
    /// migration.csv and flows.svg.
    #[arg(long, value_name = "FILE")]
    pub assign: Option<PathBuf>,
    /// The column that tells which customers stand in both files [default: the first identifier that both have].
    #[arg(long, value_name = "COLUMN", requires = "assign")]
    pub id: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("scores").args(["rfm", "rules"]).multiple(true)))]
pub struct CustomersArgs {
    #[command(flatten)]
    pub input: Input,
    /// Column that tells whose purchase it is [default: the only one that it can be].
    #[arg(long, value_name = "COLUMN")]
    pub customer: Option<String>,
    /// Column with the day of the purchase [default: the only one that it can be].
    #[arg(long, value_name = "COLUMN")]
    pub date: Option<String>,
    /// Column with what was paid, negative for returns [default: the only one that it can be].
    #[arg(long, value_name = "COLUMN")]
    pub amount: Option<String>,
    /// Column with the number of pieces, where the amount is the price of one: both are multiplied.
    #[arg(long, value_name = "COLUMN")]
    pub quantity: Option<String>,
    /// Column with the number of the order [default: one customer's purchases on one day are an order].
    #[arg(long, value_name = "COLUMN")]
    pub order: Option<String>,
    /// The day of reckoning; later purchases are left out [default: the last date in the file].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Day>,
    /// What negative amounts do.
    #[arg(long, value_enum, default_value_t)]
    pub returns: ReturnsChoice,
    /// Add scores for recency, frequency and spending, and the segments made of them.
    #[arg(long)]
    pub rfm: bool,
    /// A TOML file with the rules for the segments, as in a study: one [[rules]] a segment, the first that
    /// fits names it; adds the scores too.
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Write the chart of revenue by recency and frequency to this folder: rfm.svg, rfm.png.
    #[arg(long, value_name = "FOLDER", requires = "scores")]
    pub charts: Option<PathBuf>,
    /// Add a buyer_type by this column of the customers, such as avg_purchase_value.
    #[arg(long, value_name = "COLUMN")]
    pub label_by: Option<String>,
    /// Where the first label begins: a value, or a quantile such as q0.67 [default: q0.67].
    #[arg(long, value_name = "VALUE|qSHARE", requires = "label_by", value_parser = cut)]
    pub label_above: Option<Cut>,
    /// The label above and the label below [default: Premium Buyer,Bargain Hunter].
    #[arg(long, value_name = "ABOVE,BELOW", requires = "label_by")]
    pub label_names: Option<Names>,
    /// Write the customers to this CSV file.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Write cells that begin with = + - @ as they are [default: with an apostrophe before them, so that no
    /// spreadsheet takes them for formulas].
    #[arg(long)]
    pub raw_cells: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The model.json that analyze --out has written, or that was saved from the window.
    #[arg(value_name = "MODEL.json")]
    pub model: PathBuf,
    #[command(flatten)]
    pub input: Input,
    /// Write the scored customers to this file: Parquet where it ends in .parquet, else CSV.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Take a column of the file for one of the model that is called otherwise (may stand several times).
    #[arg(long, value_name = "MODEL=FILE")]
    pub match_column: Vec<String>,
    /// Write cells that begin with = + - @ as they are [default: with an apostrophe before them, so that no
    /// spreadsheet takes them for formulas].
    #[arg(long)]
    pub raw_cells: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The model.json that analyze --out has written, or that was saved from the window.
    #[arg(value_name = "MODEL.json")]
    pub model: PathBuf,
    /// What it becomes.
    #[arg(long, value_enum)]
    pub format: FormatChoice,
    /// Write it to this file.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatChoice {
    /// For onnxruntime: raw columns in, probability and predicted out.
    Onnx,
    /// PMML 4.4, for data mining software.
    Pmml,
    /// One SELECT over a table named customers.
    Sql,
    /// A CSV file with formulas beside the columns.
    Excel,
}

impl FormatChoice {
    pub fn format(self) -> HandoverFormat {
        match self {
            Self::Onnx => HandoverFormat::Onnx,
            Self::Pmml => HandoverFormat::Pmml,
            Self::Sql => HandoverFormat::Sql,
            Self::Excel => HandoverFormat::Excel,
        }
    }
}

/// The file and how to read it; what is not given is decided by the evidence in the file.
#[derive(Debug, Args)]
pub struct Input {
    /// A file of customers, one a row: text, Excel, OpenDocument or Parquet, also packed by gzip or Zstandard.
    pub file: PathBuf,
    /// The encoding, such as utf-8, windows-1252 or shift_jis.
    #[arg(long, value_name = "NAME", help_heading = "Reading the file")]
    pub encoding: Option<String>,
    /// The sign between fields; \t or tab for a tab.
    #[arg(long, value_name = "SIGN", value_parser = mark, allow_hyphen_values = true, help_heading = "Reading the file")]
    pub delimiter: Option<char>,
    /// The sign before decimals.
    #[arg(long, value_name = "SIGN", value_parser = mark, allow_hyphen_values = true, help_heading = "Reading the file")]
    pub decimal: Option<char>,
    /// The sign between thousands.
    #[arg(long, value_name = "SIGN", value_parser = mark, allow_hyphen_values = true, help_heading = "Reading the file")]
    pub thousands: Option<char>,
    /// The sheet of a workbook [default: the first one that looks like a table].
    #[arg(long, value_name = "NAME", help_heading = "Reading the file")]
    pub sheet: Option<String>,
    /// The line with the names of the columns; none where every line is a row.
    #[arg(long, value_name = "N|none", value_parser = header_line, help_heading = "Reading the file")]
    pub header_line: Option<HeaderLine>,
    /// Columns kept as text whatever they look like.
    #[arg(long, value_name = "A,B,…", help_heading = "Reading the file")]
    pub text: Option<Names>,
    /// How one column is read, such as 'points:kind=number,decimal=,' or 'bought:dates=dmy' (may stand
    /// several times).
    ///
    /// Choices: kind=number|category|text|date|boolean|identifier, decimal=SIGN, thousands=SIGN,
    /// dates=ymd|dmy|mdy|compact|unix|unix-ms, also-missing=MARK|MARK|… for marks beside the usual ones,
    /// not-missing=MARK|MARK|… for usual marks that are values here, missing=MARK|MARK|… in place of the usual.
    #[arg(
        long,
        value_name = "COLUMN:CHOICE,…",
        allow_hyphen_values = true,
        help_heading = "Reading the file"
    )]
    pub column: Vec<ColumnChoice>,
    /// Cells that count as missing besides empty ones, in place of the usual marks, parted by commas [default:
    /// NA, N/A, null, -, ? and the like].
    #[arg(
        long,
        value_name = "MARK,…",
        allow_hyphen_values = true,
        help_heading = "Reading the file"
    )]
    pub missing_marks: Option<Names>,
    /// The apostrophe in a text such as '=1+1, which keeps a spreadsheet from running it [default: left out
    /// unless another text of the file stands without].
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Reading the file")]
    pub apostrophes: Option<ApostropheChoice>,
}

/// How the table is cleaned before anything is learnt.
#[derive(Debug, Args)]
pub struct Cleaning {
    /// A TOML file with the cleaning steps, as in a study: one [[cleaning]] a step.
    #[arg(long, value_name = "FILE", help_heading = "Cleaning")]
    pub clean: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Output {
    /// Write results, charts and tables to this folder.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Write cells that begin with = + - @ as they are [default: with an apostrophe before them, so that no
    /// spreadsheet takes them for formulas].
    #[arg(long)]
    pub raw_cells: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}
