//! A source file without its comments and texts, and the paths it names.

/// One file of `src`.
pub struct Source {
    /// From the root of the repository, with slashes.
    pub path: String,
    pub n_lines: usize,
    /// Whether all of it is compiled for tests only.
    pub is_test: bool,
    /// All code; comments and texts are blanks, lines are kept.
    code: String,
    /// As `code`, with the tests inside blanked as well.
    product: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let code = code_of(text);
        let is_test = path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/");
        Self {
            path: path.to_owned(),
            n_lines: text.lines().count(),
            is_test,
            product: without_tests(&code),
            code,
        }
    }

    /// The folder of `src` the file lies in.
    pub fn folder(&self) -> Option<&str> {
        let (folder, _) = self.path.strip_prefix("src/")?.split_once('/')?;
        Some(folder)
    }

    /// Names of the modules down to this file.
    fn depth(&self) -> usize {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let parts = inside.split('/').count();
        if inside.ends_with("/mod.rs") {
            parts - 1
        } else {
            parts
        }
    }

    /// Lines of the product's code that name a crate, a path or a macro.
    pub fn lines_naming(&self, name: &str) -> Vec<usize> {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let is_alone = |at: usize| {
            let before = self.product[..at].chars().next_back();
            let rest = &self.product[at + name.len()..];
            let ends = name.ends_with('!')
                || rest.trim_start().starts_with("::")
                || rest.starts_with(['(', ';', ',', ' ']);
            !before.is_some_and(is_name) && !rest.starts_with(is_name) && ends
        };
        self.product
            .match_indices(name)
            .filter(|(at, _)| is_alone(*at))
            .map(|(at, _)| line_at(&self.product, at))
            .collect()
    }
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The text with comments, strings and characters blanked out.
pub fn code_of(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < signs.len() {
        let end = end_of_words(&signs, at);
        if end == at {
            code.push(signs[at]);
            at += 1;
        } else {
            let blanks = signs[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' });
            code.extend(blanks);
            at = end;
        }
    }
    code
}

/// Where the comment, string or character that begins at `at` ends; `at` when none does.
fn end_of_words(signs: &[char], at: usize) -> usize {
    let next = |ahead: usize| signs.get(at + ahead).copied().unwrap_or('\0');
    let until = |from: usize, end: &str| {
        let end: Vec<char> = end.chars().collect();
        (from..signs.len())
            .find(|&i| signs[i..].starts_with(&end))
            .map_or(signs.len(), |i| i + end.len())
    };
    match next(0) {
        '/' if next(1) == '/' => until(at, "\n") - 1,
        '/' if next(1) == '*' => until(at + 2, "*/"),
        'r' if next(1) == '"' || next(1) == '#' => {
            let hashes = signs[at + 1..].iter().take_while(|&&c| c == '#').count();
            let is_string = next(1 + hashes) == '"' && !is_in_name(signs, at);
            if is_string {
                until(at + 2 + hashes, &format!("\"{}", "#".repeat(hashes)))
            } else {
                at
            }
        }
        '"' => end_of_string(signs, at + 1, '"'),
        // A character, not a lifetime.
        '\'' if next(1) == '\\' || next(2) == '\'' => end_of_string(signs, at + 1, '\''),
        _ => at,
    }
}

fn is_in_name(signs: &[char], at: usize) -> bool {
    at > 0 && (signs[at - 1].is_alphanumeric() || signs[at - 1] == '_')
}

fn end_of_string(signs: &[char], mut at: usize, quote: char) -> usize {
    while at < signs.len() && signs[at] != quote {
        at += if signs[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(signs.len())
}

/// The code with `#[cfg(test)] mod … { … }` blanked out.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = code.to_owned();
    let mut from = 0;
    while let Some(found) = out[from..].find(MARK) {
        let start = from + found;
        let after = &out[start + MARK.len()..];
        let item = after.trim_start();
        let open = after.find(['{', ';']);
        from = start + MARK.len();
        let (true, Some(open)) = (item.starts_with("mod ") || item.starts_with("pub mod "), open) else {
            continue;
        };
        if after[open..].starts_with(';') {
            continue;
        }
        let end = from + open + block_length(&after[open..]);
        let blanks: String = out[start..end]
            .chars()
            .flat_map(|c| {
                if c == '\n' {
                    vec!['\n']
                } else {
                    vec![' '; c.len_utf8()]
                }
            })
            .collect();
        out.replace_range(start..end, &blanks);
    }
    out
}

/// Length of the block that begins with a brace.
fn block_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// Every path of ours that the code names, from the root of the crate, with its line.
pub fn paths_of(source: &Source) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (at, _) in source.code.match_indices("crate::") {
        let is_start = !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if is_start {
            let mut tree = Tree::new(&source.code, at + "crate::".len());
            tree.read("", &mut paths);
        }
    }
    // As many steps up as the file lies deep end at the root as well.
    let up = "super::".repeat(source.depth());
    for (at, _) in source.code.match_indices(&up) {
        if !source.code[..at].ends_with("super::") {
            let mut tree = Tree::new(&source.code, at + up.len());
            tree.read("", &mut paths);
        }
    }
    paths
}

/// Reads `a::{b, c::d}` into `a::b` and `a::c::d`.
struct Tree<'a> {
    code: &'a str,
    at: usize,
}

impl<'a> Tree<'a> {
    fn new(code: &'a str, at: usize) -> Self {
        Self { code, at }
    }

    fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn read(&mut self, prefix: &str, paths: &mut Vec<(usize, String)>) {
        self.skip_blanks();
        if self.rest().starts_with('{') {
            self.at += 1;
            loop {
                self.skip_blanks();
                if self.rest().is_empty() || self.rest().starts_with('}') {
                    self.at = (self.at + 1).min(self.code.len());
                    return;
                }
                self.read(prefix, paths);
                // To the next branch, over `as name` and `*`.
                let skipped = self.rest().find([',', '}']).unwrap_or(self.rest().len());
                self.at += skipped;
                if self.rest().starts_with(',') {
                    self.at += 1;
                }
            }
        }
        let line = line_at(self.code, self.at);
        let length = self
            .rest()
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(self.rest().len());
        let path = format!("{prefix}{}", &self.rest()[..length]);
        self.at += length;
        if length > 0 && self.rest().starts_with("::") {
            self.at += 2;
            self.read(&format!("{path}::"), paths);
        } else if length > 0 {
            paths.push((line, path));
        } else {
            // `a::*` and `a::<T>` name `a`.
            paths.push((line, prefix.trim_end_matches("::").to_owned()));
        }
    }
}
