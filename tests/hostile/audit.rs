//! Every script of the project, with little memory: what its values are counted for is what they truly take.
