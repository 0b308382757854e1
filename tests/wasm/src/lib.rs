//! A door for JavaScript: a text goes in through a buffer, and the transcript of running it comes out through it.
//!
//! ```text
//! room(bytes) -> where to write the script's name, a line break and its text
//! run()       -> the length of the answer
//! answer()    -> where it is
//! ```
//!
//! The answer is the transcript's digest, a line break, and the transcript.

#[path = "../../determinism/transcript.rs"]
mod transcript;

use std::cell::RefCell;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a script of so many bytes, and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.resize(bytes, 0);
        buffer.as_mut_ptr()
    })
}

/// Runs the script in the buffer, whose name is its first line; gives the length of the answer.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> usize {
    let text = BUFFER.with_borrow(|buffer| String::from_utf8_lossy(buffer).into_owned());
    let (name, text) = text.split_once('\n').unwrap_or(("main.comity", &text));
    let found = transcript::of_file(name, text, 1);
    let answer = format!("{}\n{found}", comity::base::digest::digest(found.as_bytes()));
    BUFFER.with_borrow_mut(|buffer| {
        *buffer = answer.into_bytes();
        buffer.len()
    })
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    BUFFER.with_borrow(|buffer| buffer.as_ptr())
}
