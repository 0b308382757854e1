//! What an editor asks, at any place of any text; the first two bytes say where.

#![no_main]

use comity_fuzz::attempt;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &str)| {
    let (at, text) = input;
    attempt::assist(text, usize::from(at) % (text.len() + 1));
});
