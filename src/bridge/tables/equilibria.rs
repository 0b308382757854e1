//! Equilibria and best replies.

use std::sync::Arc;

use crate::analysis::equilibrium::best_reply::{best, values};
use crate::base::rational::Rational;
use crate::bridge::equilibrium::{Wanted, equilibria as find_equilibria};
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value};

natives! {
    /// Equilibria of games in strategic form.
    pub static EQUILIBRIA = "Equilibria" {
        /// The equilibria of a game: profiles that nobody gains by leaving alone.
        ///
        /// Gives a list. Each equilibrium has `.strategies`, for each player a map from every action to its exact
        /// probability; `.payoffs`; `.pure`, whether everybody takes one action surely; and `.gain`, the most that anybody
        /// could gain by another action: 0, or what rounding leaves. Pure ones come first, then the others in descending order of
        /// probabilities.
        ///
        /// For **two players** all equilibria are found, exactly. A degenerate game may have infinitely many: then those
        /// listed are the extreme ones, of which all others are mixtures, and `.components` tells which belong together;
        /// each component has its `.subsets`, of which every mixture of the one player's with every mixture of the
        /// other's is an equilibrium. For **three and more players** pure equilibria are exact and complete, and mixed
        /// ones are found in small games; the last line says whether all of them were. In a game of many who are
        /// alike a pure equilibrium stands for all its rearrangements.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs; `E0813` if one equilibrium is asked for and none can be found;
        /// `E0814` for too many actions.
        ///
        /// # Complexity
        /// Some milliseconds for 10 × 10 actions; the time grows exponentially. `find: "one"` takes far less.
        ///
        /// # Examples
        /// ```comity
        /// use games { chicken }
        /// let found = equilibria(chicken)
        /// found.len                                   // => 3
        /// found[0].pure                               // => true
        /// found[2].strategies[0][cooperate]           // => 1/2
        /// verify(found).holds                         // => true
        /// equilibria(chicken, find: "one").len        // => 1
        /// ```
        ///
        /// # Sources
        /// [nash-1950] [avis-2010] [lemke-1964] [mckelvey-1996]
        fn equilibria(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// `"all"` (the default), `"pure"`, or `"one"`: any one, quickly.
            find: Option<String>,
        ) -> Finding {
            let wanted = match find.as_deref() {
                None | Some("all") => Wanted::All,
                Some("pure") => Wanted::Pure,
                Some("one") => Wanted::One,
                Some(other) => {
                    let shown = format!("\"{other}\"");
                    return Err(words::bad_option("find", &shown, "\"all\", \"pure\" or \"one\"").into());
                }
            };
            find_equilibria(cx, &game, wanted)
        }

        /// A player's best replies to what the others do, all of them.
        ///
        /// Gives a list of actions, in declared order: several where they are equally good. `.payoff` is what they give,
        /// `.payoffs` what each action gives. The others' choices are actions or maps from actions to probabilities: one
        /// for all, or a list in seat order without the player itself.
        ///
        /// # Errors
        /// `E0740` for what is no player or no choice of the others'; `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma, chicken }
        /// best_reply(prisoners_dilemma, 0, against: cooperate)[0]                        // => defect
        /// let reply = best_reply(chicken, 0, against: [(cooperate): 1/2, (defect): 1/2])
        /// reply.len              // => 2
        /// reply.payoff           // => 3/2
        /// ```
        fn best_reply(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// Who replies: its role, or its seat from 0.
            player: Value,
            /// What the others do.
            against: Value,
        ) -> Finding {
            let form = Arc::new(strategic_form(cx, &game, "best_reply")?);
            let player = seat(cx, &form, player)?;
            let mixed = others(cx, &form, player, against)?;
            reply(cx, &form, player, mixed)
        }
    }
}

/// Whose seat a value means.
fn seat(cx: &dyn Cx, form: &Form, value: Value) -> Result<usize, Fault> {
    form.seat_in(cx, value).ok_or_else(|| {
        let roles: Vec<String> = (0..form.players().min(6)).map(|at| form.role(at)).collect();
        let range = format!("a role ({}) or a seat from 0", roles.join(", "));
        words::bad_option("player", &cx.show_brief(value), &range).into()
    })
}

/// What everybody does, the player itself aside.
fn others(
    cx: &mut dyn Cx,
    form: &Form,
    player: usize,
    value: Value,
) -> Result<Vec<Vec<Rational>>, Fault> {
    let count = form.players() - 1;
    let one_for_all = !matches!(value, Value::List(_));
    let list = match value {
        Value::List(list) => cx.values().list(list).items.clone(),
        _ => Vec::new(),
    };
    // In a game for two a list of numbers is the other's chances.
    let number =
        |item: &Value| matches!(item, Value::Int(_) | Value::Float(_) | Value::Rational(_));
    let chances = count == 1 && list.len() > 1 && list.iter().all(number);
    if !one_for_all && !chances && list.len() != count {
        let range = "what each of the others does, in seat order without the player itself";
        return Err(words::bad_option("against", &cx.show_brief(value), range).into());
    }
    let mut mixed = Vec::with_capacity(form.players());
    let mut items = list.into_iter();
    for at in 0..form.players() {
        if at == player {
            mixed.push(vec![Rational::zero(); form.strategic.shape()[at]]);
            continue;
        }
        let item = if one_for_all || chances { value } else { items.next().unwrap_or(Value::None) };
        mixed.push(form.mixture_in(cx, "against", at, item)?);
    }
    Ok(mixed)
}

fn reply(
    cx: &mut dyn Cx,
    form: &Arc<Form>,
    player: usize,
    mixed: Vec<Vec<Rational>>,
) -> Result<Finding, Fault> {
    let found = solve(cx, |meter| values(&form.strategic, player, &mixed, meter))?;
    let found = found.map_err(|error| unsolved("best_reply", &form.game, &error))?;
    let best = best(&found);
    let keys = &form.keys[player];
    let items: Vec<Value> = best.iter().filter_map(|&at| keys.get(at).copied()).collect();
    let mut rows = Vec::with_capacity(found.len());
    let mut entries = Vec::with_capacity(found.len());
    for (at, value) in found.iter().enumerate() {
        let paid = cx.new_rational(value.clone())?;
        entries.push((keys[at], paid));
        rows.push(vec![cx.new_text(form.name(player, at))?, paid, Value::Bool(best.contains(&at))]);
    }
    let payoff = best.first().map_or(Value::None, |&at| entries[at].1);
    let (actions, payoffs) = (cx.new_list(items.clone())?, cx.new_map(&entries)?);
    let names: Vec<&str> = best.iter().map(|&at| form.name(player, at)).collect();
    let title = format!(
        "Best replies of {} in {}: {}",
        form.role(player),
        form.game.made.name,
        names.join(", ")
    );
    let columns = vec!["action".into(), "gives".into(), "best".into()];
    let check = Best {
        form: Arc::clone(form),
        player,
        mixed,
        payoff: best.first().map(|&at| found[at].clone()),
        best,
    };
    Ok(Finding::new("best replies", title, "expected payoffs of every action, exact")
        .items(items)
        .field("actions", actions)
        .field("payoff", payoff)
        .field("payoffs", payoffs)
        .table(TableObject::new(columns, rows))
        .checked_by(Arc::new(check)))
}

/// That the best replies give what is said, and no action gives more.
struct Best {
    form: Arc<Form>,
    player: usize,
    mixed: Vec<Vec<Rational>>,
    best: Vec<usize>,
    payoff: Option<Rational>,
}

impl Check for Best {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        let Some(payoff) = &self.payoff else { return Ok(claims) };
        for at in 0..self.form.strategic.shape()[self.player] {
            let mut mixed = self.mixed.clone();
            mixed[self.player][at] = Rational::one();
            let form = &self.form.strategic;
            let gives = counted(cx, |meter| form.expected(self.player, &mixed, meter))?;
            let name = self.form.name(self.player, at);
            let (what, off) = match self.best.contains(&at) {
                true => (format!("{name} gives {payoff}"), (gives - payoff.clone()).abs()),
                false => (format!("{name} gives less"), gives - payoff.clone()),
            };
            claims.push(Claim { what, off: cx.new_rational(off)? });
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.form.trace(mark);
    }
}
