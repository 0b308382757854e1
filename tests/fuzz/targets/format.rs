//! What the formatter makes of a text says the same, and stays as it is.

#![no_main]

use comity_fuzz::{attempt, words};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|text: &str| attempt::layout(text));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    words::change(data, size, max_size, seed)
});
