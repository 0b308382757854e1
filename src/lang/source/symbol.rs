//! Interned names. A symbol stands for an identifier, and at run time for an action.

use std::sync::{Arc, LazyLock};

use indexmap::IndexSet;

/// An interned name: equal names are equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// The names seen so far. It starts with the [`known`] ones and only grows.
#[derive(Clone, Debug)]
pub struct Interner {
    names: IndexSet<Arc<str>, foldhash::fast::RandomState>,
}

impl Interner {
    /// An interner that holds the [`known`] names.
    #[must_use]
    pub fn new() -> Self {
        // Made once: every script that is compiled begins with them.
        static KNOWN: LazyLock<Interner> = LazyLock::new(|| Interner {
            names: known::NAMES.iter().map(|&name| Arc::from(name)).collect(),
        });
        KNOWN.clone()
    }

    /// The symbol of a name, made where it is new.
    pub fn intern(&mut self, name: &str) -> Symbol {
        let index = match self.names.get_index_of(name) {
            Some(index) => index,
            None => self.names.insert_full(Arc::from(name)).0,
        };
        Symbol(u32::try_from(index).expect("fewer than 2^32 names"))
    }

    /// The names that were added to the [`known`] ones, in order.
    pub fn added(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().skip(known::NAMES.len()).map(|name| &**name)
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none, which never happens: the [`known`] ones are always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The symbol of a name that is already known.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.names.get_index_of(name).and_then(|index| u32::try_from(index).ok()).map(Symbol)
    }

    /// The name of a symbol.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get_index(symbol.0 as usize).map_or("?", |name| name)
    }
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

/// Names that the implementation itself refers to.
pub mod known {
    use super::Symbol;

    macro_rules! known {
        ($($constant:ident = $name:literal),* $(,)?) => {
            known!(@constants 0u32; $($constant = $name,)*);
            /// All known names, in the order of their symbols.
            pub(super) const NAMES: &[&str] = &[$($name),*];
        };
        (@constants $at:expr; $first:ident = $name:literal, $($rest:tt)*) => {
            #[doc = concat!("`", $name, "`")]
            pub const $first: Symbol = Symbol($at);
            known!(@constants $at + 1; $($rest)*);
        };
        (@constants $at:expr;) => {};
    }

    known! {
        COOPERATE = "cooperate", DEFECT = "defect", YES = "yes", NO = "no", ABSTAIN = "abstain",
        ROUND = "round", ME = "me", THEM = "them", OTHERS = "others", SEAT = "seat", TYPE = "type",
        MINE = "mine", THEIRS = "theirs", EARNED = "earned", OPTIONS = "options", SO_FAR = "so_far",
        GAME = "game", REGIME = "regime", REGIMES = "regimes", ALL = "all", OWN = "own",
        TYPES = "types", WAITED = "waited", OFFENDER = "offender", NORM = "norm", COST = "cost",
        PROPOSAL = "proposal", NAME = "name", KIND = "kind", STRATEGY = "strategy",
        UTILITY = "utility", LEN = "len", FIRST = "first", OF = "of", LAST = "last", BACK = "back", AT = "at", TOTAL = "total",
        SHARE = "share", RUN = "run", SAID = "said", MESSAGES = "messages", MESSAGE = "message",
        CODE = "code", UNDERSCORE = "_", NATURE = "nature", MEMBER = "member", OUTSIDER = "outsider",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let mut names = Interner::new();
        assert_eq!(names.name(known::COOPERATE), "cooperate");
        assert_eq!(names.name(known::OUTSIDER), "outsider");
        let tariff = names.intern("tariff");
        assert_eq!(names.intern("tariff"), tariff);
        assert_eq!(names.name(tariff), "tariff");
    }
}
