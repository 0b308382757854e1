//! What begins with `:` or `?` at the prompt.

use crate::lang::diagnostic::nearest;

/// An order to the prompt itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command<'t> {
    /// `:help`, or `?` alone.
    Help,
    /// `?name`, `name?`, `:doc name`; without a name, the contents of the library.
    Describe(&'t str),
    /// `??name`
    Source(&'t str),
    /// `:load FILE`
    Load(&'t str),
    /// `:reload`
    Reload,
    /// `:run FILE`
    Run(&'t str),
    /// `:edit`, `:edit NAME`, `:edit FILE`
    Edit(&'t str),
    /// `:type EXPR`
    Type(&'t str),
    /// `:vars`
    Variables,
    /// `:clear`
    Clear,
    /// `:time EXPR`
    Time(&'t str),
    /// `:bench EXPR`
    Bench(&'t str),
    /// `:plot EXPR`, `:plot EXPR > FILE`
    Plot(&'t str),
    /// `:seed`, `:seed N`
    Seed(&'t str),
    /// `:set`, `:set NAME VALUE`
    Set(&'t str),
    /// `:save FILE`
    Save(&'t str),
    /// `:restore`, `:restore FILE`
    Restore(&'t str),
    /// `:history`, `:history WORD`
    History(&'t str),
    /// `:!COMMAND`
    Shell(&'t str),
    /// `:quit`
    Quit,
}

/// A command: its word, short forms, what it needs as `what` and `example`, and whether that is script.
struct Word {
    name: &'static str,
    short: &'static [&'static str],
    needs: Option<(&'static str, &'static str)>,
    script: bool,
}

const fn plain(name: &'static str, short: &'static [&'static str]) -> Word {
    Word { name, short, needs: None, script: false }
}

const fn needs(
    name: &'static str,
    short: &'static [&'static str],
    what: &'static str,
    example: &'static str,
) -> Word {
    Word { name, short, needs: Some((what, example)), script: false }
}

const fn script(name: &'static str, short: &'static [&'static str], example: &'static str) -> Word {
    Word { name, short, needs: Some(("an expression", example)), script: true }
}

const WORDS: [Word; 19] = [
    plain("help", &["h"]),
    needs("load", &["l"], "a file", "model.comity"),
    plain("reload", &["r"]),
    script("type", &["t"], "[1, 2]"),
    plain("vars", &["v"]),
    plain("clear", &[]),
    script("time", &[], "sum(0..1000)"),
    script("bench", &[], "sum(0..1000)"),
    script("plot", &[], "trajectory"),
    needs("save", &[], "a file", "session.comity"),
    plain("restore", &[]),
    plain("seed", &[]),
    plain("set", &[]),
    plain("doc", &["d"]),
    plain("edit", &["e"]),
    plain("history", &[]),
    needs("run", &[], "a file", "model.comity"),
    plain("quit", &["q", "exit"]),
    plain("shell", &[]),
];

/// The words after the colon.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|word| word.name)
}

fn find(word: &str) -> Option<&'static Word> {
    WORDS.iter().find(|known| known.name == word || known.short.contains(&word))
}

/// Why an order is not understood: what, and what could be done.
pub(super) type Refusal = (String, Option<String>);

/// Whether a text is an order at all, and if so the piece of script in it.
pub(super) fn script_of(text: &str) -> Option<Option<&str>> {
    let text = text.trim_start();
    if is_question(text) {
        return Some(None);
    }
    let rest = text.strip_prefix(':')?;
    let (word, rest) = split(rest);
    Some(find(word).filter(|word| word.script).map(|_| rest))
}

/// Whether a text asks about a name: `?f`, `f?`.
fn is_question(text: &str) -> bool {
    let text = text.trim();
    let name = |text: &str| text.chars().all(|it| it.is_alphanumeric() || "_.`\"-/ ".contains(it));
    text.starts_with('?')
        || text.strip_suffix('?').is_some_and(|rest| name(rest.trim_end_matches('?')))
}

fn split(text: &str) -> (&str, &str) {
    if text.starts_with('!') {
        return ("shell", text.trim_start_matches('!'));
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

/// Reads an order; `None` if the text is no order but a piece of script.
pub(super) fn parse(text: &str) -> Option<Result<Command<'_>, Refusal>> {
    let text = text.trim();
    if is_question(text) {
        let name = text.trim_matches(['?', ' ', '`']);
        return Some(Ok(match name {
            "" => Command::Help,
            name if text.starts_with("??") || text.ends_with("??") => Command::Source(name),
            name => Command::Describe(name),
        }));
    }
    let (typed, rest) = split(text.strip_prefix(':')?);
    let rest = rest.trim();
    let Some(word) = find(typed) else {
        let near = nearest(typed, words()).map(|near| format!("did you mean `:{near}`? "));
        let help = format!("{}`:help` lists all commands", near.unwrap_or_default());
        return Some(Err((format!("there is no command `:{typed}`"), Some(help))));
    };
    if let (Some((what, example)), true) = (word.needs, rest.is_empty()) {
        let help = format!("for example `:{typed} {example}`");
        return Some(Err((format!("`:{typed}` needs {what}"), Some(help))));
    }
    Some(Ok(match word.name {
        "help" => Command::Help,
        "load" => Command::Load(rest),
        "reload" => Command::Reload,
        "type" => Command::Type(rest),
        "vars" => Command::Variables,
        "clear" => Command::Clear,
        "time" => Command::Time(rest),
        "bench" => Command::Bench(rest),
        "plot" => Command::Plot(rest),
        "save" => Command::Save(rest),
        "restore" => Command::Restore(rest),
        "seed" => Command::Seed(rest),
        "set" => Command::Set(rest),
        "doc" => Command::Describe(rest),
        "edit" => Command::Edit(rest),
        "history" => Command::History(rest),
        "run" => Command::Run(rest),
        "shell" => Command::Shell(rest),
        _ => Command::Quit,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_from_scripts() {
        assert_eq!(parse("1 + 1"), None);
        assert_eq!(parse("?play"), Some(Ok(Command::Describe("play"))));
        assert_eq!(parse("play?"), Some(Ok(Command::Describe("play"))));
        assert_eq!(parse("??play"), Some(Ok(Command::Source("play"))));
        assert_eq!(parse("?"), Some(Ok(Command::Help)));
        assert_eq!(parse("print(\"so?\")"), None);
        assert_eq!(parse("f(1) ?"), None);
        assert_eq!(parse(" :load a b.comity "), Some(Ok(Command::Load("a b.comity"))));
        assert_eq!(parse(":!ls -l"), Some(Ok(Command::Shell("ls -l"))));
        assert_eq!(parse(":q"), Some(Ok(Command::Quit)));
        let Some(Err((what, help))) = parse(":laod x") else { panic!("understood") };
        assert_eq!(what, "there is no command `:laod`");
        assert_eq!(help.as_deref(), Some("did you mean `:load`? `:help` lists all commands"));
        assert!(matches!(parse(":load"), Some(Err(_))));
    }

    #[test]
    fn every_word_is_understood() {
        for word in words() {
            assert!(matches!(parse(&format!(":{word} 1")), Some(Ok(_))), "{word}");
        }
    }

    #[test]
    fn some_orders_hold_script() {
        assert_eq!(script_of(":time [1,"), Some(Some("[1,")));
        assert_eq!(script_of(":load ("), Some(None));
        assert_eq!(script_of("1 + 1"), None);
    }
}
