//! Populations go the way their rules say.
