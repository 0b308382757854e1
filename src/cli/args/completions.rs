//! `comity completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  comity completions bash > ~/.local/share/bash-completion/completions/comity
  comity completions zsh > ~/.zfunc/_comity    with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  comity completions fish > ~/.config/fish/completions/comity.fish
  comity completions powershell >> $PROFILE";

/// `comity completions`
#[derive(Debug, Args)]
pub(in crate::cli) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum)]
    pub(in crate::cli) shell: Shell,
}

impl CompletionsOptions {
    /// What the shell has to read so that it completes commands and options.
    pub(in crate::cli) fn script(&self) -> String {
        let mut out = Vec::new();
        let mut command = super::Arguments::command();
        clap_complete::generate(self.shell, &mut command, "comity", &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}
