//! The error of the embedding API: what went wrong, with the texts that it points into.

use std::ops::Range;
use std::sync::Arc;

use crate::lang::diagnostic::{Diagnostic, Problem as Words, Severity, host, terminal};
use crate::lang::source::{SourceMap, Span};
use crate::lang::value::{Fault, FaultKind};

/// Why a script did not compile or run. Small, `Send`, `Sync` and `'static`.
///
/// It speaks [`miette::Diagnostic`]: in a function that returns `miette::Result`, `?` shows the script's place, and the
/// calls that led there, in the host's own theme. Without that, [`Self::render`] gives the text that the program `comity` shows, and
/// [`Self::problems`] all of it as data.
///
/// ```
/// use comity::{Engine, ErrorKind};
///
/// let error = Engine::default().compile("trade.comity", "let rate = 0.1\nprint(rates)").unwrap_err();
/// assert_eq!((error.kind(), error.code()), (ErrorKind::Compile, "E0301"));
/// assert_eq!(error.to_string(), "there is nothing called `rates` here");
/// let problem = &error.problems()[0];
/// let place = problem.place.as_ref().expect("it has a place");
/// assert_eq!((place.file.as_str(), place.line, place.column), ("trade.comity", 2, 7));
/// assert_eq!(problem.help.as_deref(), Some("did you mean `rate`?"));
/// assert!(error.render().contains("trade.comity:2:7"));
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    sources: Arc<SourceMap>,
    diagnostics: Vec<Diagnostic>,
    kind: ErrorKind,
    report: host::Report,
    /// What stopped a run, to go on through natives of the host.
    fault: Option<Fault>,
}

/// What sort of error it is.
///
/// ```
/// use comity::{Engine, ErrorKind, Limits};
///
/// let engine = Engine::default().with_limits(Limits::default().steps(1000));
/// let program = engine.compile("t.comity", "while true { }")?;
/// assert_eq!(engine.context().run(&program).unwrap_err().kind(), ErrorKind::Limit);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The script does not compile.
    Compile,
    /// The script failed while running.
    Run,
    /// A limit was reached.
    Limit,
    /// The run was interrupted.
    Interrupted,
    /// The host asked for something that is not there.
    Host,
    /// A function of the host panicked.
    Panicked,
    /// Comity has made a mistake of its own; please report it.
    Defect,
}

/// Which limit was reached.
///
/// ```
/// use comity::{Engine, Limit, Limits};
///
/// let engine = Engine::default().with_limits(Limits::default().memory(4 << 20));
/// let program = engine.compile("t.comity", "let xs = []\nwhile true { xs.push(1) }")?;
/// let error = engine.context().run(&program).unwrap_err();
/// assert_eq!(error.limit(), Some(Limit::Memory));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Too many steps.
    Steps,
    /// Too much memory.
    Memory,
    /// Calls nested too deeply.
    Depth,
    /// Too much output.
    Output,
    /// Too much time.
    Time,
}

/// One thing that went wrong: a code, words, and places.
///
/// ```
/// use comity::Engine;
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "fn f(x) { 1 / x }\nlet y = f(0)")?;
/// let error = engine.context().run(&program).unwrap_err();
/// let problem = &error.problems()[0];
/// assert_eq!((problem.code, problem.is_error), ("E0610", true));
/// let (name, place) = &problem.trace[0];
/// assert_eq!((name.as_str(), place.as_ref().map(|place| place.line)), ("f", Some(2)));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The code, such as `E0301`; `comity explain E0301` says more, and [`explain`](super::explain) too.
    pub code: &'static str,
    /// Whether it stops the script; others are warnings.
    pub is_error: bool,
    /// One sentence.
    pub message: String,
    /// Where; `None` for what has no place in a text.
    pub place: Option<Place>,
    /// A few words about that place.
    pub label: String,
    /// Other places that explain it, each with its words.
    pub related: Vec<(Place, String)>,
    /// Further facts.
    pub notes: Vec<String>,
    /// What can be done about it.
    pub help: Option<String>,
    /// The calls that led there, innermost first, each with the place where it was called.
    pub trace: Vec<(String, Option<Place>)>,
}

/// A piece of a text.
///
/// ```
/// use comity::Engine;
///
/// let error = Engine::default().compile("t.comity", "let x = 1\nlet y = z").unwrap_err();
/// let place = error.problems()[0].place.clone().expect("it has one");
/// assert_eq!((place.file.as_str(), place.line, place.column, place.bytes), ("t.comity", 2, 9, 18..19));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The name that the text was compiled with, or that of a module.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The bytes of the text.
    pub bytes: Range<usize>,
}

impl Place {
    fn of(sources: &SourceMap, span: Span) -> Option<Self> {
        let source = sources.get(span.source)?;
        let bytes = span.range();
        let (line, column) = source.position(bytes.start);
        Some(Self { file: source.name.to_string(), line, column, bytes })
    }
}

impl Problem {
    pub(crate) fn of(sources: &SourceMap, found: &Diagnostic) -> Self {
        let place = |span: Span| Place::of(sources, span);
        let related = found.related.iter();
        let trace = found.trace.iter();
        let words = &found.problem;
        Self {
            code: words.code.0,
            is_error: words.code.severity() == Severity::Error,
            message: words.title.clone(),
            place: place(found.span),
            label: words.label.clone(),
            related: related
                .filter_map(|(span, text)| Some((place(*span)?, text.clone())))
                .collect(),
            notes: words.notes.clone(),
            help: words.help.clone(),
            trace: trace.map(|call| (call.name.clone(), call.span.and_then(place))).collect(),
        }
    }
}

impl Error {
    pub(crate) fn new(
        sources: Arc<SourceMap>,
        mut diagnostics: Vec<Diagnostic>,
        kind: ErrorKind,
    ) -> Self {
        // What failed is no warning, though one may stand before it.
        if let Some(at) = diagnostics.iter().position(Diagnostic::is_error) {
            diagnostics[..=at].rotate_right(1);
        }
        let report = host::Report::new(&sources, &diagnostics);
        Self(Box::new(Inner { sources, diagnostics, kind, report, fault: None }))
    }

    pub(crate) fn from_fault(sources: Arc<SourceMap>, fault: Fault) -> Self {
        let kind = match fault.0.kind {
            FaultKind::Error => ErrorKind::Run,
            FaultKind::Limit => ErrorKind::Limit,
            FaultKind::Interrupted | FaultKind::Paused => ErrorKind::Interrupted,
            FaultKind::Panicked => ErrorKind::Panicked,
            FaultKind::Defect => ErrorKind::Defect,
        };
        // A fault that nothing has placed is of the host's own call, and stands in no text.
        let placed = fault.0.span.is_some() || !fault.0.trace.is_empty();
        let sources = if placed { sources } else { Arc::default() };
        let mut error = Self::new(sources, vec![fault.clone().into_diagnostic()], kind);
        error.0.fault = Some(fault);
        error
    }

    /// What a host asks for wrongly, at no place of a script.
    pub(crate) fn of_host(words: Words) -> Self {
        Self::new(Arc::default(), vec![words.at(Span::default())], ErrorKind::Host)
    }

    /// What stopped a run, where it was one.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.0.fault.as_ref()
    }

    /// What sort of error it is.
    ///
    /// ```
    /// use comity::{Engine, ErrorKind};
    ///
    /// let kind = |text| Engine::default().eval::<f64>(text).unwrap_err().kind();
    /// assert_eq!(kind("1 +"), ErrorKind::Compile);
    /// assert_eq!(kind("1 / 0"), ErrorKind::Run);
    /// assert_eq!(kind("\"much\""), ErrorKind::Host);
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The code of the first problem, such as `E0301`. Codes keep their meaning from version to version.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let error = Engine::default().eval::<f64>("1 / 0").unwrap_err();
    /// assert_eq!(error.code(), "E0610");
    /// assert!(comity::explain(error.code()).is_some());
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.diagnostics.first().map_or("", |first| first.code().0)
    }

    /// The limit that was reached, where one was.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().depth(100));
    /// let deep = engine.eval::<i64>("fn f(n) { 1 + f(n) }\nf(0)").unwrap_err();
    /// assert_eq!(deep.limit(), Some(Limit::Depth));
    /// assert_eq!(engine.eval::<i64>("1 / 0").unwrap_err().limit(), None);
    /// ```
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self.code() {
            "E0650" => Some(Limit::Steps),
            "E0651" => Some(Limit::Memory),
            "E0652" => Some(Limit::Depth),
            "E0653" => Some(Limit::Output),
            "E0654" => Some(Limit::Time),
            _ => None,
        }
    }

    /// All that went wrong, the first thing first; several where a script does not compile.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let error = Engine::default().compile("t.comity", "print(rates)\nprint(bases)").unwrap_err();
    /// let lines: Vec<_> = error.problems().iter().filter_map(|it| Some(it.place.as_ref()?.line)).collect();
    /// assert_eq!(lines, [1, 2]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let found = self.0.diagnostics.iter();
        found.map(|found| Problem::of(&self.0.sources, found)).collect()
    }

    /// All that was found.
    #[doc(hidden)]
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// The texts that the diagnostics point into.
    #[doc(hidden)]
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.0.sources
    }

    /// As text, with the lines that are meant.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let error = Engine::default().compile("trade.comity", "let due = 50 * rates").unwrap_err();
    /// let text = error.render();
    /// assert!(text.contains("trade.comity:1:16") && text.contains("let due = 50 * rates"));
    /// ```
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::new();
        for diagnostic in &self.0.diagnostics {
            out.push_str(&terminal::render(&self.0.sources, diagnostic));
        }
        out
    }
}

/// As people read it, since `unwrap` prints this.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.diagnostics.first() {
            Some(first) => f.write_str(&first.problem.title),
            None => f.write_str("the script failed"),
        }
    }
}

impl std::error::Error for Error {
    /// The error that a function of the host gave, if that is what stopped the script.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.0.fault.as_ref()?.0.cause.as_deref()?;
        Some(cause)
    }
}

impl miette::Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.0.report.code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.0.report.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.0.report.help()
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.0.report.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.0.report.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        self.0.report.related()
    }
}
