//! `comity new`: a folder with a model, a script that plays it, an experiment, tests and a README.
//!
//! What is put there are the files beside this one, with the name of the project in place of `PROJECT`. All of
//! them run and pass; the project's own tests see to that.

use std::path::Path;

use super::args::{NewOptions, Template};
use super::exit::Exit;
use super::screen::Screen;
use crate::engine::disk;

/// A file's name and text.
type File = (&'static str, &'static str);

const GAME: [File; 4] = [
    ("model.comity", include_str!("game/model.comity")),
    ("main.comity", include_str!("game/main.comity")),
    ("experiment.comity", include_str!("game/experiment.comity")),
    ("tests.comity", include_str!("game/tests.comity")),
];

const REGIME: [File; 4] = [
    ("model.comity", include_str!("regime/model.comity")),
    ("main.comity", include_str!("regime/main.comity")),
    ("experiment.comity", include_str!("regime/experiment.comity")),
    ("tests.comity", include_str!("regime/tests.comity")),
];

const POPULATION: [File; 4] = [
    ("model.comity", include_str!("population/model.comity")),
    ("main.comity", include_str!("population/main.comity")),
    ("experiment.comity", include_str!("population/experiment.comity")),
    ("tests.comity", include_str!("population/tests.comity")),
];

const README: &str = include_str!("README.md");

/// The experiment of each template, for the README.
fn parts(template: Template) -> (&'static [File], &'static str) {
    match template {
        Template::Game => (&GAME, "patience"),
        Template::Regime => (&REGIME, "fines"),
        Template::Population => (&POPULATION, "beginnings"),
    }
}

/// Makes a project.
pub(super) fn new(options: &NewOptions, screen: Screen) -> Exit {
    let folder = &options.folder;
    let shown = folder.display();
    let refuse = |reason: &str, help: Option<&str>| {
        screen.complain(&format!("cannot make `{shown}`: {reason}"), help);
        Exit::Usage
    };
    let Some(name) = folder.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return refuse("it has no name of its own", Some("name a folder that is not there yet"));
    };
    if folder.symlink_metadata().is_ok() {
        return refuse("it exists already", Some("choose another name; nothing was changed"));
    }
    if !disk::make_folder(folder) {
        return refuse("the folder cannot be made there", None);
    }
    let (files, experiment) = parts(options.template);
    for (file, text) in files.iter().copied().chain([("README.md", README)]) {
        let text = text.replace("PROJECT", &name).replace("EXPERIMENT", experiment);
        if let Err(reason) = disk::write_text(&folder.join(file), &text, false) {
            screen.complain(
                &format!("cannot write `{}`: {reason}", folder.join(file).display()),
                None,
            );
            return Exit::Failed;
        }
    }
    if !options.quiet {
        screen.say(&told(folder, experiment));
    }
    Exit::Good
}

/// What is there now, and what to do with it.
fn told(folder: &Path, experiment: &str) -> String {
    let shown = folder.display();
    format!(
        "{shown} is there. Try:\n\
         \n\
         \x20 cd {shown}\n\
         \x20 comity main.comity                 play the model once\n\
         \x20 comity test                        run its tests\n\
         \x20 comity sweep experiment.comity {experiment} --out {experiment}.csv\n"
    )
}
