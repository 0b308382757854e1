//! A scene as SVG: one element a shape, text as text, nothing that runs or is fetched.
//!
//! Numbers have two decimals at most. Hatchings are the only things with names; every figure defines those that it
//! uses in the same way, so that several figures may stand in one page.

use std::fmt::Write as _;

use super::palette::{Colour, PAPER};
use super::scene::{Anchor, Fill, Point, Scene, Shape, Stroke};

/// The marks of series, in order, as the terminal shows them: filled ones and hollow ones.
const MARKS: usize = 10;
/// How many hatchings there are.
pub(super) const HATCHES: usize = 6;

/// The document.
pub(super) fn write(scene: &Scene, title: &str) -> String {
    let (width, height) = (short(scene.width), short(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'DejaVu Sans',Verdana,sans-serif\" \
         role=\"img\">\n"
    );
    let _ = writeln!(out, "<title>{}</title>", escape(title));
    hatches(scene, &mut out);
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", PAPER.hex());
    for shape in &scene.shapes {
        element(shape, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn element(shape: &Shape, out: &mut String) {
    let _ = match shape {
        Shape::Line { points, stroke } => writeln!(
            out,
            "<path d=\"{}\" fill=\"none\"{} stroke-linejoin=\"round\"/>",
            path(points),
            pen(stroke)
        ),
        Shape::Area { points, fill, edge } => {
            let edge = edge.as_ref().map(pen).unwrap_or_default();
            filled(out, &format!("path d=\"{}Z\"", path(points)), fill, &edge)
        }
        Shape::Box { at, size, fill, edge } => {
            let edge = edge.as_ref().map(pen).unwrap_or_default();
            let shape = format!(
                "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                short(at.0),
                short(at.1),
                short(size.0),
                short(size.1)
            );
            filled(out, &shape, fill, &edge)
        }
        Shape::Boxes { boxes, colour } => {
            let mut d = String::new();
            for (a, b) in boxes {
                let (x, y) = (short(a.0), short(a.1));
                // A hair more to the right and below, so that no gaps show.
                let (right, below) = (short(b.0 + 0.15), short(b.1 + 0.15));
                let _ = write!(d, "M{x} {y}H{right}V{below}H{x}Z");
            }
            writeln!(out, "<path d=\"{d}\" fill=\"{}\"/>", colour.hex())
        }
        Shape::Mark { at, mark, colour, radius } => {
            writeln!(out, "{}", glyph(*at, *mark, *colour, *radius))
        }
        Shape::Dot { at, radius, fill, edge } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"{}/>",
            short(at.0),
            short(at.1),
            short(*radius),
            fill.hex(),
            pen(edge)
        ),
        Shape::Turned { at: (x, y), text, size } => writeln!(
            out,
            "<text transform=\"translate({} {})rotate(-45)\" font-size=\"{}\" fill=\"{}\" \
             text-anchor=\"end\">{}</text>",
            short(*x),
            short(*y),
            short(*size),
            super::palette::INK.hex(),
            escape(text)
        ),
        Shape::Text { at, text, anchor, size, colour, halo } => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let halo = match halo {
                true => {
                    " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\" stroke-linejoin=\"round\""
                }
                false => "",
            };
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{halo}>{}</text>",
                short(at.0),
                short(at.1),
                short(*size),
                colour.hex(),
                escape(text)
            )
        }
    };
}

/// A shape in its colour, and once more in its hatching.
fn filled(out: &mut String, shape: &str, fill: &Fill, edge: &str) -> std::fmt::Result {
    let opacity = if fill.opacity < 1.0 {
        format!(" fill-opacity=\"{}\"", short(fill.opacity))
    } else {
        String::new()
    };
    writeln!(out, "<{shape} fill=\"{}\"{opacity}{edge}/>", fill.colour.hex())?;
    match hatch_of(fill) {
        Some(hatch) => writeln!(out, "<{shape} fill=\"url(#comity-hatch-{hatch})\"/>"),
        None => Ok(()),
    }
}

fn hatch_of(fill: &Fill) -> Option<usize> {
    Some(fill.hatch % HATCHES).filter(|&hatch| hatch > 0)
}

/// The hatchings that a scene uses.
fn hatches(scene: &Scene, out: &mut String) {
    let fills = scene.shapes.iter().filter_map(|shape| match shape {
        Shape::Area { fill, .. } | Shape::Box { fill, .. } => hatch_of(fill),
        _ => None,
    });
    let mut used: Vec<usize> = fills.collect();
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return;
    }
    out.push_str("<defs>\n");
    for hatch in used {
        let (turn, lines) = match hatch {
            1 => (45, "M0 4H8"),
            2 => (135, "M0 4H8"),
            3 => (0, "M3 4H5"),
            4 => (0, "M0 4H8"),
            _ => (45, "M0 4H8M4 0V8"),
        };
        let _ = writeln!(
            out,
            "<pattern id=\"comity-hatch-{hatch}\" width=\"8\" height=\"8\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\">\
             <path d=\"{lines}\" stroke=\"#ffffff\" stroke-width=\"1.3\" stroke-opacity=\"0.8\" fill=\"none\"/></pattern>"
        );
    }
    out.push_str("</defs>\n");
}

fn pen(stroke: &Stroke) -> String {
    let mut out = format!(" stroke=\"{}\"", stroke.colour.hex());
    if (stroke.width - 1.0).abs() > 1e-9 {
        let _ = write!(out, " stroke-width=\"{}\"", short(stroke.width));
    }
    if !stroke.dash.is_empty() {
        let _ = write!(out, " stroke-dasharray=\"{}\"", stroke.dash);
    }
    out
}

/// `M0 0L10 5 20 8`.
fn path(points: &[Point]) -> String {
    let mut out = String::with_capacity(points.len() * 10);
    for (at, (x, y)) in points.iter().enumerate() {
        out.push_str(match at {
            0 => "M",
            1 => "L",
            _ => " ",
        });
        out.push_str(&short(*x));
        out.push(' ');
        out.push_str(&short(*y));
    }
    out
}

fn glyph((x, y): Point, mark: usize, colour: Colour, r: f64) -> String {
    let mark = mark % MARKS;
    let fill = if mark.is_multiple_of(2) { colour } else { PAPER };
    let path = |corners: &[Point]| {
        let corners: Vec<Point> = corners.iter().map(|&(a, b)| (x + a * r, y + b * r)).collect();
        format!("<path d=\"{}Z\"", path(&corners))
    };
    let shape = match mark {
        0 | 1 => {
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", short(x), short(y), short(r * 0.85))
        }
        2 | 3 => path(&[(0.0, -1.05), (1.0, 0.75), (-1.0, 0.75)]),
        4 | 5 => path(&[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]),
        6 | 7 => path(&[(0.0, -1.15), (1.0, 0.0), (0.0, 1.15), (-1.0, 0.0)]),
        _ => {
            let (a, b) = if mark == 8 { (0.8, 0.8) } else { (1.0, 0.0) };
            let ends = [(-a, -b), (a, b), (-b, a), (b, -a)].map(|(a, b)| (x + a * r, y + b * r));
            return format!(
                "<path d=\"{}{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"/>",
                path_of(&ends[..2]),
                path_of(&ends[2..]),
                colour.hex()
            );
        }
    };
    format!("{shape} fill=\"{}\" stroke=\"{}\" stroke-width=\"1.3\"/>", fill.hex(), colour.hex())
}

fn path_of(points: &[Point]) -> String {
    path(points)
}

/// A number with two decimals at most, and never beyond what any picture needs.
fn short(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { String::from("0") } else { text.to_owned() }
}

/// Text as XML holds it: without what would be markup, cannot be written, or turns the reading direction around.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_text_is_harmless() {
        let shown = [1.0, 0.126, -0.001, f64::NAN, f64::INFINITY, 1e300].map(short);
        assert_eq!(shown, ["1", "0.13", "0", "0", "0", "1000000"]);
        assert_eq!(escape("a<b>\"&'\u{7}\u{202e}"), "a&lt;b&gt;&quot;&amp;&#39; ");
    }
}
