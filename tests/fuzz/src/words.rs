//! Changes to texts that libFuzzer's own know nothing of: words and pieces of other scripts.

use std::path::Path;
use std::sync::OnceLock;

use comity::base::random::Stream;

use crate::{mutate, scripts};

/// Changes the text in `data[..size]`; gives the new size. One time in two the fuzzer's own change is made.
pub fn change(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    static CORPUS: OnceLock<Vec<String>> = OnceLock::new();
    let text = match std::str::from_utf8(&data[..size]) {
        Ok(text) if seed % 2 == 0 => text,
        _ => return libfuzzer_sys::fuzzer_mutate(data, size, most),
    };
    let corpus = CORPUS
        .get_or_init(|| scripts::pieces(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")));
    let changed = mutate::change(text, corpus, &mut Stream::new(seed.into()));
    let end = (0..=most.min(changed.len())).rev().find(|at| changed.is_char_boundary(*at));
    let end = end.unwrap_or(0);
    data[..end].copy_from_slice(&changed.as_bytes()[..end]);
    end
}
