//! Hearing of events: a closure of the host as what a machine tells its news to.

use std::any::Any;
use std::sync::Arc;

use super::Context;
use super::event::{Event, GenerationEvent, Heard, Listen, MatchEnd, Progress, Round, Row};
use super::strategy::BoxError;
use crate::bridge::hosted::RoundNews;
use crate::lang::native::Listener;

impl Context {
    /// Has somebody hear of what happens in this context's runs, in the place of whom the engine has listen; so that
    /// runs of many contexts can be told apart.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use std::sync::Arc;
    /// use comity::{Engine, Event, Listen};
    ///
    /// let engine = Engine::default();
    /// let text = "
    ///     use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [cooperate, defect], rounds: 7)
    /// ";
    /// let program = engine.compile("c.comity", text)?;
    /// let rounds = Arc::new(AtomicUsize::new(0));
    /// let count = rounds.clone();
    /// let mut context = engine.context();
    /// context.listen(Listen::ROUNDS, move |_: &Event<'_>| {
    ///     count.fetch_add(1, Ordering::Relaxed);
    /// });
    /// context.run(&program)?;
    /// assert_eq!(rounds.load(Ordering::Relaxed), 7);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn listen<R: Heard>(
        &mut self,
        topics: Listen,
        hear: impl Fn(&Event<'_>) -> R + Send + Sync + 'static,
    ) {
        self.set_listener(Arc::new(Ear { topics, hear }));
    }
}

/// A closure that listens.
pub(super) struct Ear<F> {
    pub(super) topics: Listen,
    pub(super) hear: F,
}

impl<F, R> Listener for Ear<F>
where
    F: Fn(&Event<'_>) -> R + Send + Sync,
    R: Heard,
{
    fn topics(&self) -> u8 {
        self.topics.bits()
    }

    fn hear(&self, news: &(dyn Any + Send + Sync)) -> Result<(), BoxError> {
        let event = if let Some(news) = news.downcast_ref::<RoundNews>() {
            Event::Round(Round(news))
        } else if let Some(news) = news.downcast_ref() {
            Event::Match(MatchEnd(news))
        } else if let Some(news) = news.downcast_ref() {
            Event::Generation(GenerationEvent(news))
        } else if let Some(news) = news.downcast_ref() {
            Event::Row(Row(news))
        } else if let Some(progress) = news.downcast_ref() {
            Event::Progress(Progress(*progress))
        } else {
            return Ok(());
        };
        (self.hear)(&event).heard()
    }
}
