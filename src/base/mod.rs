//! Things without opinions: numbers, randomness, tolerance. Imports nothing of ours.
