//! What `verify` recomputes of values, powers, cores and nucleoli, each by another way than it was found.

use std::sync::Arc;

use super::players::names_bytes;
use super::{Names, metered};
use crate::analysis::coalition::{
    Coalition, Conditions, Form, Index, LeastCore, Swings, kohlberg, members, of_winning, power,
    shapley_by_potential, surpluses, swings_by_generating, violation,
};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim};
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::lang::value::show::start;
use crate::model::regime::{Ballot, VotingRule};

fn claim(cx: &mut dyn Cx, what: impl Into<String>, off: Rational) -> Result<Claim, Fault> {
    Ok(Claim { what: what.into(), off: cx.new_rational(off)? })
}

/// How far the most distant pair is apart.
fn apart(one: &[Rational], other: &[Rational]) -> Rational {
    let gaps = one.iter().zip(other).map(|(a, b)| (a - b).abs());
    gaps.max().unwrap_or_else(Rational::zero)
}

fn total(numbers: &[Rational]) -> Rational {
    numbers.iter().cloned().sum()
}

/// That shares sum to what they should.
pub(in crate::bridge) struct TotalClaims {
    /// The shares.
    pub(in crate::bridge) shares: Vec<Rational>,
    /// Their sum.
    pub(in crate::bridge) sum: Rational,
}

impl Check for TotalClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let off = (total(&self.shares) - self.sum.clone()).abs();
        Ok(vec![claim(cx, "all is shared out", off)?])
    }
}

/// That a value is Shapley's: its axioms, and the potential of Hart and Mas-Colell.
pub(in crate::bridge) struct ShapleyClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// The value.
    pub(in crate::bridge) value: Vec<Rational>,
}

impl Check for ShapleyClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let form = &self.form;
        let other = metered(cx, |meter| shapley_by_potential(form, meter))?;
        let efficient = (total(&self.value) - form.worth(form.grand()).clone()).abs();
        let adds = |who: usize, to: Coalition| form.worth(to | 1 << who) - form.worth(to);
        let count = form.worths().len() as u64;
        cx.spend(20 * count * self.value.len() as u64 * self.value.len() as u64)?;
        let mut null = Rational::zero();
        let mut alike = Rational::zero();
        for (who, value) in self.value.iter().enumerate() {
            if form.coalitions().all(|coalition| adds(who, coalition & !(1 << who)).is_zero()) {
                null = null.max(value.abs());
            }
            for (twin, of_twin) in self.value.iter().enumerate().skip(who + 1) {
                let both = 1 << who | 1 << twin;
                let without = form.coalitions().filter(|coalition| coalition & both == 0);
                let mut same =
                    without.map(|c| form.worth(c | 1 << who) == form.worth(c | 1 << twin));
                if same.all(|same| same) {
                    alike = alike.max((value - of_twin).abs());
                }
            }
        }
        Ok(vec![
            claim(cx, "all that all can have is shared out", efficient)?,
            claim(cx, "who adds nothing to any coalition gets nothing", null)?,
            claim(cx, "who add the same to every coalition get the same", alike)?,
            claim(
                cx,
                "each gets what the potential loses without them",
                apart(&self.value, &other),
            )?,
        ])
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes()
    }
}

/// That a value is Banzhaf's, by its definition.
pub(in crate::bridge) struct BanzhafClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// The value.
    pub(in crate::bridge) value: Vec<Rational>,
}

impl Check for BanzhafClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let form = &self.form;
        let mut means = Vec::with_capacity(self.value.len());
        for who in 0..self.value.len() {
            cx.spend(20 * form.worths().len() as u64)?;
            let without = form.coalitions().filter(|coalition| coalition >> who & 1 == 0);
            let sum: Rational = without.map(|c| form.worth(c | 1 << who) - form.worth(c)).sum();
            let count = Rational::from(1 << (self.value.len() - 1));
            means.push(sum.checked_div(&count).unwrap_or_else(Rational::zero));
        }
        let what = "each gets the mean of what they add to the coalitions of the others";
        Ok(vec![claim(cx, what, apart(&self.value, &means))?])
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes()
    }
}

/// That power is so divided: counted again by asking the rule about every coalition, or by generating functions.
pub(in crate::bridge) struct PowerClaims {
    /// The rule.
    pub(in crate::bridge) rule: VotingRule,
    /// The same, to be counted.
    pub(in crate::bridge) conditions: Conditions,
    /// Which index.
    pub(in crate::bridge) index: Index,
    /// By voter.
    pub(in crate::bridge) shares: Vec<Rational>,
}

/// Rules of so few voters are asked about every coalition.
const MOST_ASKED: usize = 15;

impl Check for PowerClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let voters = self.shares.len();
        let mut claims = Vec::new();
        let passable = self.conditions.passes(&vec![true; voters]);
        if self.index.sums_to_one() && passable {
            let off = (total(&self.shares) - Rational::one()).abs();
            claims.push(claim(cx, "the shares sum to 1", off)?);
        }
        if voters <= MOST_ASKED {
            cx.spend((voters as u64 * 30) << voters)?;
            let asked = |coalition: Coalition| {
                let vote = |who| if coalition >> who & 1 == 1 { Ballot::Yes } else { Ballot::No };
                let ballots: Vec<_> = (0..voters).map(|who| (who, vote(who))).collect();
                let passes = self.rule.passes(&ballots, &mut |_, _| Ok(false));
                Rational::from(i64::from(matches!(passes, Ok(true))))
            };
            let worths = (0..1u32 << voters).map(asked).collect();
            if let Some(form) = Form::new(voters, worths) {
                let index = self.index;
                let again = metered(cx, |meter| {
                    if index.of_swings() {
                        Ok(power(index, &Swings::of_form(&form, meter)?))
                    } else {
                        of_winning(index, &form, meter)
                    }
                })?;
                let what = "asking the rule about every coalition gives the same";
                claims.push(claim(cx, what, apart(&self.shares, &again))?);
            }
        } else if self.index.of_swings()
            && let Some(swings) =
                metered(cx, |meter| swings_by_generating(&self.conditions, meter))?
        {
            let again = power(self.index, &swings);
            let what = "counting by generating functions gives the same";
            claims.push(claim(cx, what, apart(&self.shares, &again))?);
        }
        Ok(claims)
    }
}

/// That no coalition can do better than in the core, or that together they prove it empty.
pub(in crate::bridge) struct CoreClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// The points found to lie in it.
    pub(in crate::bridge) points: Vec<Vec<Rational>>,
    /// The proof that there are none.
    pub(in crate::bridge) balanced: Vec<(Coalition, Rational)>,
}

impl Check for CoreClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let form = &self.form;
        let mut claims = Vec::new();
        let mut worst: Option<Rational> = None;
        for point in &self.points {
            let off = metered(cx, |meter| violation(form, point, meter))?;
            worst = Some(worst.map_or(off.clone(), |known| known.max(off)));
        }
        if let Some(worst) = worst {
            claims.push(claim(cx, "no coalition can do better than at the points given", worst)?);
        }
        if !self.balanced.is_empty() {
            let (often, claimed) = weighed(form, &self.balanced);
            let ones = vec![Rational::one(); often.len()];
            claims.push(claim(cx, "the weights count every player once", apart(&often, &ones))?);
            let grand = form.worth(form.grand());
            let short = if claimed > *grand { grand - &claimed } else { Rational::one() };
            claims.push(claim(cx, "so weighted, coalitions claim more than there is", short)?);
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes()
    }
}

/// How often each player is counted, and what is claimed.
fn weighed(form: &Form, balanced: &[(Coalition, Rational)]) -> (Vec<Rational>, Rational) {
    let mut often = vec![Rational::zero(); form.players()];
    let mut claimed = Rational::zero();
    for (coalition, weight) in balanced {
        members(*coalition).for_each(|who| often[who] += weight);
        claimed += &(form.worth(*coalition) * weight);
    }
    (often, claimed)
}

/// That the greatest excess cannot be smaller.
pub(in crate::bridge) struct LeastCoreClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// What was found.
    pub(in crate::bridge) least: LeastCore,
}

impl Check for LeastCoreClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let (form, least) = (&self.form, &self.least);
        let mut greatest: Option<Rational> = None;
        for coalition in form.coalitions().skip(1).filter(|c| *c != form.grand()) {
            cx.spend(20 * form.players() as u64)?;
            let gets: Rational = members(coalition).map(|who| least.point[who].clone()).sum();
            let excess = form.worth(coalition) - &gets;
            greatest = Some(greatest.map_or(excess.clone(), |known| known.max(excess)));
        }
        let off = greatest.map_or_else(Rational::zero, |greatest| greatest - least.excess.clone());
        let efficient = (total(&least.point) - form.worth(form.grand()).clone()).abs();
        let mut claims = vec![
            claim(cx, "all that all can have is shared out", efficient)?,
            claim(cx, "no coalition has a greater excess at the point", off)?,
        ];
        if !least.balanced.is_empty() {
            let (often, claimed) = weighed(form, &least.balanced);
            let ones = vec![Rational::one(); often.len()];
            let weights: Rational = least.balanced.iter().map(|(_, weight)| weight.clone()).sum();
            let conceded = form.worth(form.grand()) + &(&weights * &least.excess);
            claims.push(claim(cx, "the weights count every player once", apart(&often, &ones))?);
            let what = "so weighted, coalitions leave no smaller excess";
            claims.push(claim(cx, what, (conceded - claimed).abs())?);
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes()
    }
}

/// That a division is the nucleolus, by the criterion of Kohlberg.
pub(in crate::bridge) struct NucleolusClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// The division.
    pub(in crate::bridge) point: Vec<Rational>,
    /// Whether nobody is to get less than alone.
    pub(in crate::bridge) floor: bool,
}

impl Check for NucleolusClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let form = &self.form;
        let efficient = (total(&self.point) - form.worth(form.grand()).clone()).abs();
        let mut claims = vec![claim(cx, "all that all can have is shared out", efficient)?];
        if self.floor {
            let short = |(who, x): (usize, &Rational)| form.worth(1 << who) - x;
            let worst = self.point.iter().enumerate().map(short).max();
            let off = worst.unwrap_or_else(Rational::zero);
            claims.push(claim(cx, "nobody gets less than alone", off)?);
        }
        let found = metered(cx, |meter| kohlberg(form, &self.point, self.floor, meter))?;
        let off = found.map_or_else(Rational::zero, |level| {
            level.transfer.iter().map(Rational::abs).max().unwrap_or_else(Rational::one)
        });
        let what =
            "no transfer helps a coalition of great excess without hurting another (Kohlberg)";
        claims.push(claim(cx, what, off)?);
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes()
    }
}

/// That surpluses balance.
pub(in crate::bridge) struct KernelClaims {
    /// The game.
    pub(in crate::bridge) form: Arc<Form>,
    /// The division.
    pub(in crate::bridge) point: Vec<Rational>,
    /// Who they are.
    pub(in crate::bridge) names: Names,
}

impl Check for KernelClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let (form, point) = (&self.form, &self.point);
        let mut claims = Vec::new();
        for pair in metered(cx, |meter| surpluses(form, point, meter))? {
            let gap = if pair.in_kernel(form, point) {
                Rational::zero()
            } else {
                (&pair.over - &pair.under).abs()
            };
            let (one, other) = (start(&self.names[pair.one]), start(&self.names[pair.other]));
            claims.push(claim(cx, format!("{one} and {other} have nothing on each other"), gap)?);
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.form.bytes() + names_bytes(&self.names)
    }
}
