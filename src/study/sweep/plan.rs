//! What is to be run, and who does what of it: the file `plan.json`.
//!
//! Two runs with equal plans come to the same table. So a plan also says whether a run that was stopped may go on.

use crate::base::meter::Unmetered;
use crate::study::json::{self, Json};
use crate::study::sweep::record::{cell, written};
use crate::study::table::Cell;

/// The form of the files; another number is another form.
pub const FORMAT: i64 = 1;

/// A file that the script uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its place below the script's folder.
    pub path: String,
    /// The digest of its contents.
    pub digest: String,
}

/// What is to be run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The version of the program.
    pub version: String,
    /// The script as it was named.
    pub script: String,
    /// The folder that it lies in, from the root.
    pub folder: String,
    /// The script itself, and what it uses below its folder as far as that is known before it runs.
    pub files: Vec<File>,
    /// The name of the experiment.
    pub experiment: String,
    /// Variables of the script that were given other values.
    pub parameters: Vec<(String, Cell)>,
    /// What was asked of the design beyond what the script says, in words.
    pub design: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The names of what is varied.
    pub varied: Vec<String>,
    /// How many points there are.
    pub points: usize,
    /// The digest of all points.
    pub points_digest: String,
    /// How many replicates a point has.
    pub repeat: usize,
    /// Into how many shards the work is split.
    pub shards: usize,
    /// The most steps of a replicate.
    pub max_steps: Option<u64>,
    /// The most seconds of a replicate.
    pub timeout: Option<f64>,
    /// The most memory.
    pub max_memory: Option<usize>,
}

impl Plan {
    /// How many replicates of all points there are.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.points * self.repeat
    }

    /// The shard that does a task. Neighbours go to different shards, since they often take equally long; the
    /// replicates of a point stay together where there are points enough.
    #[must_use]
    pub fn shard_of(&self, task: usize) -> usize {
        let shards = self.shards.max(1);
        if self.points >= 4 * shards { task / self.repeat.max(1) % shards } else { task % shards }
    }

    /// The tasks of a shard, in order.
    #[must_use]
    pub fn tasks_of(&self, shard: usize) -> Vec<usize> {
        (0..self.tasks()).filter(|task| self.shard_of(*task) == shard).collect()
    }

    /// What differs between this plan and another so that their records do not belong together, in words: this one
    /// is kept, the other asked for. Bounds on time and memory may differ.
    #[must_use]
    pub fn differences(&self, asked: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut differs = |what: &str, kept: String, asked: String| {
            if kept != asked {
                found.push(format!("{what}: {kept} then, {asked} now"));
            }
        };
        let steps =
            |plan: &Self| plan.max_steps.map_or_else(|| "no bound".to_owned(), |n| n.to_string());
        differs("version of comity", self.version.clone(), asked.version.clone());
        differs("experiment", self.experiment.clone(), asked.experiment.clone());
        differs("parameters", self.parameters_text(), asked.parameters_text());
        differs("seed", self.seed.to_string(), asked.seed.to_string());
        differs("replicates of a point", self.repeat.to_string(), asked.repeat.to_string());
        differs("points", self.points.to_string(), asked.points.to_string());
        differs("shards", self.shards.to_string(), asked.shards.to_string());
        differs("`--max-steps`", steps(self), steps(asked));
        // The first file is the script, whatever it is called.
        for (at, file) in self.files.iter().enumerate() {
            let other = match at {
                0 => asked.files.first(),
                _ => asked.files.iter().skip(1).find(|other| other.path == file.path),
            };
            match other {
                Some(other) if other.digest == file.digest => {}
                Some(_) => found.push(format!("`{}` has changed", file.path)),
                None => found.push(format!("`{}` is no longer used or there", file.path)),
            }
        }
        if found.is_empty()
            && (self.points_digest != asked.points_digest || self.varied != asked.varied)
        {
            found.push("other points are asked for".to_owned());
        }
        found
    }

    fn parameters_text(&self) -> String {
        if self.parameters.is_empty() {
            return "none".to_owned();
        }
        let one = |(name, value): &(String, Cell)| format!("{name}={}", written(value).compact());
        self.parameters.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// What decides the results, and nothing else: equal texts, equal tables.
    #[must_use]
    pub fn identity(&self) -> String {
        let files: Vec<&str> = self.files.iter().map(|file| file.digest.as_str()).collect();
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{:?}\n",
            self.version,
            files.join(" "),
            self.experiment,
            self.parameters_text(),
            self.seed,
            self.points_digest,
            self.repeat,
            self.max_steps
        )
    }

    /// As the file holds it.
    #[must_use]
    pub fn write(&self) -> String {
        self.json().pretty()
    }

    /// The same as data.
    #[must_use]
    pub fn json(&self) -> Json {
        let text = |text: &String| Json::Text(text.clone());
        let int = |number: usize| Json::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let some_int = |number: Option<u64>| {
            number.map_or(Json::Null, |number| Json::Int(i64::try_from(number).unwrap_or(i64::MAX)))
        };
        let file = |file: &File| {
            Json::Object(vec![
                ("path".to_owned(), text(&file.path)),
                ("blake3".to_owned(), text(&file.digest)),
            ])
        };
        let parameters = self.parameters.iter().map(|(name, cell)| (name.clone(), written(cell)));
        let entries: Vec<(&str, Json)> = vec![
            ("format", Json::Int(FORMAT)),
            ("comity", text(&self.version)),
            ("script", text(&self.script)),
            ("folder", text(&self.folder)),
            ("files", Json::List(self.files.iter().map(file).collect())),
            ("experiment", text(&self.experiment)),
            ("parameters", Json::Object(parameters.collect())),
            ("design", Json::List(self.design.iter().map(text).collect())),
            ("seed", Json::Text(self.seed.to_string())),
            ("varied", Json::List(self.varied.iter().map(text).collect())),
            ("points", int(self.points)),
            ("points_blake3", text(&self.points_digest)),
            ("repeat", int(self.repeat)),
            ("shards", int(self.shards)),
            ("max_steps", some_int(self.max_steps)),
            ("timeout", self.timeout.map_or(Json::Null, Json::Float)),
            ("max_memory", some_int(self.max_memory.map(|bytes| bytes as u64))),
        ];
        let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
        Json::Object(entries.collect())
    }

    /// Reads the file; `None` where it is no plan, or one of another form.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let Json::Object(entries) = json::read(text, &mut Unmetered).ok()? else { return None };
        let get = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let text = |name: &str| match get(name)? {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        };
        let int = |name: &str| match get(name)? {
            Json::Int(number) => usize::try_from(*number).ok(),
            _ => None,
        };
        let texts = |name: &str| match get(name)? {
            Json::List(items) => items
                .iter()
                .map(|item| match item {
                    Json::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect::<Option<Vec<String>>>(),
            _ => None,
        };
        if get("format") != Some(&Json::Int(FORMAT)) {
            return None;
        }
        let Some(Json::List(files)) = get("files") else { return None };
        let Some(Json::Object(parameters)) = get("parameters") else { return None };
        let parameters =
            parameters.iter().map(|(name, value)| Some((name.clone(), cell(value.clone())?)));
        let plan = Self {
            version: text("comity")?,
            script: text("script")?,
            folder: text("folder")?,
            files: files.iter().map(file).collect::<Option<_>>()?,
            experiment: text("experiment")?,
            parameters: parameters.collect::<Option<_>>()?,
            design: texts("design")?,
            seed: text("seed")?.parse().ok()?,
            varied: texts("varied")?,
            points: int("points")?,
            points_digest: text("points_blake3")?,
            repeat: int("repeat")?,
            shards: int("shards")?,
            max_steps: int("max_steps").map(|steps| steps as u64),
            timeout: match get("timeout") {
                Some(Json::Float(seconds)) => Some(*seconds),
                _ => None,
            },
            max_memory: int("max_memory"),
        };
        // A damaged number must not become a loop without an end.
        let sound = plan.points.checked_mul(plan.repeat).is_some() && plan.shards > 0;
        sound.then_some(plan)
    }
}

fn file(value: &Json) -> Option<File> {
    let Json::Object(entries) = value else { return None };
    let text = |name: &str| {
        let value = entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)?;
        match value {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    Some(File { path: text("path")?, digest: text("blake3")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let file = |path: &str| File { path: path.to_owned(), digest: path.len().to_string() };
        Plan {
            version: "0.1.0".to_owned(),
            script: "models/trade.comity".to_owned(),
            folder: "/home/ada/models".to_owned(),
            files: vec![file("trade.comity"), file("data.csv")],
            experiment: "shadow".to_owned(),
            parameters: vec![("rounds".to_owned(), Cell::Int(50))],
            design: vec!["--reps 3".to_owned()],
            seed: u64::MAX,
            varied: vec!["delta".to_owned()],
            points: 10,
            points_digest: "abc".to_owned(),
            repeat: 3,
            shards: 2,
            max_steps: None,
            timeout: Some(1.5),
            max_memory: Some(1 << 30),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(Plan::read(&plan().write()), Some(plan()));
        assert_eq!(Plan::read("{}"), None);
        assert_eq!(Plan::read(&plan().write().replace("\"format\": 1", "\"format\": 2")), None);
    }

    #[test]
    fn every_task_has_one_shard() {
        for (points, repeat, shards) in [(10, 3, 2), (1, 7, 3), (5, 1, 8), (100, 4, 7)] {
            let plan = Plan { points, repeat, shards, ..plan() };
            let mut all: Vec<usize> = (0..shards).flat_map(|shard| plan.tasks_of(shard)).collect();
            all.sort_unstable();
            assert_eq!(all, (0..points * repeat).collect::<Vec<_>>());
        }
    }

    #[test]
    fn differences_are_named() {
        let kept = plan();
        let mut asked = Plan { timeout: None, max_memory: None, ..plan() };
        asked.files[0].path = "elsewhere.comity".to_owned();
        assert!(kept.differences(&asked).is_empty());
        asked.seed = 4;
        asked.files.truncate(1);
        assert_eq!(
            kept.differences(&asked),
            ["seed: 18446744073709551615 then, 4 now", "`data.csv` is no longer used or there"]
        );
        asked = Plan { points_digest: "x".to_owned(), ..plan() };
        assert_eq!(kept.differences(&asked), ["other points are asked for"]);
    }
}
