//! A million short scripts in one process.
