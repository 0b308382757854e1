//! What a text rests on: the keys that it cites in square brackets, and their entries in the list of sources.

/// The keys in square brackets, one or several, each once, in the order of the text: `[axelrod-1984]`,
/// `[oye-1986, axelrod-1985]`.
pub(crate) fn cited(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for part in text.split('[').skip(1) {
        let Some((inside, _)) = part.split_once(']') else { continue };
        for key in inside.split([',', ';']).map(str::trim) {
            if is_key(key) && !found.contains(&key) {
                found.push(key);
            }
        }
    }
    found
}

/// Lower-case words and a year.
fn is_key(text: &str) -> bool {
    let Some((author, year)) = text.rsplit_once('-') else { return false };
    let digits = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let named = author.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    named && !author.is_empty() && digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit())
}

/// The entries of these keys, as lines of a list in Markdown, in the order of the list of sources.
pub(crate) fn entries<'s>(sources: &'s str, keys: &[&str]) -> Vec<&'s str> {
    let key = |line: &str| Some(line.strip_prefix("- **")?.split_once("**")?.0.to_owned());
    let lines = sources.lines();
    lines.filter(|line| key(line).is_some_and(|key| keys.contains(&&*key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_entries() {
        let text = "After [oye-1986] [axelrod-1984], [waltz-1979; oye-1986] and `xs[a-1]`, [1, 2], [b-1984b].";
        assert_eq!(cited(text), ["oye-1986", "axelrod-1984", "waltz-1979", "b-1984b"]);
        let sources = "# Sources\n\n- **a-1** — A.\n- **axelrod-1984** — B.\n- **oye-1986** — C.\n";
        let found = entries(sources, &cited(text));
        assert_eq!(found, ["- **axelrod-1984** — B.", "- **oye-1986** — C."]);
    }
}
