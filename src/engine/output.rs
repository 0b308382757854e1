//! Standard output, as a host with files has it.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Interrupt;
use super::disk::describe;

/// Standard output. What is printed may be gathered into larger pieces.
#[derive(Debug, Default)]
pub(super) struct Output {
    held: Mutex<String>,
    gathering: bool,
    /// Whether the reader has gone, as `head` does when it has seen enough.
    closed: AtomicBool,
    stop: Option<Interrupt>,
}

/// So many bytes are gathered.
const PIECE: usize = 16 << 10;

impl Output {
    fn new(gathering: bool, stop: Option<Interrupt>) -> Self {
        Self { held: Mutex::default(), gathering, closed: AtomicBool::new(false), stop }
    }

    /// One that gathers.
    pub(super) fn gathering(&self) -> Self {
        Self::new(true, self.stop.clone())
    }

    /// One that stops runs once nobody reads it any more.
    pub(super) fn stopping(&self, stop: Interrupt) -> Self {
        Self::new(self.gathering, Some(stop))
    }

    /// Whether nobody reads it any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn write(&self, text: &str) -> Result<(), String> {
        if !self.gathering {
            return self.send(text);
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_str(text);
        if held.len() < PIECE {
            return Ok(());
        }
        let piece = std::mem::take(&mut *held);
        self.send(&piece)
    }

    fn send(&self, text: &str) -> Result<(), String> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed.store(true, Ordering::Relaxed);
                match &self.stop {
                    Some(stop) => {
                        stop.interrupt();
                        Ok(())
                    }
                    None => Err("nobody reads the output any more".to_owned()),
                }
            }
            other => other.map_err(|error| describe(&error)),
        }
    }

    pub(super) fn flush(&self) -> Result<(), String> {
        let held = std::mem::take(&mut *self.held.lock().unwrap_or_else(PoisonError::into_inner));
        if held.is_empty() { Ok(()) } else { self.send(&held) }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = self.flush();
    }
}
