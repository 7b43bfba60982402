//! What the guide says: short, in the order of the work.

use crate::state::{GuidePage, Tab};

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Text(&'static str),
    /// What is named at the left, and what is said of it.
    Point(&'static str, &'static str),
    /// Names what follows.
    Head(&'static str),
}

use Piece::{Head, Point, Text};

/// The pieces of a page; of the shortcuts the list of actions says most.
pub fn pieces(page: GuidePage) -> &'static [Piece] {
    match page {
        GuidePage::Start => START,
        GuidePage::Tab(Tab::Data) => DATA,
        GuidePage::Tab(Tab::Explore) => EXPLORE,
        GuidePage::Tab(Tab::Train) => TRAIN,
        GuidePage::Tab(Tab::Segments) => SEGMENTS,
        GuidePage::Tab(Tab::Score) => SCORE,
        GuidePage::Export => EXPORT,
        GuidePage::Shortcuts => WHERE_YOU_ARE,
        GuidePage::Words => WORDS,
    }
}

const START: &[Piece] = &[
    Text(
        "Buyerscope finds who buys how: it learns from customers whose kind is known, groups those who are alike, and says how sure both are.",
    ),
    Head("In five minutes"),
    Point(
        "1. Open",
        "Drop a file anywhere in the window, or try the sample customers. One row a customer, one column a fact. Purchases will do: customers are made of them.",
    ),
    Point(
        "2. Data",
        "See how each column was read, and mend what was read wrongly.",
    ),
    Point(
        "3. Explore",
        "See which columns tell the kinds of customers apart.",
    ),
    Point(
        "4. Train",
        "Choose what to predict. Drag the threshold and watch who is found and who is missed.",
    ),
    Point("5. Segments", "Drag the number of groups. Give them names."),
    Point(
        "6. Score",
        "Let the model say of new customers what kind they are.",
    ),
    Point(
        "7. Take it away",
        "Every picture and table has an export button. A study keeps every choice.",
    ),
    Head("Good to know"),
    Text(
        "Your file is never written over. Every choice can be undone, also those of an hour ago: History lists them.",
    ),
    Text(
        "Whatever takes longer runs beside the window. What is running stands at the bottom right, and can be cancelled there.",
    ),
    Text("Nothing leaves this computer."),
];

const DATA: &[Piece] = &[
    Text("How the file was read, and what is done to it before anything is learnt."),
    Point(
        "Import receipt",
        "Encoding, separator, decimal mark, and every cell that could not be read, with its line. What is ambiguous is underlined, and one click takes the other reading.",
    ),
    Point(
        "Columns",
        "A click on a column's name sorts; a click on a bar of its histogram selects those customers. Its menu changes the kind, or adds a cleaning step.",
    ),
    Point(
        "Cleaning",
        "A list of steps in your order: missing cells, outliers, duplicates, rows by a condition, new columns by a formula. Each says what it touched, and can be switched off.",
    ),
    Point(
        "Profile",
        "Each column's range, shape and missing cells, and which cells are missing together.",
    ),
    Point(
        "Correlations",
        "Which columns say the same, by the measure that you choose.",
    ),
    Point(
        "Selecting",
        "Drag over rows, click a bar, or use a cell's menu. Ctrl adds, Alt removes. What is selected is marked in every tab.",
    ),
];

const EXPLORE: &[Piece] = &[
    Text("A look at the customers before anything is predicted."),
    Point(
        "Histograms",
        "Each column by the kinds of customers. Where the colours stand apart, the column tells them apart.",
    ),
    Point(
        "Correlations",
        "Numbers that rise and fall together. Two columns that say the same teach a model nothing twice.",
    ),
    Point(
        "Scatter",
        "Any two columns against each other. Draw a box or a lasso to select; the wheel zooms.",
    ),
];

const TRAIN: &[Piece] = &[
    Text(
        "Learns from customers whose kind is known, and tests what it has learnt on customers that it has not seen.",
    ),
    Point(
        "What to predict",
        "A column with two kinds or more. The kind you look for is the positive class.",
    ),
    Point(
        "Features",
        "What it may learn from. Leave out what is only known afterwards, or the results are too good to be true.",
    ),
    Point(
        "Threshold",
        "From which probability on a customer counts as positive. Lower finds more and is wrong more often.",
    ),
    Point(
        "Confusion matrix",
        "Who was found, who was missed, who is a false alarm. A click selects those customers.",
    ),
    Point(
        "Curves",
        "All thresholds at once: ROC, precision and recall, calibration, gains, lift, profit. Of more than two classes each has a line against the rest.",
    ),
    Point(
        "Folds",
        "Tests several times on different customers, so that luck shows as a range.",
    ),
    Point(
        "Explain",
        "What each feature adds, for everybody and for one customer, and what would flip the decision.",
    ),
    Point(
        "Warnings",
        "A column that is too good, customers that stand on both sides, features that repeat each other. Each comes with a remedy.",
    ),
    Text(
        "Test rows and training rows are never mixed. How often you have looked at the test results is counted at the bottom: every choice made after a look fits them a little better than new customers will.",
    ),
];

const SEGMENTS: &[Piece] = &[
    Text("Groups of customers who are alike, without asking for a label."),
    Point(
        "k",
        "How many groups. Drag it: segments keep number, colour and name, and the flows show which one splits.",
    ),
    Point(
        "How clear",
        "Silhouette, inertia and stability for every k, with a suggestion that says why, or that there are no clear groups.",
    ),
    Point(
        "Cards",
        "What sets each segment apart, its share of customers and of revenue, who is typical. Click its name to change it.",
    ),
    Point(
        "Scatter",
        "Choose the axes, or the two directions in which customers differ most.",
    ),
];

const SCORE: &[Piece] = &[
    Text("New customers, told by the model that you trained or by one that was saved."),
    Point(
        "Match columns",
        "Columns are matched by name; one that is called differently can be chosen.",
    ),
    Point(
        "What comes out",
        "A probability, a prediction and a segment for each row, and the columns that pushed it most.",
    ),
    Point(
        "Drift",
        "How far each column has moved since training. Below 0.1 it is stable; above 0.25 the scores may be less reliable.",
    ),
    Point(
        "For other programs",
        "The model goes out as ONNX, PMML, SQL or Excel formulas, with rows to test it by.",
    ),
];

const EXPORT: &[Piece] = &[
    Point(
        "A chart or a table",
        "By the button beside it: SVG, PDF, PNG; CSV. The folder and the look are remembered.",
    ),
    Point("Everything", "All charts and tables into one folder."),
    Point(
        "Report",
        "One page for browsers, or a PDF: question, data, model with its ranges, segments, warnings, your notes.",
    ),
    Point(
        "Study",
        "Every choice in a text file. Opened again it gives the same numbers, or says which have moved.",
    ),
    Point(
        "After a crash",
        "Work that was not saved is offered again at the next start.",
    ),
];

const WHERE_YOU_ARE: &[Piece] = &[
    Head("Where you are"),
    Point("Esc", "Leaves a dialog or a field; else clears the selection"),
    Point("Tab", "To the next control; Shift+Tab to the one before"),
    Point("Arrow keys", "Move a slider, a row, a scatter"),
    Point(
        "Enter",
        "Presses the button at hand; in a search the next hit, with Shift the one before",
    ),
    Point("Home, End", "First and last row of the table"),
    Point("Ctrl+A", "Selects all rows, where the table has the keyboard"),
    Point("Ctrl, Alt + drag", "Adds to the selection, takes away from it"),
    Point("Shift + drag", "Selects in a scatter that is otherwise moved"),
];

const WORDS: &[Piece] = &[
    Head("How good a model is"),
    Point(
        "Accuracy",
        "The share of customers told rightly. With few of one kind it is high for saying nothing: compare it with “no model”.",
    ),
    Point(
        "Precision",
        "Of those it calls positive, the share that are. Low: many false alarms.",
    ),
    Point(
        "Recall",
        "Of those that are positive, the share it finds. Low: many are missed.",
    ),
    Point(
        "Specificity",
        "Of those that are negative, the share it leaves alone.",
    ),
    Point(
        "F1",
        "One number for precision and recall, low when either is low.",
    ),
    Point(
        "MCC",
        "Agreement of truth and prediction over all four cells: 0 is chance, 1 is perfect.",
    ),
    Point(
        "ROC AUC",
        "How often a positive customer gets a higher score than a negative one: 0.5 is chance, 1 is always.",
    ),
    Point(
        "PR AUC",
        "Precision averaged over all recalls; to be compared with the share of positives.",
    ),
    Point(
        "Log-loss",
        "How wrong the probabilities are; sure and wrong costs most. Lower is better.",
    ),
    Point("Calibrated", "Of customers given 30 %, about 30 % are positive."),
    Point(
        "Lift",
        "How many times more positives than by chance among those contacted.",
    ),
    Point(
        "Range, 95 %",
        "Where the figure would be with other customers of the same kind, nineteen times of twenty.",
    ),
    Head("How a model is made"),
    Point(
        "Logistic regression",
        "Adds up the features, each with a weight, and turns the sum into a probability.",
    ),
    Point(
        "Odds ratio",
        "By what factor the odds change with one step of a feature: above 1 towards positive.",
    ),
    Point(
        "L2 strength",
        "Holds weights small, so that chance does not make them large.",
    ),
    Point(
        "Variance inflation",
        "How much less sure a weight is because its feature repeats others. Above 5 it cannot be told apart.",
    ),
    Point(
        "Training, test",
        "Rows it learns from; rows kept back to see how well it does on customers it does not know.",
    ),
    Point(
        "Fold",
        "One part of the training rows, tested by a model that learnt from the others.",
    ),
    Point(
        "Leak",
        "Something known only afterwards that gives the answer away.",
    ),
    Head("Groups"),
    Point(
        "k-means",
        "Puts k centres so that customers are near to one, and gives each customer to the nearest.",
    ),
    Point(
        "Silhouette",
        "How much nearer customers are to their own segment than to the next: 1 is clearly apart, 0 on the border, below 0 rather in the other.",
    ),
    Point(
        "Inertia",
        "Squared distances to the centres, added up. It always falls with k; look for the knee.",
    ),
    Point(
        "Stability",
        "Whether the same customers come together when others are drawn. Above 0.85 it is solid.",
    ),
    Point(
        "Principal components",
        "The directions in which customers differ most, as axes of a picture.",
    ),
    Head("Columns"),
    Point(
        "Correlation",
        "How much two columns move together: from −1 over 0 to 1.",
    ),
    Point(
        "Cramér's V, η",
        "The same for two columns of categories, and for a category and a number: from 0 to 1.",
    ),
    Point(
        "Outlier",
        "A value far from all others: a slip, or a customer worth a look.",
    ),
    Point(
        "Standard deviation",
        "How far values usually are from their mean.",
    ),
    Point(
        "Drift (PSI)",
        "How far new customers differ from those trained on.",
    ),
    Point(
        "RFM",
        "Recency, frequency, money: how long ago, how often, how much.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_something_and_briefly() {
        for page in GuidePage::ALL {
            let pieces = pieces(page);
            assert!(pieces.len() >= 4, "{page:?}");
            for piece in pieces {
                let (Text(words) | Point(_, words) | Head(words)) = piece;
                assert!(!words.is_empty() && words.chars().count() <= 330, "{words}");
            }
        }
    }

    #[test]
    fn the_words_of_the_results_are_explained() {
        for word in [
            "Accuracy",
            "Precision",
            "Recall",
            "Specificity",
            "F1",
            "MCC",
            "ROC AUC",
            "PR AUC",
            "Silhouette",
        ] {
            let is_there = WORDS
                .iter()
                .any(|piece| matches!(piece, Point(name, _) if *name == word));
            assert!(is_there, "{word}");
        }
    }
}
