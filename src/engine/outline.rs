//! What a compiled program tells of itself: the variables that a host can set, functions, tests and experiments.

use super::Program;
use crate::lang::bytecode::stored::{Damage, Reader, Stored, Writer};
use crate::lang::bytecode::{DeclarationBody, Image, ItemInfo, ItemValue, ModuleInfo};
use crate::lang::syntax::ast::{Binding, ItemKind, Module, Statement, StatementKind};

/// A variable of a script that a host can set, or a parameter of one of its functions.
///
/// ```
/// use comity::Engine;
///
/// let text = "/// Customs due, as a share.\nlet rate = 1 / 10\nlet names = [\"Peru\"]";
/// let program = Engine::default().compile("t.comity", text)?;
/// let rate = &program.parameters()[0];
/// assert_eq!((rate.name.as_str(), rate.docs.as_str()), ("rate", "Customs due, as a share."));
/// assert_eq!(rate.default.as_deref(), Some("1 / 10"));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its documentation, in Markdown; empty where there is none.
    pub docs: String,
    /// What it is unless somebody says something else, as it is written in the script; `None` for what has to be given.
    pub default: Option<String>,
}

/// A function of a script.
///
/// ```
/// use comity::Engine;
///
/// let text = "/// What is due.\nfn due(base, rate: 0.1) { rate * base }";
/// let program = Engine::default().compile("t.comity", text)?;
/// let due = &program.functions()[0];
/// assert_eq!((due.name.as_str(), due.docs.as_str()), ("due", "What is due."));
/// assert_eq!(due.parameters[0].default, None);
/// assert_eq!(due.to_string(), "due(base, rate: 0.1)");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// What it takes, in order.
    pub parameters: Vec<Parameter>,
    /// Its documentation, in Markdown; empty where there is none.
    pub docs: String,
}

/// As its declaration begins.
impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parameters = self.parameters.iter().map(|parameter| match &parameter.default {
            Some(default) => format!("{}: {default}", parameter.name),
            None => parameter.name.clone(),
        });
        write!(f, "{}({})", self.name, parameters.collect::<Vec<_>>().join(", "))
    }
}

/// A test of a program, for [`Context::test`](super::Context::test).
///
/// ```
/// use comity::Engine;
///
/// let program = Engine::default().compile("t.comity", "test \"one and one\" { assert 1 + 1 == 2 }")?;
/// assert_eq!(program.tests()[0].name, "one and one");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Test {
    /// What it says that it shows.
    pub name: String,
    pub(super) place: usize,
}

impl Program {
    /// The script's own `let` variables, which [`Context::set`](super::Context::set) can set, in the order of the text.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let program = Engine::default().compile("t.comity", "let rounds = 10\nlet noise = 0.1")?;
    /// let names: Vec<&str> = program.parameters().iter().map(|it| it.name.as_str()).collect();
    /// assert_eq!(names, ["rounds", "noise"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The script's own functions, which [`Context::call`](super::Context::call) can call, in the order of the text;
    /// those whose names begin with `_` are left out.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let text = "fn share(part, whole: 1) { part / whole }\nfn _own() { 1 }";
    /// let program = Engine::default().compile("t.comity", text)?;
    /// let shown: Vec<String> = program.functions().iter().map(ToString::to_string).collect();
    /// assert_eq!(shown, ["share(part, whole: 1)"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn functions(&self) -> Vec<Signature> {
        let named = |(name, item): (&str, &ItemInfo)| match item.kind {
            ItemValue::Function(id) if !name.starts_with('_') => {
                let function = self.image.functions.get(id.index())?;
                let given = function.parameters.iter().skip(usize::from(function.hidden));
                let parameters = given.map(|it| Parameter {
                    name: it.name.map_or("[…]", |name| self.image.name(name)).to_owned(),
                    docs: String::new(),
                    default: it.default.as_deref().map(str::to_owned),
                });
                let parameters = parameters.collect();
                Some(Signature { name: name.to_owned(), parameters, docs: docs(item) })
            }
            _ => None,
        };
        self.items().filter_map(named).collect()
    }

    /// The script's tests, in the order of the text, for [`Context::test`](super::Context::test).
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let text = "test \"sum\" { assert sum([1, 2]) == 3 }\ntest \"odd\" { assert 3 % 2 == 0 }";
    /// let program = engine.compile("t.comity", text)?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// let passes: Vec<bool> = program.tests().iter().map(|test| context.test(test).is_ok()).collect();
    /// assert_eq!(passes, [true, false]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn tests(&self) -> Vec<Test> {
        let tests = self.module().tests.iter().enumerate();
        tests.map(|(place, test)| Test { name: test.name.to_string(), place }).collect()
    }

    /// The names of the script's experiments, in the order of the text, for
    /// [`Context::experiment`](super::Context::experiment).
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let text = "experiment doubling {\n vary x in [1, 2]\n measure { [y: 2 * x] } }";
    /// let program = Engine::default().compile("t.comity", text)?;
    /// assert_eq!(program.experiments(), ["doubling"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn experiments(&self) -> Vec<&str> {
        let is_experiment = |item: &ItemInfo| match item.kind {
            ItemValue::Declared(id) => self
                .image
                .declarations
                .get(id.index())
                .is_some_and(|made| matches!(made.body, DeclarationBody::Experiment(_))),
            _ => false,
        };
        self.items().filter(|(_, item)| is_experiment(item)).map(|(name, _)| name).collect()
    }

    /// The script as a module.
    #[doc(hidden)]
    #[must_use]
    pub fn module(&self) -> &ModuleInfo {
        &self.image.modules[self.main.index()]
    }

    fn items(&self) -> impl Iterator<Item = (&str, &ItemInfo)> {
        self.module().items.iter().map(|(name, item)| (self.image.name(*name), item))
    }
}

fn docs(item: &ItemInfo) -> String {
    item.docs.as_deref().unwrap_or_default().trim().to_owned()
}

/// The variables that `let` binds in the script itself.
pub(super) fn parameters(tree: &Module, own: &ModuleInfo, image: &Image) -> Vec<Parameter> {
    let lets = tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Statement(Statement {
            kind: StatementKind::Let { pattern: Binding::Name(ident), value },
            ..
        }) => {
            let source = image.sources.get(value.span.source);
            let text = source.and_then(|source| source.text.get(value.span.range()));
            Some(Parameter {
                name: image.name(ident.name).to_owned(),
                docs: own.items.get(&ident.name).map(docs).unwrap_or_default(),
                default: text.map(str::to_owned),
            })
        }
        _ => None,
    });
    lets.collect()
}

impl Stored for Parameter {
    fn write(&self, out: &mut Writer) {
        let Self { name, docs, default } = self;
        name.write(out);
        docs.write(out);
        default.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let (name, docs) = (Stored::read(from)?, Stored::read(from)?);
        Ok(Self { name, docs, default: Stored::read(from)? })
    }
}
