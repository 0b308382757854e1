//! Figures.

mod build;
mod grid;
mod natural;

use std::cell::Cell;
use std::sync::Arc;

use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::{run, study};
use crate::lang::native::{Cx, IntoValue, Items, natives};
use crate::lang::value::{Fault, Form, Heap, Object, Value, show, with_article};
use crate::study::plot::{Figure, Kind, On, PIECE};
use build::Shape;

natives! {
    /// Functions of figures.
    pub static PLOTS = "Figures" {
        /// A figure. In a terminal it prints as characters; `save(figure, "name.svg")` or `"name.png"` makes a picture.
        ///
        /// Tables, lists of numbers, lists of pairs `[x, y]` and maps from names to lists of numbers are drawn by their
        /// numbers. Of a table, `x` and `y` name columns; `by` makes a series of each value of a third one. Without `y`
        /// all other columns of numbers are drawn, without `x` the numbers of the rows, from 0, are on the horizontal
        /// axis. Values that are no numbers become places on the horizontal axis, in the order in which they appear.
        /// Rows that lack a value are left out.
        ///
        /// Other values are drawn as they are: a match by the mean payoffs so far, a tournament and a matrix as heat
        /// maps, a trajectory by its shares, a network, a game in sequence as its tree, a result by the drawing that it
        /// prints. Where columns are named, their tables are drawn.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0771` where what should be drawn is no number; `E0772` where
        /// there is nothing to draw; `E0770` for an unknown kind; `E0708` for a band outside 0..=1; `E0840` for what has
        /// too many parts; `E0841` and `E0842` for what cannot be drawn, or not so; `E0843` for a simplex of other than
        /// three columns.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[w: 0.2, cooperation: 0.1], [w: 0.8, cooperation: 0.9]])
        /// let figure = plot(t, x: "w", y: "cooperation", marks: [threshold: 0.5])
        /// "threshold" in "{figure}"                            // => true
        /// plot([1, 4, 9]) == plot([1, 4, 9], kind: "line")     // => true
        /// ```
        fn plot(
            cx,
            /// The data.
            data: Value,
            /// The column of the horizontal axis.
            x: Option<String>,
            /// The column of the vertical axis, or a list of columns.
            y: Option<Value>,
            /// The column whose values tell series apart.
            by: Option<String>,
            /// `"line"`, which joins the means at each place; `"path"`, which joins points in their order; `"scatter"`;
            /// `"bar"`; `"histogram"`, of one column; `"area"`, lines stacked on each other; `"heatmap"`, `x` and `y` with
            /// colours by `value`, or a table as it stands; `"simplex"`, three columns as shares; `"network"`; `"tree"`.
            /// Left out, lines are drawn over numbers, bars over names.
            kind: Option<String>,
            /// The column that colours the cells of a heat map; left out, the first other one of numbers.
            value: Option<String>,
            /// Two quantiles, such as `[0.1, 0.9]`: the edges between which the values at a place lie.
            band: Option<Items>,
            /// A function of the horizontal axis to be drawn as well, or a map from names to such functions.
            curve: Option<Value>,
            /// Numbers on the horizontal axis to be marked by a vertical line, or a map from names to such numbers.
            marks: Option<Value>,
            /// What stands above the figure.
            title: Option<String>,
        ) -> PlotObject {
            let (kind, shape) = kind.map(|kind| kind_of(&kind)).transpose()?.unwrap_or_default();
            let y = columns(cx, y)?;
            let wish = build::Wish { x, y, by, value, kind, shape };
            let mut made = build::figure(cx, data, &wish)?;
            if made.is_empty() {
                return Err(study::nothing_to_draw().into());
            }
            made.title = title.unwrap_or(made.title);
            made.band = band.map(|given| build::band(cx, &given.0)).transpose()?;
            if let Some(curve) = curve {
                build::curves(cx, &mut made, curve)?;
            }
            if let Some(marks) = marks {
                build::marks(cx, &mut made, marks)?;
            }
            Ok(PlotObject(Arc::new(made)))
        }
    }
}

/// A kind of figure of series, or another sort.
fn kind_of(name: &str) -> Result<(Option<Kind>, Option<Shape>), Fault> {
    let kind = Kind::ALL.iter().find(|(word, _)| *word == name).map(|(_, kind)| *kind);
    let shape = Shape::ALL.iter().find(|(word, _)| *word == name).map(|(_, shape)| *shape);
    if kind.is_none() && shape.is_none() {
        let words = Kind::ALL.iter().map(|(word, _)| *word);
        let words = words.chain(Shape::ALL.iter().map(|(word, _)| *word));
        let words: Vec<String> = words.map(|word| format!("`\"{word}\"`")).collect();
        let found = format!("{:?}", show::start(name));
        return Err(study::unknown_word("plot", "kind", &found, &words.join(", ")).into());
    }
    Ok((kind, shape))
}

/// The names of one column or several.
fn columns(cx: &mut dyn Cx, given: Option<Value>) -> Result<Vec<String>, Fault> {
    let list = match given {
        None => Vec::new(),
        Some(Value::List(list)) => cx.values().list(list).items.clone(),
        Some(one) => vec![one],
    };
    let name = |value: Value| match value {
        Value::Text(text) => {
            let length = cx.values().text(text).len();
            cx.heap().hold(length)?;
            cx.values().note_text(length);
            Ok(cx.values().text(text).to_owned())
        }
        other => {
            let found = with_article(other.type_name(cx.values()));
            Err(run::wrong_argument("plot", "y", "the name of a column", &found).into())
        }
    };
    list.into_iter().map(name).collect()
}

/// A figure as a value.
#[derive(Clone, Debug)]
pub struct PlotObject(pub Arc<Figure>);

/// The size of a figure in plain text, and the widest that it gets in a terminal.
const SIZE: (usize, usize) = (72, 20);
const WIDEST: usize = 100;

/// The figure that a value is, has, or is drawn as; `None` if there is none.
pub(crate) fn figure_of(cx: &mut dyn Cx, value: Value) -> Result<Option<Arc<Figure>>, Fault> {
    if let Some(plot) = cx.values().downcast::<PlotObject>(value) {
        return Ok(Some(Arc::clone(&plot.0)));
    }
    Ok(natural::figure(cx, value, &build::Wish::default())?.map(Arc::new))
}

/// So many steps are paid for each so many points of a figure that are drawn.
const WORK: usize = PIECE / 64;

/// So often a figure asks whether to go on without paying: to draw as many points belongs to showing it.
const USUAL: usize = 16;

/// To draw so many series belongs to what drawing takes anyway.
const FEW: usize = 1024;

/// A figure as `draw` makes it: where there is room, and as long as the run goes on, which pays for large ones.
pub(crate) fn drawn(
    figure: &Figure,
    heap: &Heap,
    picture: bool,
    draw: impl FnOnce(&On<'_>) -> String,
) -> String {
    let asked = Cell::new(0);
    let on = &|| {
        asked.set(asked.get() + 1);
        heap.note(if asked.get() > USUAL { WORK } else { 0 });
        heap.looks_on()
    };
    // Each series and mark is drawn by itself, however short it is.
    let parts = figure.series.len() + figure.marks.len();
    heap.note(if parts > FEW { parts } else { 0 });
    if let Err(fault) = heap.fits(figure.drawing(picture, on)) {
        heap.fail(fault);
        return String::new();
    }
    draw(on)
}

impl Object for PlotObject {
    fn type_name(&self) -> &'static str {
        "plot"
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn show(&self, heap: &Heap, _image: &Image) -> String {
        drawn(&self.0, heap, false, |on| self.0.text_while(SIZE.0, SIZE.1, false, on))
    }

    fn show_as(&self, form: Form, heap: &Heap, _image: &Image) -> Option<String> {
        Some(match form {
            Form::Screen { width, colour } => {
                let width = width.clamp(40, WIDEST);
                drawn(&self.0, heap, false, |on| self.0.text_while(width, SIZE.1, colour, on))
            }
            Form::Page => drawn(&self.0, heap, true, |on| self.0.svg_while(on)),
        })
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        if self.0.x.is_empty() || self.0.y.is_empty() {
            String::from("<plot>")
        } else {
            let (x, y) = (show::start(&self.0.x), show::start(&self.0.y));
            format!("<plot of {y} by {x}>")
        }
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| {
            heap.note_many(self.0.bytes().min(other.0.bytes()) / size_of::<f64>());
            self.0 == other.0
        })
    }

    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

impl IntoValue for PlotObject {
    const NAME: &'static str = "a plot";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}
