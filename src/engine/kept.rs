//! What an engine keeps of its work, so that it is not done twice: modules of the library that are linked already, and
//! programs of other engines that were made to run here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Program;
use crate::lang::bytecode::Image;

/// So many are kept of each sort, those that were asked for last.
const MOST: usize = 8;

/// What has been done, the latest last.
struct Recent<T>(Mutex<VecDeque<T>>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Recent<T> {
    fn find(&self, is: impl Fn(&T) -> bool) -> Option<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(is)?;
        let found = all.remove(at)?;
        all.push_back(found.clone());
        Some(found)
    }

    fn keep(&self, one: T) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == MOST {
            all.pop_front();
        }
        all.push_back(one);
    }
}

/// What engines that have the same functions and modules share.
#[derive(Default)]
pub(super) struct Kept {
    /// The modules that `use` lines name, and an image that has them.
    linked: Recent<(Arc<[String]>, Arc<Image>)>,
    /// What other engines have compiled, and what it is here.
    adapted: Recent<(Weak<Image>, Program)>,
}

impl Kept {
    /// An image that has these modules; made and kept if it is new and can be made.
    pub(super) fn linked(
        &self,
        modules: Vec<String>,
        make: impl FnOnce(&[String]) -> Option<Image>,
    ) -> Option<Image> {
        if let Some((_, image)) = self.linked.find(|(known, _)| **known == *modules) {
            return Some(Image::clone(&image));
        }
        let image = Arc::new(make(&modules)?);
        self.linked.keep((modules.into(), Arc::clone(&image)));
        Some(Image::clone(&image))
    }

    /// What a program of another engine is here; made and kept if it is new.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub(super) fn adapted<E>(
        &self,
        program: &Program,
        make: impl FnOnce() -> Result<Program, E>,
    ) -> Result<Program, E> {
        let image = Arc::downgrade(&program.image);
        if let Some((_, known)) = self.adapted.find(|(known, _)| known.ptr_eq(&image)) {
            return Ok(known);
        }
        let made = make()?;
        self.adapted.keep((image, made.clone()));
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_is_kept() {
        let recent = Recent::default();
        (0..MOST).for_each(|one| recent.keep(one));
        assert_eq!(recent.find(|one| *one == 0), Some(0));
        recent.keep(MOST);
        assert_eq!(recent.find(|one| *one == 1), None);
        assert_eq!(recent.find(|one| *one == 0), Some(0));
    }
}
