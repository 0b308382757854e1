//! What is asked of any solver's result.

use std::sync::Arc;

use crate::bridge::finding::{Finding, verify as recompute};
use crate::bridge::handle::handles;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::natives;

handles!(Finding: "the result of a solver");

natives! {
    /// Results of solvers.
    pub static FINDINGS = "Results of solvers" {
        /// Recomputes what a solver's result claims.
        ///
        /// Gives a record: `.holds`, whether every claim holds; `.worst`, by how much the worst is missed; `.table()`,
        /// one row a claim. Exact results must hold exactly, others within 1e-9. It goes back to the game that was
        /// solved and does not use the solver's way.
        ///
        /// # Errors
        /// `E0811` for a result of which nothing can be recomputed.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let found = critical_discount(prisoners_dilemma, full: true)
        /// found.delta             // => 1/2
        /// verify(found).holds     // => true
        /// ```
        fn verify(
            cx,
            /// What a solver gave.
            result: Arc<Finding>,
        ) -> Finding {
            let kind = crate::lang::value::Object::type_name(&*result);
            let Some(found) = recompute(cx, &result)? else {
                return Err(words::not_verifiable(kind).into());
            };
            Ok(found)
        }

        /// The table of a solver's result.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// critical_discount(prisoners_dilemma, full: true).table().column("needs")   // => [1/2, 1/2]
        /// ```
        fn method_finding_table(cx, result: Arc<Finding>) -> TableObject {
            result.as_table(cx)
        }
    }
}
