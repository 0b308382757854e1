//! The words of the prompt.

/// Before the first prompt.
pub(super) fn greeting(seed: u64) -> String {
    format!(
        "Comity {}, seed {seed}. `:help` says what can be typed here; Ctrl-D leaves.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// `:help`
pub(super) const HELP: &str = "\
Type an expression to see its value, or a declaration to keep it:

  1 + 1
  let w = 0.9
  use strategies { tit_for_tat }

`_` is the latest value. An entry goes on over several lines until its brackets are closed.

  ?name          what a name is: a function, a strategy, something of yours
  :load FILE     run a script and keep its names
  :reload        begin anew and load the same script again, after you have changed it
  :type EXPR     what sort of value an expression gives
  :vars          the names bound so far
  :clear         forget everything
  :time EXPR     how long an expression takes
  :seed N        other random numbers
  :save FILE     write what you have typed as a script
  :quit          leave; Ctrl-D does the same

Ctrl-C drops the line, or stops a run; names bound before stay. Tab completes names.
";
