//! Any bytes are loaded as a file of data; the first says of which form.

#![no_main]

use comity_fuzz::attempt;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((form, bytes)) = data.split_first() else { return };
    attempt::load(attempt::ENDINGS[usize::from(*form) % attempt::ENDINGS.len()], bytes);
});
