# Computes the intervals that tests/suite/fits.rs holds ours to, with the packages that people use for them.
#
#     Rscript tests/reference/make_intervals.R > tests/reference/intervals.json
#
# Wants pROC (Robin et al. 2011). Its aSAH data: 113 patients after a subarachnoid haemorrhage; s100b and ndka are
# markers in the blood, wfns a grade from 1 to 5 and so full of ties. Of each the AUC for outcome "Poor" with DeLong's
# 95 % interval; besides, hard cases of our own: all pairs in order, few rows, all scores alike.
suppressPackageStartupMessages(library(pROC))

digits <- function(value) sprintf("%.17g", as.numeric(value))
list_of <- function(values) paste0("[", paste(sprintf("%.15g", as.numeric(values)), collapse = ","), "]")

case <- function(name, scores, truth) {
  curve <- roc(truth, scores, levels = c(0, 1), direction = "<", quiet = TRUE)
  range <- suppressWarnings(as.numeric(ci.auc(curve, method = "delong")))
  sprintf(' "%s":{"scores":%s,"truth":%s,"auc":%s,"low":%s,"high":%s}', name, list_of(scores),
    list_of(truth), digits(range[2]), digits(range[1]), digits(range[3]))
}

data(aSAH)
poor <- as.integer(aSAH$outcome == "Poor")
cases <- c(
  case("s100b", aSAH$s100b, poor),
  case("ndka", aSAH$ndka, poor),
  case("wfns", as.integer(aSAH$wfns), poor),
  case("in order", 1:12, rep(0:1, each = 6)),
  case("few rows", c(0.1, 0.4, 0.6, 0.7, 0.35, 0.6, 0.8, 0.9), rep(0:1, each = 4)),
  case("all alike", rep(0.5, 20), rep(0:1, 10))
)
cat(sprintf('{"made_with":{"R":"%s","pROC":"%s"},\n"delong":{\n%s}}\n', getRversion(), packageVersion("pROC"),
  paste(cases, collapse = ",\n")))
