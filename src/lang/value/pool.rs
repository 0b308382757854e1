//! Entries of one sort in a row, with the collector's marks and the places that are free.

/// Entries of one sort with their marks and the places that are free.
///
/// Each collection marks what it reaches with a colour of its own. So one that is left off half done needs no tidying
/// up: what it has marked is as unreached for the next as all else.
#[derive(Clone, Debug)]
pub(super) struct Pool<T> {
    pub(super) items: Vec<T>,
    marks: Vec<u8>,
    free: Vec<u32>,
    /// The colour of the collection that began last, and of what was made since.
    colour: u8,
}

/// The mark of a place that is free.
const FREE: u8 = 0;

/// So many entries are swept between two looks whether to go on.
const PIECE: usize = 1 << 12;

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { items: Vec::new(), marks: Vec::new(), free: Vec::new(), colour: 1 }
    }
}

impl<T: Default> Pool<T> {
    pub(super) fn insert(&mut self, item: T) -> u32 {
        if let Some(index) = self.free.pop() {
            self.items[index as usize] = item;
            self.marks[index as usize] = self.colour;
            return index;
        }
        self.items.push(item);
        self.marks.push(self.colour);
        u32::try_from(self.items.len() - 1).expect("the memory limit is below 2^32 entries")
    }

    /// What is there, reached or not.
    #[cfg(debug_assertions)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        let taken = |(item, mark): (_, &u8)| (*mark != FREE).then_some(item);
        self.items.iter().zip(&self.marks).filter_map(taken)
    }

    /// Gives back the free places at the end.
    pub(super) fn shrink(&mut self) {
        let used = self.marks.iter().rposition(|mark| *mark != FREE).map_or(0, |at| at + 1);
        self.items.truncate(used);
        self.marks.truncate(used);
        self.free.retain(|&place| (place as usize) < used);
        self.items.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.free.shrink_to_fit();
    }

    /// Begins a collection.
    pub(super) fn begin(&mut self) {
        if self.colour == u8::MAX {
            // All colours are used up: everything gets the first one.
            self.marks.iter_mut().filter(|mark| **mark != FREE).for_each(|mark| *mark = 1);
            self.colour = 1;
        }
        self.colour += 1;
    }

    /// Marks an entry; true if it was not marked before.
    pub(super) fn mark(&mut self, index: u32) -> bool {
        match self.marks.get_mut(index as usize) {
            Some(mark) if *mark != self.colour && *mark != FREE => {
                *mark = self.colour;
                true
            }
            _ => false,
        }
    }

    /// Frees what is not marked, telling how many bytes each freed entry held; what is left when told not to go on
    /// is for the next collection.
    pub(super) fn sweep(
        &mut self,
        goes_on: &dyn Fn() -> bool,
        mut bytes: impl FnMut(&mut T) -> usize,
    ) -> usize {
        let mut freed = 0;
        for (piece, marks) in self.marks.chunks_mut(PIECE).enumerate() {
            if !goes_on() {
                break;
            }
            for (at, mark) in marks.iter_mut().enumerate() {
                if *mark == FREE || *mark == self.colour {
                    continue;
                }
                let index = piece * PIECE + at;
                *mark = FREE;
                freed += bytes(&mut self.items[index]);
                self.items[index] = T::default();
                self.free.push(u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        freed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(pool: &mut Pool<String>, alive: &[u32], goes_on: bool) -> usize {
        pool.begin();
        alive.iter().for_each(|&index| assert!(pool.mark(index) && !pool.mark(index)));
        pool.sweep(&|| goes_on, |text| text.len())
    }

    #[test]
    fn what_one_collection_leaves_the_next_frees() {
        let mut pool = Pool::default();
        for text in ["a", "bb", "ccc"] {
            pool.insert(text.to_owned());
        }
        // Left off again and again, more often than there are colours.
        for _ in 0..600 {
            assert_eq!(collected(&mut pool, &[0, 2], false), 0);
        }
        assert_eq!(collected(&mut pool, &[0], true), 5);
        assert!(!pool.mark(1), "a free place is not marked");
        assert_eq!(pool.insert("dddd".to_owned()), 2, "the place freed last is used first");
        assert_eq!(collected(&mut pool, &[2], true), 1);
        assert_eq!(pool.items, ["", "", "dddd"]);
    }
}
