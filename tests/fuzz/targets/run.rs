//! Any text is compiled and run as a script.

#![no_main]

use comity_fuzz::{attempt, words};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|text: &str| {
    let _ = attempt::script(text);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    words::change(data, size, max_size, seed)
});
