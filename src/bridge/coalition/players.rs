//! Who takes part: any values as players, and coalitions of them as lists or texts.

use std::sync::Arc;

use crate::analysis::coalition::{Coalition, members};
use crate::base::rational::Rational;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value, equality};

/// The players, in their order.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Players {
    /// As the script has them.
    pub(in crate::bridge) values: Vec<Value>,
    /// As they are shown.
    pub(in crate::bridge) names: Names,
}

/// The names of players, shared with what is claimed of them.
pub(in crate::bridge) type Names = Arc<Vec<String>>;

/// What names take, in bytes.
pub(super) fn names_bytes(names: &Names) -> usize {
    names.iter().map(|name| size_of::<String>() + name.len()).sum()
}

/// So many comparisons of players belong to the native that looks them up.
const LOOKED: usize = 1 << 14;

/// So many players are compared in a step.
const COMPARED: usize = 16;

impl Players {
    /// These, each once.
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub(in crate::bridge) fn new(cx: &mut dyn Cx, values: Vec<Value>) -> Result<Self, Fault> {
        let mut made = Self { values: Vec::new(), names: Names::default() };
        for value in values {
            // Each is compared with all before it.
            cx.spend(1 + made.len() as u64)?;
            made.add(cx, value)?;
        }
        Ok(made)
    }

    /// Out of an argument: a list, or a count, which numbers them from 0.
    ///
    /// # Errors
    /// `E0824` if it is neither, or nobody is named.
    pub(in crate::bridge) fn given(
        cx: &mut dyn Cx,
        function: &str,
        value: Value,
    ) -> Result<Self, Fault> {
        let values = match value {
            Value::Int(count) => (0..count.clamp(0, 100_000)).map(Value::Int).collect(),
            other => elements(other, cx)?.unwrap_or_default(),
        };
        let count = values.len();
        let made = Self::new(cx, values)?;
        if made.len() == 0 || made.len() < count {
            let what = if count > 0 { "game: somebody is named twice" } else { "game" };
            return Err(words::unknown_players(function, what).into());
        }
        Ok(made)
    }

    /// Adds somebody who is not there yet; their place.
    ///
    /// # Errors
    /// A limit: names are held.
    pub(in crate::bridge) fn add(&mut self, cx: &mut dyn Cx, value: Value) -> Result<usize, Fault> {
        if let Some(place) = self.place(&*cx, value) {
            return Ok(place);
        }
        let name = cx.show(value);
        cx.values().note_text(name.len());
        cx.heap().hold(name.len())?;
        Arc::make_mut(&mut self.names).push(name);
        self.values.push(value);
        Ok(self.values.len() - 1)
    }

    /// Pays for looking somebody up, the so manieth, where many are looked up among many.
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub(super) fn pay(&self, cx: &mut dyn Cx, turn: usize) -> Result<(), Fault> {
        if turn.saturating_mul(self.len()) > LOOKED {
            cx.spend(1 + (self.len() / COMPARED) as u64)?;
        }
        Ok(())
    }

    /// About how many bytes they hold.
    pub(super) fn bytes(&self) -> usize {
        64 * self.len() + names_bytes(&self.names)
    }

    /// How many.
    pub(in crate::bridge) fn len(&self) -> usize {
        self.values.len()
    }

    /// Where somebody stands, given as such or by name.
    pub(in crate::bridge) fn place(&self, cx: &dyn Cx, value: Value) -> Option<usize> {
        let heap = cx.values();
        let same = self.values.iter().position(|known| equality::equal(*known, value, heap));
        same.or_else(|| match value {
            Value::Text(text) => self.names.iter().position(|name| *name == heap.text(text)),
            _ => None,
        })
    }

    /// The members of a coalition: a list, a text with names between commas, or a single player.
    ///
    /// # Errors
    /// `E0826` for who is no player.
    pub(in crate::bridge) fn members(
        &self,
        cx: &mut dyn Cx,
        function: &str,
        value: Value,
    ) -> Result<Vec<usize>, Fault> {
        if let Some(place) = self.place(cx, value) {
            return Ok(vec![place]);
        }
        let mut taken = vec![false; self.len()];
        for (turn, member) in spelled(cx, value)?.into_iter().enumerate() {
            self.pay(cx, turn)?;
            let Some(place) = self.place(cx, member) else {
                let reason = format!("{} is none of the players", cx.show_brief(member));
                return Err(words::not_coalitional(function, &reason).into());
            };
            taken[place] = true;
        }
        Ok((0..self.len()).filter(|place| taken[*place]).collect())
    }

    /// The members of a coalition as a list.
    pub(in crate::bridge) fn list(
        &self,
        cx: &mut dyn Cx,
        places: &[usize],
    ) -> Result<Value, Fault> {
        cx.new_list(places.iter().map(|place| self.values[*place]).collect())
    }

    /// The same for a coalition of a form.
    pub(in crate::bridge) fn coalition(
        &self,
        cx: &mut dyn Cx,
        coalition: Coalition,
    ) -> Result<Value, Fault> {
        let places: Vec<usize> = members(coalition).collect();
        self.list(cx, &places)
    }

    /// A map from player to number.
    pub(in crate::bridge) fn map(
        &self,
        cx: &mut dyn Cx,
        numbers: &[Rational],
    ) -> Result<Value, Fault> {
        let mut entries = Vec::with_capacity(numbers.len());
        for (player, number) in self.values.iter().zip(numbers) {
            entries.push((*player, cx.new_rational(number.clone())?));
        }
        cx.new_map(&entries)
    }

    /// The names of a coalition; of long ones the beginnings.
    pub(in crate::bridge) fn name(&self, coalition: Coalition) -> String {
        name(&self.names, coalition)
    }
}

/// The names of a coalition among these; of long ones the beginnings.
pub(super) fn name(names: &Names, coalition: Coalition) -> String {
    let names: Vec<_> = members(coalition).map(|who| start(&names[who])).collect();
    format!("{{{}}}", names.join(", "))
}

/// The members that a key of a map spells: the elements of a list, or the names between commas.
pub(super) fn spelled(cx: &mut dyn Cx, value: Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::Text(text) => {
            let names: Vec<String> = cx
                .values()
                .text(text)
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect();
            cx.values().note_many(names.len());
            names.iter().map(|name| cx.new_text(name)).collect()
        }
        other => Ok(elements(other, cx)?.unwrap_or_else(|| vec![other])),
    }
}

/// A coalition as a number.
pub(super) fn number(places: &[usize]) -> Coalition {
    places.iter().filter(|place| **place < 32).map(|place| 1 << place).sum()
}
