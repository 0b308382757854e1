//! The values that entries came to: `_` is the latest, `_1`, `_2` … are numbered.
//!
//! They are variables of a module of their own, the first of every session's image.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::lang::bytecode::{GlobalId, Image, ItemInfo, ItemValue, ModuleId, ModuleInfo};
use crate::lang::check;
use crate::lang::source::{Span, Symbol, known};
use crate::lang::value::Value;
use crate::lang::vm::Machine;

/// The module of the results.
pub(super) const MODULE: ModuleId = ModuleId(0);

/// The variable that holds the latest value.
const LAST: GlobalId = GlobalId(0);

/// So many numbered results are kept; older ones are let go, as they may be large.
const KEPT: usize = 100;

/// What is remembered of results.
#[derive(Clone, Debug, Default)]
pub(super) struct Results {
    /// How many there were.
    count: usize,
    kept: VecDeque<(Symbol, GlobalId)>,
}

impl Results {
    /// Gives an empty image the module.
    pub(super) fn begin(image: &mut Image, known: &mut check::Session) -> Self {
        image.global(known::UNDERSCORE);
        let module = ModuleInfo { name: "<results>".into(), ..ModuleInfo::default() };
        image.modules.push(Arc::new(module));
        declare(image, known::UNDERSCORE, LAST);
        known.items.insert(known::UNDERSCORE, (MODULE, known::UNDERSCORE));
        Self::default()
    }

    /// A variable for the value of an entry about to run.
    pub(super) fn place(&self, image: &mut Image) -> (Symbol, GlobalId) {
        let name = image.names.intern(&format!("_{}", self.count + 1));
        let global = image.global(name);
        declare(image, name, global);
        (name, global)
    }

    /// Keeps a value; gives its number.
    pub(super) fn keep(
        &mut self,
        (name, global): (Symbol, GlobalId),
        value: Value,
        machine: &mut Machine,
        known: &mut check::Session,
    ) -> usize {
        machine.set_global(LAST.index(), value);
        machine.set_global(global.index(), value);
        known.items.insert(name, (MODULE, name));
        self.kept.push_back((name, global));
        if self.kept.len() > KEPT
            && let Some((name, global)) = self.kept.pop_front()
        {
            machine.set_global(global.index(), Value::Absent);
            known.items.shift_remove(&name);
        }
        self.count += 1;
        self.count
    }
}

fn declare(image: &mut Image, name: Symbol, global: GlobalId) {
    if let Some(module) = image.modules.first_mut() {
        let item = ItemInfo { kind: ItemValue::Global(global), span: Span::default(), docs: None };
        Arc::make_mut(module).items.insert(name, item);
    }
}
