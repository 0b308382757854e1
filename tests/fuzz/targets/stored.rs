//! Any bytes are loaded as the content of a stored program, and run where they pass for sound.

#![no_main]

use comity::base::random::Stream;
use comity_fuzz::{attempt, mutate};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|content: &[u8]| attempt::stored(content));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 || size == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let bytes = data[..size].to_vec();
    let changed = mutate::bytes(&bytes, &[bytes.clone()], &mut Stream::new(seed.into()));
    let end = changed.len().min(max_size);
    data[..end].copy_from_slice(&changed[..end]);
    end
});
