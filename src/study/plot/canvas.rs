//! A grid of characters, each of eight braille dots or a letter, with the colour that came to it last.

use super::palette::{Colour, Pen};

/// The grid. Dots are counted from the lower left, two to a character across and four up.
pub(super) struct Canvas {
    columns: usize,
    rows: usize,
    dots: Vec<u8>,
    letters: Vec<Option<char>>,
    colours: Vec<Option<Colour>>,
    colour: Option<Colour>,
}

/// The bits of a braille character, by column and by row from below.
const BITS: [[u8; 4]; 2] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];

impl Canvas {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        let count = columns * rows;
        let (dots, letters, colours) = (vec![0; count], vec![None; count], vec![None; count]);
        Self { columns, rows, dots, letters, colours, colour: None }
    }

    /// From here on in this colour.
    pub(super) fn take(&mut self, colour: Colour) {
        self.colour = Some(colour);
    }

    /// From here on in the colour of text.
    pub(super) fn plain(&mut self) {
        self.colour = None;
    }

    /// The dot at a share of the width and height; outside there is none.
    fn dot_at(&self, x: f64, y: f64) -> Option<(i64, i64)> {
        let fine = (-1e-9..=1.0 + 1e-9).contains(&x) && (-1e-9..=1.0 + 1e-9).contains(&y);
        fine.then(|| self.dot_near(x, y))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a small grid")]
    fn dot_near(&self, x: f64, y: f64) -> (i64, i64) {
        let across = (self.columns * 2).saturating_sub(1) as f64;
        let up = (self.rows * 4).saturating_sub(1) as f64;
        ((x * across).round() as i64, (y * up).round() as i64)
    }

    /// The number of the dots across at which [`Self::line`] puts a share of the width.
    pub(super) fn across(&self, x: f64) -> i64 {
        self.dot_near(clipped(x), 0.0).0
    }

    fn cell(&self, across: i64, up: i64) -> Option<(usize, usize, usize)> {
        let (across, up) = (usize::try_from(across).ok()?, usize::try_from(up).ok()?);
        let (column, row) = (across / 2, up / 4);
        let inside = column < self.columns && row < self.rows;
        inside.then(|| ((self.rows - 1 - row) * self.columns + column, across % 2, up % 4))
    }

    fn set(&mut self, across: i64, up: i64) {
        if let Some((cell, x, y)) = self.cell(across, up) {
            self.dots[cell] |= BITS[x][y];
            if self.letters[cell].is_none() {
                self.colours[cell] = self.colour;
            }
        }
    }

    /// A dot, at a share of the width and height.
    pub(super) fn dot(&mut self, x: f64, y: f64) {
        if let Some((across, up)) = self.dot_at(x, y) {
            self.set(across, up);
        }
    }

    /// A letter in the character at a share of the width and height; the first one stays.
    pub(super) fn letter(&mut self, x: f64, y: f64, letter: char) {
        let Some((across, up)) = self.dot_at(x, y) else { return };
        if let Some((cell, ..)) = self.cell(across, up)
            && self.letters[cell].is_none()
        {
            self.letters[cell] = Some(letter);
            self.colours[cell] = self.colour;
        }
    }

    /// A word beside the character at a share of the width and height, to the right or else to the left, if there is
    /// room without other letters; whether there was.
    pub(super) fn word(&mut self, x: f64, y: f64, word: &str) -> bool {
        let Some((across, up)) = self.dot_at(x, y) else { return false };
        let Some((cell, ..)) = self.cell(across, up) else { return false };
        let (length, column) = (word.chars().count(), cell % self.columns.max(1));
        let right = (column + 1 + length <= self.columns).then_some(cell + 1);
        let left = (column >= length).then(|| cell - length);
        let free =
            |start: &usize| self.letters[*start..*start + length].iter().all(Option::is_none);
        let (first, second) = if x < 0.5 { (left, right) } else { (right, left) };
        let Some(start) = first.filter(free).or(second.filter(free)) else { return false };
        for (cell, letter) in (start..).zip(word.chars()) {
            self.letters[cell] = Some(letter);
            self.colours[cell] = self.colour;
        }
        true
    }

    /// The line of characters at a share of the height, counted from above.
    pub(super) fn row_of(&self, y: f64) -> Option<usize> {
        let (across, up) = self.dot_at(0.0, y)?;
        self.cell(across, up).map(|(cell, ..)| cell / self.columns.max(1))
    }

    /// A straight line; what lies outside is not drawn. With `every` above 1 only each so manyth dot is.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), every: i64) {
        let (x0, y0) = self.dot_near(clipped(from.0), clipped(from.1));
        let (x1, y1) = self.dot_near(clipped(to.0), clipped(to.1));
        let steps = (x1 - x0).abs().max((y1 - y0).abs());
        for step in 0..=steps {
            if step % every != 0 {
                continue;
            }
            let part = |a: i64, b: i64| {
                let twice = 2 * (b - a) * step;
                if steps == 0 { a } else { a + (twice + steps).div_euclid(2 * steps) }
            };
            self.set(part(x0, x1), part(y0, y1));
        }
    }

    /// The characters of a line, from above.
    pub(super) fn row(&self, row: usize, pen: Pen) -> String {
        let cells: Vec<usize> = (row * self.columns..(row + 1) * self.columns).collect();
        let letter = |cell: usize| match (self.letters[cell], self.dots[cell]) {
            (Some(letter), _) => letter,
            (None, 0) => ' ',
            (None, dots) => char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '),
        };
        let mut out = String::new();
        for run in cells.chunk_by(|a, b| self.colours[*a] == self.colours[*b]) {
            let text: String = run.iter().map(|&cell| letter(cell)).collect();
            match run.first().and_then(|&cell| self.colours[cell]) {
                Some(colour) => out.push_str(&pen.paint(colour, &text)),
                None => out.push_str(&text),
            }
        }
        out
    }
}

/// Lines go no further beyond the picture.
fn clipped(value: f64) -> f64 {
    value.clamp(-2.0, 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_lines() {
        let mut canvas = Canvas::new(3, 1);
        canvas.line((0.0, 0.0), (1.0, 0.0), 1);
        assert_eq!(canvas.row(0, Pen(false)), "⣀⣀⣀");
        canvas.dot(0.0, 1.0);
        canvas.dot(1.0, 1.0);
        canvas.dot(1.5, 1.0);
        assert_eq!(canvas.row(0, Pen(false)), "⣁⣀⣈");
        canvas.letter(0.5, 0.5, '●');
        assert_eq!(canvas.row(0, Pen(false)).chars().filter(|&letter| letter == '●').count(), 1);
        let mut canvas = Canvas::new(2, 2);
        canvas.line((0.0, 0.0), (1.0, 1.0), 1);
        assert_eq!(
            (canvas.row(0, Pen(false)), canvas.row(1, Pen(false))),
            (" ⡜".into(), "⡜ ".into())
        );
    }
}
