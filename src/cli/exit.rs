//! How the program ends: codes for the shell, Ctrl-C, and the apology for a defect of ours.

use std::any::Any;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::screen::Screen;
use crate::engine::{Error, ErrorKind, Interrupt};

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All went well.
    Good,
    /// A script is wrong or has failed, or a test has.
    Failed,
    /// The command makes no sense as it was typed.
    Usage,
    /// A limit was reached.
    Limit,
    /// A defect of the program itself.
    Defect,
    /// Ctrl-C.
    Interrupted,
}

impl Exit {
    /// For an error of the engine.
    pub(super) fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Limit => Self::Limit,
            ErrorKind::Interrupted => Self::Interrupted,
            ErrorKind::Defect => Self::Defect,
            ErrorKind::Compile | ErrorKind::Run | ErrorKind::Host | ErrorKind::Panicked => {
                Self::Failed
            }
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Limit => 3,
            Self::Defect => 70,
            Self::Interrupted => 130,
        }
    }

    /// For the operating system.
    pub(super) fn code(self) -> ExitCode {
        ExitCode::from(self.number())
    }

    /// The graver of two, where several scripts are worked on.
    pub(super) fn and(self, other: Self) -> Self {
        if other.number() > self.number() { other } else { self }
    }
}

/// Scripts nest calls through the library; each level takes a piece of the stack.
const STACK: usize = 64 << 20;

/// Runs a command on a stack that is large enough, and answers for a panic.
pub(super) fn guarded(screen: Screen, command: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    static PLACE: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    let thread = std::thread::Builder::new().name("comity".to_owned()).stack_size(STACK);
    let outcome = match thread.spawn(command) {
        Ok(thread) => thread.join(),
        Err(error) => {
            screen.complain(&format!("cannot start: {error}"), None);
            return Exit::Defect;
        }
    };
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Ok(Exit::Defect) = outcome {
        screen.say(&format!("comity {}{place}\n", env!("CARGO_PKG_VERSION")));
    }
    outcome.unwrap_or_else(|cause| {
        screen.say(&format!(
            "comity has made a mistake of its own and had to stop. We are sorry. Nothing is wrong with what you did.\n\
             Please report it, with the script and these lines:\n\n  comity {}, {} {}\n  {}{place}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            words(&*cause),
        ));
        Exit::Defect
    })
}

fn words(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}

/// Whether Ctrl-C was pressed since [`forget_interrupt`].
static PRESSED: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C stop what runs; the second time it ends the program at once.
pub(super) fn on_interrupt(stop: Interrupt) {
    // Where no handler can be set, Ctrl-C ends the program as it always did.
    let _ = ctrlc::set_handler(move || {
        if PRESSED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.number()));
        }
        stop.interrupt();
    });
}

/// Whether Ctrl-C was pressed.
pub(super) fn interrupted() -> bool {
    PRESSED.load(Ordering::Relaxed)
}

/// After an interrupted run at the prompt: the next Ctrl-C is a first one again.
pub(super) fn forget_interrupt() {
    PRESSED.store(false, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Colour;

    #[test]
    fn a_defect_is_said_and_has_a_code() {
        let before = std::panic::take_hook();
        let exit = guarded(Screen::new(Colour::Never), || {
            let empty: Vec<Exit> = Vec::new();
            empty[std::hint::black_box(0)]
        });
        std::panic::set_hook(before);
        assert_eq!(exit, Exit::Defect);
        assert_eq!(exit.number(), 70);
        assert_eq!(Exit::Failed.and(Exit::Limit), Exit::Limit);
    }
}
