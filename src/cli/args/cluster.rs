//! `comity sweep --engine slurm`: what a cluster is asked for.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

/// Who runs the shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Where {
    /// This machine
    Local,
    /// A cluster with SLURM, as an array of jobs
    Slurm,
}

/// A cluster.
#[derive(Debug, Args)]
#[command(next_help_heading = "On a cluster")]
pub(in crate::cli) struct ClusterOptions {
    /// Who runs it
    #[arg(long, value_name = "WHERE", value_enum, default_value_t = Where::Local,
        conflicts_with_all = ["plan", "worker", "status", "merge", "shard"])]
    pub(in crate::cli) engine: Where,
    /// Run at most so many shards at once
    #[arg(long, value_name = "K", requires = "engine")]
    pub(in crate::cli) max_running: Option<NonZeroUsize>,
    /// Only show the job scripts; nothing is written or submitted
    #[arg(long, requires = "engine")]
    pub(in crate::cli) dry_run: bool,
    /// Options for `sbatch`, such as --time=02:00:00 --partition=short
    #[arg(last = true, value_name = "SBATCH OPTIONS", requires = "engine")]
    pub(in crate::cli) sbatch: Vec<String>,
}
