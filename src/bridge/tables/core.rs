//! Printing, copying, and other things that every script does.

use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Named, Rest, natives};
use crate::lang::value::{Value, with_article};

natives! {
    /// What every script does.
    pub static CORE = "Basics" {
        /// Writes values on a line of their own, with a space between them.
        ///
        /// # Examples
        /// ```comity
        /// print("two and two is", 2 + 2)   // prints: two and two is 4
        /// ```
        fn print(
            cx,
            /// What to write; nothing writes an empty line.
            values: Rest,
        ) -> () {
            cx.print(&values.0)
        }

        /// A shallow copy of a record, list or map; of a record and of a map with string keys, with some fields
        /// changed.
        ///
        /// # Examples
        /// ```comity
        /// kind state { power: 1.0 }
        /// let small = state(power: 2)
        /// let large = copy(small, power: 9)
        /// large.power   // => 9
        /// small.power   // => 2
        /// ```
        fn copy(
            cx,
            /// What to copy.
            original: Value,
            /// The fields that differ, by name.
            changes: Named,
        ) -> Value {
            match original {
                Value::Record(record) => {
                    let record = cx.values().record(record).clone();
                    let mut fields = record.fields.to_vec();
                    for (name, value) in changes.0 {
                        let image = cx.image().clone();
                        let kind = &image.kinds[record.kind.index()];
                        let slot = image.names.find(&name).and_then(|name| kind.slot(name));
                        let Some(slot) = slot else {
                            let owner = format!("kind `{}`", image.name(kind.name));
                            return Err(run::no_field(&owner, &name).into());
                        };
                        fields[slot] = value;
                    }
                    // Its kind makes it, so that legal ranges and assertions hold.
                    let order = cx.image().kinds[record.kind.index()].order.clone();
                    let fields: Vec<Value> = order.iter().map(|place| fields[*place]).collect();
                    cx.call(Value::Kind(record.kind), &fields)
                }
                Value::List(list) => {
                    let items = cx.values().list(list).items.clone();
                    cx.values().note_many(items.len());
                    cx.new_list(items)
                }
                Value::Map(map) => {
                    let entries = cx.values().map(map).pairs();
                    let entries: Vec<_> = entries.collect();
                    cx.values().note_many(16 * entries.len());
                    let made = cx.new_map(&entries)?;
                    let Value::Map(handle) = made else { return Ok(made) };
                    for (name, value) in changes.0 {
                        let key = cx.new_text(&name)?;
                        cx.heap().insert(handle, key, value)?;
                    }
                    Ok(made)
                }
                other => {
                    let found = with_article(other.type_name(cx.values()));
                    Err(run::wrong_argument("copy", "original", "a record, list or map", &found).into())
                }
            }
        }
    }
}
