//! What is told of populations, experiments and long work.

use crate::bridge::hosted::{GenerationNews, RowNews};
use crate::lang::native::Progressed;
use crate::study::table::Cell;

/// A generation of a population, or a step of it, the start as number 0.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use comity::{Engine, Event, Listen};
///
/// let shares = Arc::new(Mutex::new(Vec::new()));
/// let kept = shares.clone();
/// let engine = Engine::builder()
///     .listen(Listen::GENERATIONS, move |event| {
///         if let Event::Generation(now) = event {
///             kept.lock().unwrap().push((now.number(), now.types()[1].clone(), now.shares()[1]));
///         }
///     })
///     .build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: replicator(), generations: 2)
/// ";
/// engine.context().run(&engine.compile("g.comity", text)?)?;
/// let shares = shares.lock().unwrap();
/// assert_eq!(shares[0], (0, "defect".to_owned(), 0.5));
/// assert_eq!(shares.len(), 3);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct GenerationEvent<'a>(pub(in crate::engine) &'a GenerationNews);

impl<'a> GenerationEvent<'a> {
    /// Its number.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::GENERATIONS, move |event| {
    ///         if let Event::Generation(now) = event {
    ///             tell.send(now.number()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nevolve(prisoners_dilemma, from: [[cooperate, 1], [defect, 0]], by: replicator(), generations: 1)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [0, 1]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.number
    }

    /// What is counted: `"generation"` or `"step"`.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::GENERATIONS, move |event| {
    ///         if let Event::Generation(now) = event {
    ///             tell.send(now.unit()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nevolve(prisoners_dilemma, from: [[cooperate, 1], [defect, 0]], by: replicator(), generations: 1)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["generation", "generation"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn unit(&self) -> &'static str {
        self.0.unit
    }

    /// What the types are called; of two populations those of the first, then of the second.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::GENERATIONS, move |event| {
    ///         if let Event::Generation(now) = event {
    ///             tell.send(now.types().join(", ")).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nevolve(prisoners_dilemma, from: [[cooperate, 1], [defect, 0]], by: replicator(), generations: 1)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["cooperate, defect", "cooperate, defect"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn types(&self) -> &'a [String] {
        &self.0.types
    }

    /// The share of each type in its population.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::GENERATIONS, move |event| {
    ///         if let Event::Generation(now) = event {
    ///             tell.send(now.shares().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nevolve(prisoners_dilemma, from: [[cooperate, 1], [defect, 0]], by: replicator(), generations: 1)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[1.0, 0.0], [1.0, 0.0]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn shares(&self) -> &'a [f64] {
        &self.0.shares
    }
}

/// A row of an experiment: what was varied, then what was measured.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use comity::{Engine, Event, Listen};
///
/// let rows = Arc::new(Mutex::new(Vec::new()));
/// let kept = rows.clone();
/// let engine = Engine::builder()
///     .listen(Listen::ROWS, move |event| {
///         if let Event::Row(row) = event {
///             kept.lock().unwrap().push((row.point(), row.number("twice")));
///         }
///     })
///     .build()?;
/// let text = "
///     experiment doubling {
///         vary x in [1, 5]
///         measure { [twice: 2 * x] }
///     }
///     doubling.run()
/// ";
/// engine.context().run(&engine.compile("r.comity", text)?)?;
/// assert_eq!(*rows.lock().unwrap(), [(0, Some(2.0)), (1, Some(10.0))]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Row<'a>(pub(in crate::engine) &'a RowNews);

impl<'a> Row<'a> {
    /// The experiment's name.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send(row.experiment().to_owned()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["e", "e"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn experiment(&self) -> &'a str {
        &self.0.experiment
    }

    /// Which point of its grid it is, from 0.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send(row.point()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [0, 1]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn point(&self) -> usize {
        self.0.point
    }

    /// Which replicate of the point it is, from 0.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send((row.point(), row.replicate())).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n repeat 2\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 0), (1, 1)]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn replicate(&self) -> usize {
        self.0.replicate
    }

    /// The names of the columns.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send(row.columns().any(|name| name == "twice")).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [true, true]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn columns(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.0.columns.iter().map(|name| &**name)
    }

    /// The number in a column, `true` as 1 and `false` as 0; `None` where there is none.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send((row.number("x"), row.number("twice"), row.number("thrice"))).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [(Some(1.0), Some(2.0), None), (Some(5.0), Some(10.0), None)]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).and_then(Cell::number)
    }

    /// What stands in a column, as text; `None` where nothing does.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROWS, move |event| {
    ///         if let Event::Row(row) = event {
    ///             tell.send(row.text("x")).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("experiment e {\n vary x in [1, 5]\n measure { [twice: 2 * x] } }\ne.run()")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [Some("1".to_owned()), Some("5".to_owned())]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn text(&self, column: &str) -> Option<String> {
        match self.cell(column)? {
            Cell::Missing => None,
            Cell::Text(text) | Cell::Other(text) => Some(text.to_string()),
            Cell::Bool(value) => Some(value.to_string()),
            Cell::Int(value) => Some(value.to_string()),
            Cell::Float(value) => Some(crate::base::number::shortest(*value)),
            Cell::Exact(value) => Some(value.to_string()),
        }
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        let place = self.0.columns.iter().position(|name| **name == *column)?;
        self.0.cells.get(place)
    }
}

/// How far a long piece of work has come.
///
/// ```
/// use comity::{Engine, Event, Listen};
///
/// let engine = Engine::builder()
///     .listen(Listen::PROGRESS, |event| {
///         if let Event::Progress(now) = event {
///             eprint!("\r{} of {} {}", now.done(), now.total(), now.what());
///         }
///     })
///     .build()?;
/// # let _ = engine;
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Progress(pub(in crate::engine) Progressed);

impl Progress {
    /// What is counted, in the plural: `matches`, `rounds`, `generations`, `replicates`.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::PROGRESS, move |event| {
    ///         if let Event::Progress(now) = event {
    ///             tell.send(now.what()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\ntournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1, repeat: 2)")?;
    /// // Told a few times a second, and at the end.
    /// assert_eq!(heard.try_iter().last(), Some("matches"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.0.what
    }

    /// How many are done.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::PROGRESS, move |event| {
    ///         if let Event::Progress(now) = event {
    ///             tell.send(now.done()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\ntournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1, repeat: 2)")?;
    /// // Told a few times a second, and at the end.
    /// assert_eq!(heard.try_iter().last(), Some(6));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn done(&self) -> usize {
        self.0.done
    }

    /// How many there are. Where that is [`Self::done`], the work is over.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::PROGRESS, move |event| {
    ///         if let Event::Progress(now) = event {
    ///             tell.send((now.done(), now.total())).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\ntournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1, repeat: 2)")?;
    /// // Told a few times a second, and at the end.
    /// assert_eq!(heard.try_iter().last(), Some((6, 6)));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.total
    }
}
