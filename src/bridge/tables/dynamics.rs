//! Dynamics.

use crate::bridge::dynamics::{
    Crowd, Plane, Problem, balance, bass as innovation, cascade, chances, degroot as averaging,
    eigenvalues as of_matrix, integrate, points, portrait,
};
use crate::bridge::finding::Finding;
use crate::bridge::population::NetworkObject;
use crate::lang::native::{Callable, Items, natives};
use crate::lang::value::Value;
use crate::lang::value::number::Number;

natives! {
    /// Dynamics.
    pub static DYNAMICS = "Dynamics" {
        /// The solution of a differential equation y' = f(t, y) from a start.
        ///
        /// The state `y` is a number, a list of numbers or a map from names to numbers; `f` gives its slope in the same
        /// form. The result is a table with a row for each of `times:` and the columns `time` and the components (`y`, or
        /// `y0`, `y1` and so on, or the names), and has `.final`, the last state. `until:` ends it when a condition of
        /// time and state becomes true, or a number passes 0; `.stopped` is the time, or `none`. `events:` are conditions
        /// that are written down without ending it, in the table `.events`. Steps are chosen so that errors stay below
        /// `tolerance:` a step; `.stiff` tells whether that made them very short.
        ///
        /// # Errors
        /// `E0829` where the solution runs off to infinity; `E0740` for times that do not rise, or a function that gives
        /// another form.
        ///
        /// # Examples
        /// ```comity
        /// let growth = ode(|t, y| y * (1 - y), 0.1, times: [0, 1, 2, 5])
        /// close(growth.final, 0.9428, within: 1e-4)                         // => true
        /// let war = ode(|t, y| [red: -0.8 * y.blue, blue: -0.5 * y.red], [red: 10, blue: 8], times: 0..=20,
        ///     until: |t, y| y.blue <= 0 or y.red <= 0)
        /// close(war.final.blue, sqrt(8 ^ 2 - 0.5 / 0.8 * 10 ^ 2))           // => true
        /// ```
        ///
        /// # Sources
        /// [dormand-1980]
        fn ode(
            cx,
            /// A function of time and state that gives the slope.
            f: Callable,
            /// The state at the first time.
            start: Value,
            /// Rising times, the first that of the start; a range with a float end in 100 steps; or a last time, from 0.
            times: Value,
            /// A condition of time and state that ends it.
            until: Option<Callable>,
            /// Conditions to be written down: a function, or a map from names to functions.
            events: Option<Value>,
            /// The error allowed in a step, as a share of the state; 1e-12 if left out.
            tolerance: Option<f64>,
        ) -> Finding {
            integrate(cx, &Problem { f, start, times, until, events, tolerance })
        }

        /// The states at which nothing moves, and whether they hold.
        ///
        /// `f` gives the slope of a state (or, with `map: true`, the next state); it may take the time before it, as for
        /// `ode`, and is asked at time 0. Newton's method starts from many places of the box `within:`, always the same.
        /// The result is a list; each point has `.at`, `.kind` (`"stable node"`, `"stable spiral"`, `"unstable node"`,
        /// `"unstable spiral"`, `"saddle"`, `"centre"`, `"degenerate"`), `.stable` (`none` where the linear part does not
        /// tell), `.eigenvalues`, each `[real, imaginary]`, and `.jacobian`.
        ///
        /// # Errors
        /// `E0740` for a box that is none, or a function that gives another form.
        ///
        /// # Examples
        /// ```comity
        /// let race = fixed_points(|[x, y]| [y - 2 * x + 3, x - 2 * y + 3], within: [0..10, 0..10])
        /// race.map(|p| p.kind)                                         // => ["stable node"]
        /// race[0].eigenvalues                                          // => [[-1.0, 0.0], [-3.0, 0.0]]
        /// fixed_points(|y| y * (1 - y), within: -1..=2).map(|p| p.stable)   // => [false, true]
        /// ```
        ///
        /// # Sources
        /// [strogatz-1994]
        fn fixed_points(
            cx,
            /// A function of a state that gives its slope or the next state.
            f: Callable,
            /// A range for a number, a list of ranges, or a map from names to ranges.
            within: Value,
            /// Whether `f` gives the next state; `false` if left out.
            map: Option<bool>,
        ) -> Finding {
            points(cx, f, within, map.unwrap_or(false))
        }

        /// How two variables move: a drawing of arrows, trajectories, lines on which one stands still, and fixed points.
        ///
        /// The result prints as the drawing. Its parts are tables: `.trajectories`, `.nullclines` (pieces of line),
        /// `.arrows`, and a list `.fixed_points`.
        ///
        /// # Errors
        /// As `fixed_points`.
        ///
        /// # Examples
        /// ```comity
        /// let p = phase_portrait(|[prey, hunters]| [prey * (1 - hunters), hunters * (prey - 1)], x: 0..3, y: 0..3)
        /// p.fixed_points.map(|point| point.kind)   // => ["saddle", "centre"]
        /// p.arrows.len                             // => 96
        /// ```
        ///
        /// # Sources
        /// [strogatz-1994]
        fn phase_portrait(
            cx,
            /// A function of a list of two numbers (of a map, where `names:` are given) that gives its slope.
            f: Callable,
            /// The range of the first variable.
            x: Value,
            /// The range of the second.
            y: Value,
            /// Where trajectories begin: a list of places; nine, evenly spread, if left out.
            starts: Option<Value>,
            /// How long they are followed; if left out, long enough to cross the window about four times.
            time: Option<f64>,
            /// What the two are called.
            names: Option<Value>,
        ) -> Finding {
            portrait(cx, &Plane { f, x, y, starts, time, names })
        }

        /// The eigenvalues of a square matrix, the largest real part first, each as `[real, imaginary]`.
        ///
        /// # Errors
        /// `E0740` for a matrix that is not square, or has more than 100 rows.
        ///
        /// # Examples
        /// ```comity
        /// eigenvalues([[2, 1], [1, 2]])     // => [[3.0, 0.0], [1.0, 0.0]]
        /// eigenvalues([[0, 1], [-1, 0]])    // => [[0.0, 1.0], [0.0, -1.0]]
        /// ```
        ///
        /// # Sources
        /// [francis-1961]
        fn eigenvalues(
            cx,
            /// A list of rows.
            matrix: Items,
        ) -> Value {
            of_matrix(cx, &matrix.0)
        }

        /// What becomes of opinions when everybody keeps taking a weighted mean of all.
        ///
        /// Row i of `weights` says how much i counts each opinion, its own included, and sums to 1. The result has
        /// `.limit`, everybody's opinion in the long run (`none` if opinions swing for ever); `.consensus`, if it is the
        /// same for all; `.influence`, each one's weight in it; `.converges`; `.groups` that listen to nobody outside;
        /// with `steps:` also `.opinions` after so many rounds, and `.path`, a table of all. Floats count as the
        /// fractions they spell, and all is exact.
        ///
        /// # Errors
        /// `E0740` for a row that does not sum to 1, or more than 60 rows.
        ///
        /// # Examples
        /// ```comity
        /// let talk = degroot([[0.5, 0.5], [0.25, 0.75]], [3, 0])
        /// talk.consensus                                             // => 1
        /// talk.influence                                             // => [1/3, 2/3]
        /// degroot([[0, 1], [1, 0]], [0, 1]).converges                // => false
        /// degroot([[0.5, 0.5], [0.25, 0.75]], [3, 0], steps: 2).opinions   // => [9/8, 15/16]
        /// ```
        ///
        /// # Sources
        /// [degroot-1974]
        fn degroot(
            cx,
            /// A list of rows, or a map from names to rows or to maps.
            weights: Value,
            /// The opinions at the start, one for each row.
            opinions: Value,
            /// How many rounds to write down.
            steps: Option<i64>,
        ) -> Finding {
            averaging(cx, weights, opinions, steps)
        }

        /// How an innovation spreads that some adopt by themselves and others by imitation.
        ///
        /// Of those who have not adopted, a share `p + q·F` does in a unit of time, F being the share of those who have.
        /// The result is a table of `time`, `adopted` and `adopting`, and has `.peak`, the time at which most adopt,
        /// `.peak_share`, the share that has by then, `.half`, the time at which half have, `.adopted` and `.rate`, lists
        /// for each of `times:`.
        ///
        /// # Errors
        /// `E0740` unless p is above 0 and q is 0 or more.
        ///
        /// # Examples
        /// ```comity
        /// let television = bass(0.03, 0.38)
        /// "{television.peak:.2}"                                         // => 6.19
        /// "{bass(0.03, 0.38, times: [5, 10]).adopted:.4}"                // => [0.3312, 0.8128]
        /// ```
        ///
        /// # Sources
        /// [bass-1969]
        fn bass(
            cx,
            /// Innovation: the rate at which people adopt unprompted.
            p: f64,
            /// Imitation: how much that rate grows when all others have adopted.
            q: f64,
            /// How many there are to adopt; 1 if left out, so that figures are shares.
            size: Option<f64>,
            /// A time or a list of them; until all but a hundredth have adopted if left out.
            times: Option<Value>,
        ) -> Finding {
            innovation(cx, p, q, size, times)
        }

        /// How many join who each wait until enough others have.
        ///
        /// A threshold that is a whole number counts people; where any is not whole all are shares, of all others or, `on:`
        /// a network, of neighbours. In each round all join who have seen enough; nobody leaves. The result has
        /// `.adopters`, `.share`, `.rounds`, `.waves` (how many join in each round) and `.joined` (for each the round, or
        /// `none`).
        ///
        /// # Errors
        /// `E0740` for thresholds below 0, or of another number than the network's nodes.
        ///
        /// # Examples
        /// ```comity
        /// threshold_cascade(0..100).adopters                                    // => 100
        /// threshold_cascade([0, 2] + (2..100).map(|k| k)).adopters              // => 1
        /// threshold_cascade([0, 0.5, 1, 1], of: "share").adopters               // => 1
        /// threshold_cascade(10 of 0.5, on: network.ring(10, 2), seeds: [0]).rounds    // => 5
        /// ```
        ///
        /// # Sources
        /// [granovetter-1978] [watts-2002]
        fn threshold_cascade(
            cx,
            /// A list with one threshold a person.
            thresholds: Value,
            /// A network, on which only neighbours count.
            on: Option<NetworkObject>,
            /// Who has joined at the start, by their numbers from 0.
            seeds: Option<Value>,
            /// `"count"` or `"share"`, where thresholds do not tell by themselves.
            of: Option<String>,
            /// After how many rounds to stop; when nobody joins if left out.
            rounds: Option<i64>,
        ) -> Finding {
            cascade(cx, Crowd { thresholds, on, seeds, of, rounds })
        }

        /// Each one's chance of winning a contest: its effort to the power of `decisiveness:`, as a share of all.
        ///
        /// A list gives a list, a map a map. Where nobody makes an effort all chances are equal. Ints and fractions give
        /// exact chances if the decisiveness is whole.
        ///
        /// # Errors
        /// `E0740` for efforts below 0.
        ///
        /// # Examples
        /// ```comity
        /// contest([3, 1])                          // => [3/4, 1/4]
        /// contest([2, 1], decisiveness: 2)         // => [4/5, 1/5]
        /// contest([usa: 6, china: 2])["usa"]       // => 3/4
        /// ```
        ///
        /// # Sources
        /// [tullock-1980] [hirshleifer-1989]
        fn contest(
            cx,
            /// A list of efforts, or a map from names to efforts.
            efforts: Value,
            /// How much the larger effort tells; 1 if left out, `inf` for always.
            decisiveness: Option<Number>,
        ) -> Value {
            chances(cx, efforts, decisiveness)
        }

        /// What each spends in the equilibrium of a contest for a prize of these values, at a cost of 1 a unit.
        ///
        /// The result has `.efforts`, `.chances`, `.payoffs` and `.total`. It is exact among equals, and at a decisiveness of
        /// 1, where those whose value is too small stay out, unless that takes fractions of more than 4096 bits.
        ///
        /// # Errors
        /// `E0740` where the decisiveness is so large that there is no equilibrium without chance; among three or more who
        /// differ, above 1.
        ///
        /// # Examples
        /// ```comity
        /// contest_efforts([1, 1]).efforts                      // => [1/4, 1/4]
        /// contest_efforts([4, 4, 1]).efforts                   // => [1, 1, 0]
        /// contest_efforts([usa: 3, china: 1]).payoffs          // => [27/16, 1/16]
        /// ```
        ///
        /// # Sources
        /// [tullock-1980] [hillman-1989] [nti-1999] [cornes-2005]
        fn contest_efforts(
            cx,
            /// What the prize is worth to each: a list, or a map from names to values.
            values: Value,
            /// How much the larger effort tells; 1 if left out.
            decisiveness: Option<Value>,
        ) -> Finding {
            balance(cx, values, decisiveness)
        }
    }
}
