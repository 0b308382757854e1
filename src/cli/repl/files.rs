//! Scripts and sessions on disk: `:load`, `:reload`, `:run`, `:save`, `:restore`, `:edit`.

use std::path::{Path, PathBuf};

use super::state::{Draft, Reply, State, answer, refused, said};
use crate::cli::progress::Watched;
use crate::engine::{Disk, Entry, disk};

impl State {
    /// `:load FILE`
    pub(super) fn load(&mut self, path: &str) -> Reply {
        let path = named(path);
        let text = match disk::read_text(&path) {
            Ok(text) => text,
            Err(reason) => return unreadable(&path, &reason),
        };
        // From now on, files are those beside the script.
        let before = self.engine.clone();
        self.settle(&path);
        let entry = self.session.enter_named(&path.display().to_string(), &text);
        if let Entry::Done { .. } = &entry {
            self.file = Some(path);
        } else {
            self.engine = before;
            self.session.set_engine(self.engine.clone());
        }
        answer(entry)
    }

    /// Files of a folder, for one who waits before the screen.
    fn host(&self, folder: &Path) -> Watched {
        Watched::new(Disk::new(folder, false), self.screen, self.live)
    }

    /// Lets the session see the files beside a script.
    fn settle(&mut self, path: &Path) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        self.engine = self.engine.clone().with_folder(folder).with_host(self.host(folder));
        self.session.set_engine(self.engine.clone());
    }

    /// `:reload`
    pub(super) fn reload(&mut self) -> Reply {
        let Some(path) = self.file.clone() else {
            return refused("nothing has been loaded yet", Some("`:load FILE` loads a script"));
        };
        let before = self.renew();
        let reply = self.load(&path.to_string_lossy());
        if !matches!(reply, Reply::Said { .. }) {
            self.session = before;
        }
        reply
    }

    /// `:run FILE`
    pub(super) fn run(&mut self, path: &str) -> Reply {
        let path = named(path);
        let text = match disk::read_text(&path) {
            Ok(text) => text,
            Err(reason) => return unreadable(&path, &reason),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let engine = self.engine.clone().with_folder(folder).with_host(self.host(folder));
        let program = match engine.compile(&path.display().to_string(), &text) {
            Ok(program) => program,
            Err(error) => return Reply::Failed(error),
        };
        match engine.context().run(&program) {
            Ok(_) => Reply::Nothing,
            Err(error) => Reply::Failed(error),
        }
    }

    /// `:save FILE`
    pub(super) fn save(&mut self, path: &str) -> Reply {
        let (path, force) = match path.strip_suffix("--force") {
            Some(path) => (path.trim(), true),
            None => (path, false),
        };
        let path = named(path);
        let shown = path.display().to_string();
        match disk::write_text(&path, &self.saved(), force) {
            Ok(()) => {
                let again = match self.seed {
                    0 => String::new(),
                    seed => format!("; `comity run {shown} --seed {seed}` runs it again"),
                };
                said(&format!("saved to {shown}{again}\n"))
            }
            Err(reason) if reason == disk::EXISTS => refused(
                &format!("cannot write `{shown}`: the file exists already"),
                Some(&format!("choose another name, or `:save {shown} --force`")),
            ),
            Err(reason) => refused(&format!("cannot write `{shown}`: {reason}"), None),
        }
    }

    /// The session as a script.
    fn saved(&self) -> String {
        let seed = self.seed;
        let head = if seed == 0 { String::new() } else { format!("// Run with --seed {seed}.\n") };
        head + &self.session.script()
    }

    /// Keeps the session for the next `:restore`, if anything was entered.
    pub(super) fn keep(&self) {
        let script = self.session.script();
        if let (Some(path), false) = (&self.kept, script.trim().is_empty()) {
            // The user has not asked for it, so there is nothing to say if it cannot be done.
            let _ = disk::write_text(path, &self.saved(), true);
        }
    }

    /// `:restore`, `:restore FILE`
    pub(super) fn restore(&mut self, path: &str) -> Reply {
        let path = match (path, &self.kept) {
            ("", None) => {
                return refused(
                    "there is no earlier session here",
                    Some("`:restore FILE` takes a saved one"),
                );
            }
            ("", Some(kept)) => kept.clone(),
            (path, _) => named(path),
        };
        let text = match disk::read_text(&path) {
            Ok(text) => text,
            Err(_) if Some(&path) == self.kept.as_ref() => {
                let help = "a session is kept when it ends; `:restore FILE` takes one that `:save` has written";
                return refused("there is no earlier session", Some(help));
            }
            Err(reason) => return unreadable(&path, &reason),
        };
        let (seed, engine) = (self.seed, self.engine.clone());
        if let Some(wanted) = seed_of(&text) {
            self.seed = wanted;
            self.engine = self.engine.clone().with_seed(wanted);
        }
        let before = self.renew();
        let entry = self.session.enter_named(&path.display().to_string(), &text);
        if !matches!(entry, Entry::Done { .. }) {
            (self.session, self.seed, self.engine) = (before, seed, engine);
        }
        answer(entry)
    }

    /// `:edit`, `:edit NAME`, `:edit FILE`
    pub(super) fn edit(&self, name: &str) -> Reply {
        if name.is_empty() {
            return Reply::Edit(Draft::Text(self.latest.clone()));
        }
        if let Some((from, text)) = self.session.source(name) {
            // What is from a file belongs there.
            let file = PathBuf::from(&from);
            let own = from.ends_with(".comity") && file.is_file();
            return Reply::Edit(if own { Draft::File(file) } else { Draft::Text(text) });
        }
        if name.ends_with(".comity") || Path::new(name).is_file() {
            return Reply::Edit(Draft::File(named(name)));
        }
        let help =
            "`:edit` takes something that is declared here, or a file; alone, the latest entry";
        refused(&format!("there is nothing called `{name}` to edit"), Some(help))
    }
}

/// The seed that a saved session asks for.
fn seed_of(text: &str) -> Option<u64> {
    let line = text.lines().next()?.strip_prefix("// Run with --seed ")?;
    line.trim_end_matches('.').parse().ok()
}

/// A path as it is typed: in quotes or not, with `~` for the user's folder.
fn named(path: &str) -> PathBuf {
    let path = path.trim().trim_matches('"');
    match (path.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

fn unreadable(path: &Path, reason: &str) -> Reply {
    refused(&format!("cannot read `{}`: {reason}", path.display()), None)
}
