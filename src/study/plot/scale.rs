//! Round numbers for axes.

use crate::base::math;
use crate::base::number;
use crate::study::table::significant;

/// The numbers that an axis shows, and the stretch that it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Where the axis begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// The numbers shown.
    pub ticks: Vec<f64>,
    /// The distance between them.
    pub step: f64,
    decimals: usize,
}

impl Scale {
    /// An axis over the values with about so many numbers, 1, 2 or 5 times a power of ten apart. With `whole` it
    /// begins and ends at such a number, otherwise where the values do.
    #[must_use]
    pub fn new(low: f64, high: f64, count: usize, whole: bool) -> Self {
        let (mut low, mut high) = (low, high);
        // Half of the largest float at most, so that differences stay finite.
        let most = f64::MAX / 4.0;
        low = low.clamp(-most, most);
        high = high.clamp(low, most);
        let least = (low.abs().max(high.abs()) * 1e-9).max(1e-300);
        if high - low < least {
            let half = if low == 0.0 { 1.0 } else { (low.abs() * 0.5).max(1e-290) };
            (low, high) = (low - half, high + half);
        }
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        let step = round_step((high - low) / count.max(1) as f64);
        if whole {
            low = (low / step + 1e-9).floor() * step;
            high = (high / step - 1e-9).ceil() * step;
        }
        let first = (low / step - 1e-9).ceil();
        let mut ticks = Vec::new();
        for at in 0..64 {
            let tick = (first + f64::from(at)) * step;
            if tick > high + step * 1e-6 {
                break;
            }
            ticks.push(tick + 0.0);
        }
        let power = math::log10(step).floor();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let decimals = if power < 0.0 { (-power) as usize } else { 0 };
        Self { low, high, ticks, step, decimals }
    }

    /// The same with a share of its length more on each side, and no more ticks.
    #[must_use]
    pub fn wider(self, share: f64) -> Self {
        let room = (self.high - self.low) * share;
        Self { low: self.low - room, high: self.high + room, ..self }
    }

    /// A tick as text, with as many decimals as the distance between ticks needs.
    #[must_use]
    pub fn label(&self, tick: f64) -> String {
        let large = tick.abs() >= 1e7;
        if large || self.decimals > 6 {
            let apart = self.step > tick.abs() * 1e-5;
            if !apart && tick.abs() < 1e15 && self.decimals < 12 {
                return number::fixed(tick, self.decimals);
            }
            let text = significant(tick);
            return text.strip_suffix(".0").map(str::to_owned).unwrap_or(text);
        }
        number::fixed(tick, self.decimals)
    }

    /// Where a value lies, from 0 at the beginning to 1 at the end.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is no smaller.
#[must_use]
pub fn round_step(least: f64) -> f64 {
    let power = math::pow(10.0, math::log10(least).floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|&step| step >= least * (1.0 - 1e-9)).unwrap_or(steps[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let scale = Scale::new(0.03, 0.97, 5, true);
        let labels: Vec<String> = scale.ticks.iter().map(|&tick| scale.label(tick)).collect();
        assert_eq!(labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        let scale = Scale::new(1951.0, 1994.0, 6, false);
        let labels: Vec<String> = scale.ticks.iter().map(|&tick| scale.label(tick)).collect();
        assert_eq!(labels, ["1960", "1970", "1980", "1990"]);
        assert_eq!((scale.low, scale.high), (1951.0, 1994.0));
        assert_eq!(Scale::new(0.0, 2e9, 5, true).label(2e9), "2000000000");
    }

    #[test]
    fn ticks_are_few_rising_and_told_apart() {
        for low in [-1e6, -3.7, 0.0, 0.001, 123_456.0, 5e9] {
            for length in [1e-6, 0.1, 1.0, 7.0, 43.0, 1e3, 2.5e6, 1e12] {
                for whole in [false, true] {
                    let scale = Scale::new(low, low + length, 6, whole);
                    let labels: Vec<String> =
                        scale.ticks.iter().map(|&tick| scale.label(tick)).collect();
                    let shown = format!("{low} {length} {labels:?}");
                    assert!((2..=13).contains(&labels.len()), "{shown}");
                    assert!(scale.ticks.windows(2).all(|pair| pair[0] < pair[1]), "{shown}");
                    assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{shown}");
                    assert!(labels.iter().all(|label| label.len() <= 18), "{shown}");
                }
            }
        }
    }

    #[test]
    fn any_stretch_has_an_axis() {
        let cases = [(0.0, 0.0), (5.0, 5.0), (-3.0, -3.0), (f64::MIN, f64::MAX), (0.0, 5e-324)];
        for (low, high) in cases {
            let scale = Scale::new(low, high, 5, true);
            assert!(scale.low < scale.high && !scale.ticks.is_empty(), "{low} {high} {scale:?}");
            assert!(scale.ticks.iter().all(|tick| tick.is_finite()));
        }
    }
}
