//! Memory that is given back beside the work: hundreds of megabytes take the system longer than a user likes to wait.

/// What takes more bytes than this is large.
pub(crate) const LARGE: usize = 1 << 20;

/// Drops something large on a thread of its own, or here where none can be started.
pub(crate) fn beside<T: Send + 'static>(what: T) {
    // A thread that is not started drops what it was to drop.
    #[cfg(feature = "threads")]
    let _ = std::thread::Builder::new().name("release".to_owned()).spawn(move || drop(what));
    #[cfg(not(feature = "threads"))]
    drop(what);
}
