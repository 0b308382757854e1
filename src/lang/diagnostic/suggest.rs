//! "Did you mean …?"

/// The candidate nearest to a misspelt name, if one is near enough.
///
/// Nearness is the edit distance with transpositions (Damerau 1964, restricted form). Names of one or two
/// letters get no suggestion except for a difference in case; longer ones tolerate a third of their length, but
/// more than one slip only behind the same first letter. Where nothing is near, a word with the same beginning
/// (`strategy` for `strategies`) is taken.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = length / 3;
    let mut best: Option<(usize, &'a str)> = None;
    let mut relative: Option<(usize, &'a str)> = None;
    let mut left = PAIRS;
    for candidate in candidates.into_iter().take(MOST) {
        if candidate == name || candidate.len() > LONG {
            continue;
        }
        left = match left.checked_sub(length.saturating_mul(candidate.len())) {
            Some(left) => left,
            None => break,
        };
        let common = beginning(name, candidate);
        if common >= 5
            && common * 3 >= candidate.chars().count() * 2
            && relative.is_none_or(|(most, _)| common > most)
        {
            relative = Some((common, candidate));
        }
        // So many letters have to be added or left out at the least.
        if candidate.chars().count().abs_diff(length) > limit.max(MARKS) {
            continue;
        }
        let distance = if candidate.to_lowercase() == name.to_lowercase() {
            0
        } else {
            distance(name, candidate)
        };
        let alike = distance < 2 || candidate.chars().next() == name.chars().next();
        if distance <= limit && alike && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.or(relative).map(|(_, candidate)| candidate)
}

/// No more words are looked at, since a script can make as many as it likes …
const MOST: usize = 2000;
/// … and none of more bytes …
const LONG: usize = 256;
/// … nor are more letters held against each other.
const PAIRS: usize = 1 << 20;
/// Another case may have some more letters.
const MARKS: usize = 8;

/// How many letters two words begin with alike.
fn beginning(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let names = ["cooperate", "defect", "tit_for_tat", "x"];
        assert_eq!(nearest("cooperat", names), Some("cooperate"));
        assert_eq!(nearest("tit_fro_tat", names), Some("tit_for_tat"));
        assert_eq!(nearest("y", names), None);
        assert_eq!(nearest("X", names), Some("x"));
        assert_eq!(nearest("regime", names), None);
        assert_eq!(nearest("cooperation", names), Some("cooperate"));
        assert_eq!(nearest("averge", ["merge", "average"]), Some("average"));
    }
}
