//! What begins with `:` or `?` at the prompt.

use crate::lang::diagnostic::nearest;

/// An order to the prompt itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command<'t> {
    /// `?name`; without a name, the general help.
    Describe(&'t str),
    /// `:help`
    Help,
    /// `:load FILE`
    Load(&'t str),
    /// `:reload`
    Reload,
    /// `:type EXPR`
    Type(&'t str),
    /// `:vars`
    Variables,
    /// `:clear`
    Clear,
    /// `:time EXPR`
    Time(&'t str),
    /// `:seed N`
    Seed(&'t str),
    /// `:save FILE`
    Save(&'t str),
    /// `:quit`
    Quit,
}

/// The words after the colon.
pub(super) const WORDS: [&str; 10] =
    ["help", "load", "reload", "type", "vars", "clear", "time", "seed", "save", "quit"];

/// Why an order is not understood: what, and what could be done.
pub(super) type Refusal = (String, Option<String>);

/// Reads an order; `None` if the text is no order but a piece of script.
pub(super) fn parse<'t>(text: &'t str) -> Option<Result<Command<'t>, Refusal>> {
    let text = text.trim();
    if let Some(name) = text.strip_prefix('?').or_else(|| text.strip_suffix('?')) {
        return Some(Ok(Command::Describe(name.trim_matches(['?', ' ', '`']))));
    }
    let rest = text.strip_prefix(':')?;
    let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let rest = rest.trim();
    let with = |command: Command<'t>, what: &str, example: &str| {
        if rest.is_empty() {
            return Err((
                format!("`:{word}` needs {what}"),
                Some(format!("for example `:{word} {example}`")),
            ));
        }
        Ok(command)
    };
    Some(match word {
        "help" | "h" => Ok(Command::Help),
        "load" | "l" => with(Command::Load(rest), "a file", "model.comity"),
        "reload" | "r" => Ok(Command::Reload),
        "type" | "t" => with(Command::Type(rest), "an expression", "[1, 2]"),
        "vars" | "v" => Ok(Command::Variables),
        "clear" => Ok(Command::Clear),
        "time" => with(Command::Time(rest), "an expression", "sum(0..1000)"),
        "seed" => with(Command::Seed(rest), "a whole number", "7"),
        "save" => with(Command::Save(rest), "a file", "session.comity"),
        "quit" | "q" | "exit" => Ok(Command::Quit),
        _ => {
            let near = nearest(word, WORDS).map(|near| format!("did you mean `:{near}`? "));
            let help = format!("{}`:help` lists all commands", near.unwrap_or_default());
            Err((format!("there is no command `:{word}`"), Some(help)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_from_scripts() {
        assert_eq!(parse("1 + 1"), None);
        assert_eq!(parse("?play"), Some(Ok(Command::Describe("play"))));
        assert_eq!(parse("play?"), Some(Ok(Command::Describe("play"))));
        assert_eq!(parse(" :load a b.comity "), Some(Ok(Command::Load("a b.comity"))));
        let Some(Err((what, help))) = parse(":laod x") else { panic!("understood") };
        assert_eq!(what, "there is no command `:laod`");
        assert_eq!(help.as_deref(), Some("did you mean `:load`? `:help` lists all commands"));
        assert!(matches!(parse(":load"), Some(Err(_))));
    }
}
