//! `E0860` to `E0869`: the points of experiments, and questions that are asked of many points.

use crate::lang::diagnostic::{Problem, nearest};

problems! {
    /// A design that does not exist.
    E0860 no_such_design(name: &str, known: &str) {
        "there is no design `{name}`",
        label: "not a design",
        help: "write {known} with the number of points, as in `sample sobol(128)`",
    }
    /// A grid over something without single values.
    E0861 not_in_a_grid(name: &str, found: &str) {
        "`{name}` is varied over {found}, through which no grid can go",
        label: "has no single values to go through",
        help: "add `sample latin_hypercube(100)` to choose 100 points, or list the values",
    }
    /// A condition that no point fulfils.
    E0862 no_points_left(name: &str, points: &str) {
        "`where` leaves none of the {points} points of experiment `{name}`",
        label: "nothing to run",
    }
    /// A variable to be varied that the experiment does not vary.
    E0863 not_varied(experiment: &str, name: &str, known: &str) {
        "experiment `{experiment}` does not vary `{name}`",
        label: "this experiment",
        help: "it varies {known}",
    }
    /// A design with more points or variables than it can have.
    E0864 design_too_large(design: &str, what: &str, most: &str) {
        "a `{design}` design cannot have {what}",
        label: "too large",
        note: "it can have up to {most}",
    }
    /// A condition that is neither true nor false.
    E0865 not_a_condition(what: &str, found: &str) {
        "{what} must come to true or false, but came to {found}",
        label: "neither true nor false",
    }
    /// A threshold that is not between the bounds.
    E0866 no_threshold(low: &str, high: &str, what: &str) {
        "there is no threshold between {low} and {high}: the condition {what}",
        label: "no change between the bounds",
        help: "choose wider bounds with `from:` and `to:`; where it holds below and fails above, give `falling: true`",
    }
    /// A range that is none.
    E0867 bad_range(name: &str, found: &str) {
        "the range of `{name}` is {found}",
        label: "not a range",
        help: "write `[0, 1]` for all numbers between, or a distribution such as `uniform(0, 1)`",
    }
    /// A measurement that is no number.
    E0868 not_measured(what: &str, found: &str) {
        "{what} must be a number, but is {found}",
        label: "not a number",
    }
    /// Several columns where one is needed.
    E0869 which_column(experiment: &str, known: &str) {
        "which of the measurements of `{experiment}` is meant?",
        label: "it measures several things",
        help: "name one with `measure:`; it measures {known}",
    }
}

/// A design that does not exist, with the one that may be meant.
#[must_use]
pub fn unknown_design(name: &str, known: &[&str]) -> Problem {
    let near = nearest(name, known.iter().copied());
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let problem = no_such_design(name, &all.join(", "));
    match near {
        Some(near) => problem.help(Some(format!("did you mean `{near}`?"))),
        None => problem,
    }
}
