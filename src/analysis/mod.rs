//! What follows: pure functions of a model.
//!
//! Nothing here draws random numbers; what is exact stays exact. Imports `model` and `base` only.
