//! One test of a script: a `test` block, an example of its documentation, or its output as it was written down.

use std::path::{Path, PathBuf};

use super::examples::{Example, Made, SHOWN, examples};
use super::quiet::Quiet;
use super::{Found, TestOptions};
use crate::engine::{Context, DEFAULT_SEED, Engine, Error, Host as _, Program, Test, disk};

/// A test.
pub(super) enum Case<'a> {
    /// A `test` block.
    Block(Test),
    /// An example in the documentation of a file of that name and text, with the files that other examples stand for.
    Example { example: Example, file: String, text: &'a str, data: Vec<(String, String)> },
    /// A script's output, which must be what stands in a file, or is written there.
    Output { path: PathBuf, update: bool },
}

/// What is wrong.
pub(super) struct Failure {
    /// Why it stopped.
    pub(super) error: Option<Error>,
    /// What is wrong, where nothing stopped.
    pub(super) words: String,
    /// What it printed.
    pub(super) printed: String,
}

/// All tests of a script.
pub(super) fn cases<'a>(
    found: &'a Found,
    program: &'a Program,
    options: &TestOptions,
) -> Vec<Case<'a>> {
    let mut all: Vec<Case<'_>> = program.tests().into_iter().map(Case::Block).collect();
    let Some(path) = &found.path else { return all };
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (data, shown): (Vec<Example>, Vec<Example>) =
        examples(&found.script.text).into_iter().partition(|example| example.file.is_some());
    let data: Vec<(String, String)> =
        data.iter().map(|it| (it.file.clone().unwrap_or_default(), it.plain())).collect();
    all.extend(shown.into_iter().map(|example| Case::Example {
        example,
        file: file.clone(),
        text: &found.script.text,
        data: data.clone(),
    }));
    // What a script prints is written down for its own values, not for those of this call.
    let path = path.with_extension("out");
    let usual = options.seed == DEFAULT_SEED && options.given.is_empty();
    let update = options.update && (found.named || path.exists());
    if usual && (update || path.exists()) {
        all.push(Case::Output { path, update });
    }
    all
}

impl Case<'_> {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Block(test) => format!("test \"{}\"", test.name),
            Self::Example { example, file, .. } => {
                format!("example of `{}` ({file}:{})", example.of, example.line())
            }
            Self::Output { path, .. } => format!("output ({})", path.display()),
        }
    }

    /// Whether the script has to run before.
    pub(super) fn needs_run(&self) -> bool {
        !matches!(self, Self::Example { .. })
    }

    /// Runs it. `printed` is what the script itself has printed.
    pub(super) fn run(
        &self,
        context: &mut Context,
        engine: &Engine,
        host: &Quiet,
        printed: &str,
    ) -> Result<(), Failure> {
        match self {
            Self::Block(test) => {
                let result = context.test(test);
                let printed = host.words();
                result.map_err(|error| Failure::stopped(error, printed))
            }
            Self::Example { example, file, text, data } => {
                let host = host.apart();
                for (name, text) in data {
                    // Kept in memory, which takes everything.
                    let _ = host.write_file(name, text);
                }
                let engine = engine.clone().with_host(host.clone());
                let mut made = example.scripts((file, text)).into_iter();
                made.try_for_each(|made| judge(&made, example, file, &engine, &host))
            }
            Self::Output { path, update } => output(path, *update, printed),
        }
    }
}

impl Failure {
    fn stopped(error: Error, printed: String) -> Self {
        Self { error: Some(error), words: String::new(), printed }
    }

    fn wrong(words: String) -> Self {
        Self { error: None, words, printed: String::new() }
    }
}

/// Runs a script made of an example.
fn judge(
    made: &Made,
    example: &Example,
    file: &str,
    engine: &Engine,
    host: &Quiet,
) -> Result<(), Failure> {
    // Another name than the file's, which the script imports.
    let name = format!("example in {file}");
    let run = |text: &str| {
        host.take();
        let program = engine.compile(&name, text)?;
        if example.no_run { Ok(()) } else { engine.context().run(&program).map(|_| ()) }
    };
    let result = run(&made.text);
    let Some((line, code)) = &made.fails else {
        let printed = host.take();
        let shown = printed.replace(&format!("{SHOWN} "), "");
        result.map_err(|error| Failure::stopped(error, shown))?;
        if example.no_run {
            return Ok(());
        }
        return compare(&made.outputs, &printed, file).or_else(|failure| {
            // What the module prints when it is imported is not the example's.
            let before = run(&made.head).map(|()| host.take()).unwrap_or_default();
            match printed.strip_prefix(&before) {
                Some(own) if !before.is_empty() => compare(&made.outputs, own, file),
                _ => Err(failure),
            }
        });
    };
    let is = |result: &Result<(), Error>| {
        let found = result.as_ref().err().map(Error::code);
        found.is_some_and(|found| found == code)
    };
    let other = |text: &String| is(&run(text));
    if is(&result) || made.other.as_ref().is_some_and(other) {
        return Ok(());
    }
    Err(match result {
        Err(error) => Failure::stopped(error, String::new()),
        Ok(()) => {
            Failure::wrong(format!("{file}:{line}: {code} is announced, but nothing fails\n"))
        }
    })
}

/// Compares what was printed with what the comments announce, line by line. Where they announce nothing, anything may
/// be printed.
fn compare(outputs: &[(usize, String)], printed: &str, file: &str) -> Result<(), Failure> {
    if outputs.is_empty() {
        return Ok(());
    }
    let expected: Vec<(usize, &str)> =
        outputs.iter().flat_map(|(line, text)| text.lines().map(|text| (*line, text))).collect();
    let mut found = printed.lines().map(str::trim_end);
    let last = expected.last().map_or(0, |(line, _)| *line);
    for (line, wanted) in expected {
        let wanted = wanted.trim_end();
        let next = found.next();
        if next != Some(wanted) {
            let plain = |text: &str| text.trim_start_matches(SHOWN).trim().to_owned();
            let next = next.map_or_else(|| "nothing".to_owned(), plain);
            let words = format!("{file}:{line}: expected\n  {}\nfound\n  {next}\n", plain(wanted));
            return Err(Failure::wrong(words));
        }
    }
    found.next().map_or(Ok(()), |more| {
        Err(Failure::wrong(format!("{file}:{last}: prints more than is announced:\n  {more}\n")))
    })
}

/// Holds what a script printed against the file beside it.
fn output(path: &Path, update: bool, printed: &str) -> Result<(), Failure> {
    let refuse = |reason: String| Failure::wrong(format!("{}: {reason}\n", path.display()));
    if update {
        return disk::write_text(path, printed, true).map_err(refuse);
    }
    let wanted = disk::read_text(path).map_err(refuse)?;
    let (mut old, mut new) = (wanted.lines(), printed.lines());
    let mut line = 0;
    loop {
        line += 1;
        let (old, new) = (old.next(), new.next());
        if old.is_none() && new.is_none() {
            return Ok(());
        }
        if old != new {
            let shown = |text: Option<&str>| text.unwrap_or("nothing more").to_owned();
            return Err(Failure::wrong(format!(
                "{}:{line}: expected\n  {}\nfound\n  {}\nif what is found is right, `--update` writes it there\n",
                path.display(),
                shown(old),
                shown(new)
            )));
        }
    }
}
