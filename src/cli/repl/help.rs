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

An entry goes on over several lines until its brackets are closed; two empty lines end it. `_` is the latest value,
`_1`, `_2` ... are all of them in order. A `;` at the end shows nothing.

  ?name            what a name is: a function, a strategy, something of yours
  ??name           how it is written
  :doc             what there is in the library; `:doc NAME` is `?NAME`

  :load FILE       run a script and keep its names
  :reload          begin anew and load the same script again, after you have changed it
  :run FILE        run a script on its own and keep nothing
  :edit            write the latest entry in your editor; `:edit NAME` something declared, `:edit FILE` a file
  :save FILE       write what you have typed as a script that runs again
  :restore FILE    begin anew with a saved session; without a file, with your latest one

  :vars            the names bound so far
  :type EXPR       what sort of value an expression gives
  :time EXPR       how long it takes, its steps and the memory that it asks for
  :bench EXPR      the same many times over, with the median
  :plot EXPR       a figure of a table or a result; `:plot EXPR > FILE` writes it to `FILE.svg` or `.png`
  :history WORD    entries of this and earlier sessions that have the word in them

  :seed N          other random numbers; `:seed` says which
  :set NAME VALUE  limits and the size of what is shown; `:set` lists them
  :clear           forget everything
  :!COMMAND        run a command of the shell, where `comity repl --shell` allows it
  :quit            leave; Ctrl-D does the same

Tab completes names, members and files. Up finds earlier entries that begin like the line, Ctrl-R those that hold
what you type. Ctrl-C drops the line, or stops a run; what is bound stays. Twice within two seconds it leaves.
";
