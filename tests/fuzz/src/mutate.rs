//! Changes to scripts and to bytes that find more than chance would.

use comity::base::random::{Draws, Stream};

/// Words that make trouble more often than chance would.
pub const TROUBLE: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "|",
    "||",
    ",",
    ":",
    "=",
    "=>",
    "\n",
    "or else",
    "not ",
    "-",
    "^",
    "..",
    "9223372036854775807",
    "1e308",
    "inf",
    "0",
    "none",
    "true",
    "[]",
    "[:]",
    "|x| x",
    "fn f() { f() }\nf()\n",
    "while true { }\n",
    "1_000_000 of [1]",
    "game g { }",
    "strategy s { choose theirs.last }",
    "é",
    "\u{0}",
    "😀",
    "let a = []\npush(a, a)\nprint(a)\n",
    "\"{",
    "{x:9.3}",
    "///",
    "use ",
    "test \"",
    "payoffs { | a\na | 1 }",
    "play(",
    "tournament(",
    "is prisoners_dilemma",
    "x.y.z",
    "match 1 { _ => 1 }",
    "try { } catch e { }",
    "9 of ",
];

/// A script of the corpus, changed in a few places.
pub fn script(corpus: &[String], chance: &mut Stream) -> String {
    let chosen = pick(chance, corpus.len());
    change(&corpus[chosen], corpus, chance)
}

/// A text changed in a few places: cut, repeated, with words and pieces of the corpus put in.
pub fn change(text: &str, corpus: &[String], chance: &mut Stream) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let changes = if chance.chance(0.6) { 1 } else { 2 + pick(chance, 5) };
    for _ in 0..changes {
        let at = pick(chance, text.len() + 1);
        let end = (at + pick(chance, 24)).min(text.len());
        match chance.below(10) {
            0 => drop(text.drain(at..end)),
            1 => {
                let word = TROUBLE[pick(chance, TROUBLE.len())];
                drop(text.splice(at..at, word.chars()));
            }
            2 => {
                let copy: Vec<char> = text[at..end].to_vec();
                let times = 1 + pick(chance, 40);
                let repeated = copy.iter().copied().cycle().take(copy.len() * times);
                drop(text.splice(at..at, repeated.collect::<Vec<_>>()));
            }
            3 => {
                let other: Vec<char> = corpus[pick(chance, corpus.len())].chars().collect();
                let from = pick(chance, other.len());
                let to = (from + pick(chance, 200)).min(other.len());
                drop(text.splice(at..end, other[from..to].to_vec()));
            }
            4 if at < text.len() => {
                text[at] = char::from_u32(chance.below(0x2_0000) as u32).unwrap_or('?');
            }
            5 => text.truncate(at.max(1)),
            // A word for a word: most of these still parse.
            _ => {
                let letter = |letter: &char| letter.is_alphanumeric() || *letter == '_';
                let Some(start) = text.iter().skip(at).position(letter).map(|skip| at + skip)
                else {
                    continue;
                };
                let length = text[start..].iter().take_while(|c| letter(c)).count();
                let other: Vec<char> = corpus[pick(chance, corpus.len())].chars().collect();
                let from = pick(chance, other.len());
                let word =
                    other[from..].iter().skip_while(|c| letter(c)).skip_while(|c| !letter(c));
                let word: Vec<char> = word.take_while(|c| letter(c)).copied().collect();
                drop(text.splice(start..start + length, word));
            }
        }
    }
    text.into_iter().take(20_000).collect()
}

/// Bytes changed in a few places: turned bits, other numbers, pieces cut, repeated, moved, or of other inputs.
pub fn bytes(bytes: &[u8], others: &[Vec<u8>], chance: &mut Stream) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let changes = if chance.chance(0.6) { 1 } else { 2 + pick(chance, 6) };
    for _ in 0..changes {
        let at = pick(chance, bytes.len());
        let end = (at + 1 + pick(chance, 24)).min(bytes.len());
        if bytes.is_empty() {
            break;
        }
        match chance.below(10) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
            2 => {
                let other = &others[pick(chance, others.len())];
                let from = pick(chance, other.len());
                let to = (from + pick(chance, 64)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].to_vec()));
            }
            3 => bytes.truncate(at),
            4 => {
                let from = pick(chance, bytes.len());
                bytes.swap(at, from);
            }
            5 => drop(bytes.splice(at..end, [0xff, 0xff, 0xff, 0xff, 0x0f])),
            6 => bytes[at] = bytes[at].wrapping_add(1),
            7 => bytes[at] = bytes[at].wrapping_sub(1),
            8 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, 2, 3, 40][pick(chance, 8)],
            _ => bytes[at] ^= 1 << chance.below(8),
        }
    }
    bytes
}

/// How long the head of a stored program is: what stands before its content.
pub fn head(program: &[u8]) -> usize {
    8 + 2 + 1 + usize::from(program.get(10).copied().unwrap_or(0)) + 32
}

/// Content behind the head of a stored program, with the digest that fits it: so that it is looked at.
pub fn sealed(program: &[u8], content: &[u8]) -> Vec<u8> {
    let head = head(program);
    [&program[..head - 32], &comity::base::digest::raw(content)[..], content].concat()
}

fn pick(chance: &mut Stream, len: usize) -> usize {
    chance.below(len.max(1) as u64) as usize
}
