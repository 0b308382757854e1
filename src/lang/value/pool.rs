//! Entries of one sort in a row, with the collector's marks and the places that are free.

/// Entries of one sort with their marks and the places that are free.
#[derive(Clone, Debug)]
pub(super) struct Pool<T> {
    pub(super) items: Vec<T>,
    marks: Vec<Mark>,
    free: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Free,
    Unreached,
    Reached,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { items: Vec::new(), marks: Vec::new(), free: Vec::new() }
    }
}

impl<T: Default> Pool<T> {
    pub(super) fn insert(&mut self, item: T) -> u32 {
        if let Some(index) = self.free.pop() {
            self.items[index as usize] = item;
            self.marks[index as usize] = Mark::Unreached;
            return index;
        }
        self.items.push(item);
        self.marks.push(Mark::Unreached);
        u32::try_from(self.items.len() - 1).expect("the memory limit is below 2^32 entries")
    }

    /// Gives back the free places at the end.
    pub(super) fn shrink(&mut self) {
        let used = self.marks.iter().rposition(|mark| *mark != Mark::Free).map_or(0, |at| at + 1);
        self.items.truncate(used);
        self.marks.truncate(used);
        self.free.retain(|&place| (place as usize) < used);
        self.items.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.free.shrink_to_fit();
    }

    /// Marks an entry; true if it was not marked before.
    pub(super) fn mark(&mut self, index: u32) -> bool {
        match self.marks.get_mut(index as usize) {
            Some(mark) if *mark == Mark::Unreached => {
                *mark = Mark::Reached;
                true
            }
            _ => false,
        }
    }

    /// Frees what is not marked, telling how many bytes each freed entry held.
    pub(super) fn sweep(&mut self, mut bytes: impl FnMut(&T) -> usize) -> usize {
        let mut freed = 0;
        for (index, mark) in self.marks.iter_mut().enumerate() {
            match mark {
                Mark::Free => {}
                Mark::Reached => *mark = Mark::Unreached,
                Mark::Unreached => {
                    *mark = Mark::Free;
                    freed += bytes(&self.items[index]);
                    self.items[index] = T::default();
                    self.free.push(u32::try_from(index).unwrap_or(u32::MAX));
                }
            }
        }
        freed
    }
}
