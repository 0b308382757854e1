//! What the machine calls for declarations: `game`, `strategy`, `norm` … Scripts cannot name these.

use std::sync::Arc;

use crate::bridge::declared::{Made, list};
use crate::bridge::experiment::ExperimentObject;
use crate::bridge::game::GameObject;
use crate::bridge::institution::{NormObject, RegimeObject};
use crate::bridge::process::ProcessObject;
use crate::bridge::strategy::StrategyObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::DeclarationBody;
use crate::lang::native::natives;
use crate::lang::value::{Shared, Value};

natives! {
    /// Declarations.
    pub static DECLARE = "Declarations" {
        /// Makes a game.
        fn declare_game(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(GameObject::declare(cx, made, parts)?))
        }

        /// Makes a strategy.
        fn declare_strategy(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(StrategyObject::declare(cx, made, parts)?))
        }

        /// Makes a norm.
        fn declare_norm(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(NormObject::declare(cx, made, parts)?))
        }

        /// Makes a regime.
        fn declare_regime(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(RegimeObject::declare(cx, made, parts)?))
        }

        /// Makes a process.
        fn declare_process(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(ProcessObject::declare(cx, made, parts)?))
        }

        /// Makes an experiment.
        fn declare_experiment(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            Ok(Arc::new(ExperimentObject::declare(cx, made, parts)?))
        }

        /// Makes a table.
        fn declare_table(cx, id: i64, arguments: Value, parts: Value) -> Shared {
            let made = Made::new(cx, id, arguments)?;
            let columns = match &made.declaration.body {
                DeclarationBody::Table { columns } => {
                    columns.iter().map(|name| Arc::from(cx.image().name(*name))).collect()
                }
                _ => Vec::new(),
            };
            let rows = list(cx, parts).into_iter().map(|row| list(cx, row)).collect();
            Ok(Arc::new(TableObject::new(columns, rows)))
        }
    }
}
