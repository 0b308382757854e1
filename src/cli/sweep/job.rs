//! A script made ready for a sweep, and the plan that follows from it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::base::digest::digest;
use crate::cli::args::{Given, SweepOptions, cell};
use crate::cli::exit::Exit;
use crate::cli::progress::Watched;
use crate::cli::run::compile;
use crate::cli::screen::Screen;
use crate::cli::script::{Script, limits};
use crate::engine::Value;
use crate::engine::disk::describe;
use crate::engine::{Context, Disk, Engine, ErrorKind, Interrupt, Program, Trials, Wishes};
use crate::lang::bytecode::Constant;
use crate::lang::diagnostic::nearest;
use crate::study::sweep::{File, Plan};
use crate::study::table::Cell;

/// A script, compiled and run, with the experiment that is asked for.
pub(super) struct Job {
    context: Context,
    program: Program,
    script: Script,
    experiment: String,
    wishes: Wishes,
    failures: Arc<AtomicUsize>,
}

impl Job {
    /// Compiles the script and runs it up to its end.
    pub(super) fn start(
        script: Script,
        experiment: &str,
        wishes: Wishes,
        given: &[Given],
        engine: &Engine,
        screen: Screen,
        quiet: bool,
    ) -> Result<Self, Exit> {
        let program = compile(engine, &script, given, screen)?;
        if !quiet {
            screen.warnings(program.sources(), program.warnings());
        }
        if !program.experiments().contains(&experiment) {
            return Err(unknown(&program, &script, experiment, screen));
        }
        let mut context = engine.context();
        if let Err(error) = context.run(&program) {
            screen.error(&error);
            return Err(Exit::of(&error));
        }
        Ok(Self {
            context,
            program,
            script,
            experiment: experiment.to_owned(),
            wishes,
            failures: Arc::default(),
        })
    }

    /// Counts failures there.
    pub(super) fn counting(mut self, failures: Arc<AtomicUsize>) -> Self {
        self.failures = failures;
        self
    }

    /// Where failures are counted.
    pub(super) fn failures(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.failures)
    }

    /// The experiment, ready to be asked for replicates.
    pub(super) fn trials(&mut self, screen: Screen) -> Result<Trials<'_>, Exit> {
        self.context.trials(&self.experiment, &self.wishes).map_err(|error| {
            if error.kind() == ErrorKind::Host {
                let name = &self.experiment;
                screen.complain(&format!("`{name}` cannot be run as an experiment"), None);
                return Exit::Failed;
            }
            screen.error(&error);
            Exit::of(&error)
        })
    }

    /// What is to be run.
    pub(super) fn plan(
        &mut self,
        options: &SweepOptions,
        shards: usize,
        screen: Screen,
    ) -> Result<Plan, Exit> {
        let files = self.files();
        let folder = self.script.folder.canonicalize().unwrap_or(self.script.folder.clone());
        let parameters = options.given.iter().map(|given| (given.name.clone(), cell(&given.value)));
        let mut plan = Plan {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            script: self.script.name.clone(),
            folder: folder.display().to_string(),
            files: files.into_iter().map(|(_, file)| file).collect(),
            experiment: self.experiment.clone(),
            parameters: parameters.collect(),
            design: options.design.words(),
            seed: options.seed,
            shards,
            max_steps: options.limits.max_steps,
            timeout: options.limits.timeout.map(|time| time.as_secs_f64()),
            max_memory: options.limits.max_memory,
            ..Plan::default()
        };
        self.fill(&mut plan, screen)?;
        Ok(plan)
    }

    /// Puts into a plan what only the script that has run can say.
    pub(super) fn fill(&mut self, plan: &mut Plan, screen: Screen) -> Result<(), Exit> {
        let trials = self.trials(screen)?;
        plan.varied = trials.varied().iter().map(ToString::to_string).collect();
        (plan.points, plan.repeat) = (trials.points(), trials.repeat());
        // Bit by bit, since there may be millions.
        let mut sum = String::new();
        for first in (0..plan.points).step_by(PIECE) {
            for point in first..plan.points.min(first + PIECE) {
                sum.push_str(&format!("{:?}\n", trials.at(point)));
            }
            sum = digest(sum.as_bytes());
        }
        plan.points_digest = sum;
        if plan.points.checked_mul(plan.repeat).is_none_or(|tasks| tasks > MOST) {
            screen.complain("these are more replicates than can be counted", None);
            return Err(Exit::Usage);
        }
        Ok(())
    }

    /// Those files with their contents.
    pub(super) fn copies(&self) -> Result<Vec<(Vec<u8>, String)>, String> {
        let mut found = vec![];
        for (at, (full, file)) in self.files().into_iter().enumerate() {
            let bytes = if at == 0 {
                Ok(self.script.text.clone().into_bytes())
            } else {
                std::fs::read(full)
            };
            let bytes = bytes.map_err(|error| format!("{}: {}", file.path, describe(&error)))?;
            found.push((bytes, file.path));
        }
        Ok(found)
    }

    /// The files that the script is known to use, itself first: its modules, and whatever a text in it names.
    pub(super) fn files(&self) -> Vec<(PathBuf, File)> {
        let name =
            Path::new(&self.script.name).file_name().filter(|_| self.script.name != "<stdin>");
        let name = name.map_or("stdin.comity".into(), |name| name.to_string_lossy().into_owned());
        let own = File { path: name.clone(), digest: digest(self.script.text.as_bytes()) };
        let mut found = vec![(self.script.folder.join(name), own)];
        let image = &self.program.image;
        let modules = image.modules.iter().map(|module| module.name.to_string());
        let texts = image.constants.iter().filter_map(|constant| match constant {
            Constant::Text(text) if text.len() < 4096 => Some(text.to_string()),
            _ => None,
        });
        let named: BTreeSet<String> = modules.chain(texts).collect();
        for path in named {
            let plain = path.contains('.')
                && Path::new(&path).components().all(|part| {
                    matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir)
                });
            let full = self.script.folder.join(&path);
            if plain
                && full.is_file()
                && found.iter().all(|(known, _)| *known != full)
                && let Ok(bytes) = std::fs::read(&full)
            {
                found.push((full, File { path, digest: digest(&bytes) }));
            }
        }
        found
    }
}

/// So many points are put together for a digest.
const PIECE: usize = 1024;
/// More replicates than these are a mistake.
const MOST: usize = 1 << 32;

/// The engine for a sweep, and the count of failures that its progress shows.
pub(super) fn engine(
    options: &SweepOptions,
    script: &Script,
    disk: Disk,
    stop: Interrupt,
    screen: Screen,
) -> (Engine, Arc<AtomicUsize>) {
    let host = Watched::new(disk.stopping(stop.clone()), screen, !options.quiet);
    let failures = host.failures();
    let engine = script.engine(host).with_limits(limits(&options.limits));
    (engine.with_seed(options.seed).with_interrupt(stop), failures)
}

/// A value for a variable of the script, as a plan holds it.
pub(super) fn constant(cell: &Cell) -> Value {
    match cell {
        Cell::Bool(value) => Value::Bool(*value),
        Cell::Int(value) => Value::Int(*value),
        Cell::Float(value) => Value::Float(*value),
        Cell::Text(text) => Value::Text(text.to_string()),
        Cell::Missing | Cell::Exact(_) | Cell::Other(_) => Value::None,
    }
}

fn unknown(program: &Program, script: &Script, name: &str, screen: Screen) -> Exit {
    let known = program.experiments();
    let help = if known.is_empty() {
        "the script has none; one begins with `experiment name {`".to_owned()
    } else {
        let near =
            nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`? "));
        let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        format!("{}it has {all}", near.unwrap_or_default())
    };
    screen.complain(&format!("`{}` has no experiment `{name}`", script.name), Some(&help));
    Exit::Usage
}
