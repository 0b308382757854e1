//! The job scripts for SLURM, as text that people read and change.

use std::fmt::Write as _;
use std::path::Path;

/// What the scripts say.
pub(super) struct Jobs<'a> {
    /// The program, from the root.
    pub(super) program: &'a Path,
    /// The folder of the plan, from the root.
    pub(super) folder: &'a Path,
    /// The table, from the root.
    pub(super) out: &'a Path,
    /// The script as it was named, and the experiment in it.
    pub(super) script: &'a str,
    /// The experiment.
    pub(super) experiment: &'a str,
    /// How many replicates there are, in how many shards.
    pub(super) replicates: usize,
    pub(super) shards: usize,
    /// The shards that are still to run.
    pub(super) left: &'a [usize],
    /// At most so many at once.
    pub(super) running: Option<usize>,
    /// What the user asks of `sbatch`, option by option.
    pub(super) asked: &'a [String],
}

impl Jobs<'_> {
    /// The script of the array: each of its tasks runs a shard.
    pub(super) fn array(&self) -> String {
        let (folder, most) = (self.folder.display(), self.running);
        let array = ranges(self.left) + &most.map(|most| format!("%{most}")).unwrap_or_default();
        let most = match most {
            Some(most) => format!("; at most {most} run at once"),
            None => String::new(),
        };
        let mut text = format!(
            "#!/bin/bash\n\
             # The experiment `{}` of {}: {} replicates in {} shards.\n\
             # Made by comity {}. It may be changed, and submitted by hand: sbatch {folder}/job.sbatch\n\
             \n",
            self.experiment,
            self.script,
            self.replicates,
            self.shards,
            env!("CARGO_PKG_VERSION"),
        );
        text += &option("What the queue shows.", &format!("--job-name={}", self.experiment));
        text += &option(
            &format!("A task for each shard that is not done, by its number{most}."),
            &format!("--array={array}"),
        );
        text += &option(
            "A task that loses its node begins again on another one; it goes on where it was.",
            "--requeue",
        );
        text += &option(
            "What a task says goes into a file of its own, and stays there when it begins again.",
            &format!("--output={}", self.log("%a.txt")),
        );
        text += &option("", "--open-mode=append");
        text += &option(
            "A task is one process; give it more processors and it uses them.",
            "--ntasks=1",
        );
        text += &option("", "--cpus-per-task=1");
        text += &self.wishes();
        let _ = write!(
            text,
            "\n\
             # The program is named from the root, since a task need not know the PATH of this shell; the number of\n\
             # the shard comes from SLURM itself. So this works with any `--export`.\n\
             exec {} sweep --worker {} \\\n    --shard-env SLURM_ARRAY_TASK_ID --jobs \"${{SLURM_CPUS_PER_TASK:-1}}\"\n",
            quoted(self.program),
            quoted(self.folder),
        );
        text
    }

    /// The script of the job that waits for the array, and makes the table.
    pub(super) fn merge(&self) -> String {
        let mut text = format!(
            "#!/bin/bash\n\
             # Makes the table when all tasks of the experiment `{}` have ended, well or not.\n\n",
            self.experiment
        );
        text += &option("", &format!("--job-name={}-merge", self.experiment));
        text += &self.wishes();
        text += &option("If its node is lost it begins again.", "--requeue");
        text += &option("", &format!("--output={}", self.log("merge.txt")));
        text += &option("", "--open-mode=append");
        text += &option("", "--ntasks=1");
        text += &option("", "--cpus-per-task=1");
        let _ = write!(
            text,
            "\n\
             # Begun again, it may overwrite the table that it wrote itself; another was not there.\n\
             exec {} sweep --merge {} \\\n    --out {} --force\n",
            quoted(self.program),
            quoted(self.folder),
            quoted(self.out),
        );
        text
    }

    fn wishes(&self) -> String {
        let mut text = String::new();
        for (index, asked) in self.asked.iter().enumerate() {
            text += &option(if index == 0 { "As it was asked for." } else { "" }, asked);
        }
        text
    }

    /// The name of a log file as `sbatch` reads it: a per cent sign in a folder's name is doubled.
    fn log(&self, name: &str) -> String {
        let folder = self.folder.display().to_string().replace('%', "%%");
        in_line(&format!("{folder}/log/{name}"))
    }
}

/// A line that `sbatch` reads, under a line for people.
fn option(why: &str, option: &str) -> String {
    let why = if why.is_empty() { String::new() } else { format!("# {why}\n") };
    format!("{why}#SBATCH {option}\n")
}

/// The options that the user wants, each with its value: `-p short` is one.
pub(super) fn options(words: &[String]) -> Result<Vec<String>, String> {
    let mut all: Vec<String> = Vec::new();
    for word in words {
        if word.contains(['\n', '\r']) {
            return Err("an option for `sbatch` cannot hold the end of a line".to_owned());
        }
        if let Some(option) = word.strip_prefix('-') {
            let name = option.trim_start_matches('-').split('=').next().unwrap_or_default();
            let short = !option.starts_with('-') && matches!(name.chars().next(), Some('a' | 'd'));
            if short || ["array", "dependency", "wrap"].contains(&name) {
                return Err(format!("`{word}` is set by comity itself"));
            }
            all.push(match word.split_once('=') {
                Some((name, value)) => format!("{name}={}", in_line(value)),
                None => word.clone(),
            });
        } else if let Some(last) = all.last_mut() {
            *last = format!("{last} {}", in_line(word));
        } else {
            return Err(format!("`{word}` is no option of `sbatch`"));
        }
    }
    Ok(all)
}

/// A value on a line for `sbatch`.
fn in_line(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:,=%+@^[]*".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A path as the shell reads it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

/// `0-3,7,9-10`.
fn ranges(numbers: &[usize]) -> String {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => parts.push((number, number)),
        }
    }
    let one = |(first, last): &(usize, usize)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    parts.iter().map(one).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_named_shortly() {
        assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), "0-2,5,7-8");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn options_keep_their_values() {
        let words = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
        let read = |text: &str| options(&words(text));
        assert_eq!(
            read("-p|short|--time=1:00:00|--comment=a \"b\"|--mem|4G"),
            Ok(words("-p short|--time=1:00:00|--comment=\"a \\\"b\\\"\"|--mem 4G"))
        );
        for wrong in ["--array=1-3", "-a|3", "-d|x", "--wrap=x", "short", "--a=\n#SBATCH --b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_are_what_they_are() {
        assert_eq!(quoted(Path::new("/a b/it's")), "'/a b/it'\\''s'");
        assert_eq!(in_line("/a b/%a"), "\"/a b/%a\"");
    }
}
