//! Keys are known before they are made and compared with in time.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::*;
use crate::lang::value::heap::Watch;

/// A list of so many levels, each of which has the one below twice.
fn deep(heap: &mut Heap, levels: usize) -> Value {
    (0..levels).fold(Value::Int(1), |below, _| heap.new_list(vec![below; 2]).expect("room"))
}

#[test]
fn the_bytes_of_a_key_are_known_before_it_is_made() {
    let mut heap = Heap::new(64 << 20);
    let text = heap.new_text("a treaty").expect("room");
    let list = heap.new_list(vec![text, Value::None, Value::Float(0.5)]).expect("room");
    let deep = deep(&mut heap, 12);
    for value in [Value::Int(1), text, list, deep] {
        let (key, bytes) = heap.key(value).expect("room");
        assert_eq!(bytes, key.bytes());
    }
    let (key, bytes) = heap.row_key(&[text, list, deep]).expect("room");
    assert_eq!(bytes, key.bytes());
}

#[test]
fn comparing_with_a_large_key_is_stopped() {
    /// Says stop when it has been asked so often.
    struct Asked(AtomicUsize);
    impl Watch for Asked {
        fn is_stopped(&self) -> bool {
            self.0.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_err()
        }
        fn is_beyond(&self, _work: u64) -> bool {
            false
        }
        fn is_over(&self) -> bool {
            false
        }
        fn is_full(&self) -> bool {
            false
        }
    }
    let mut heap = Heap::new(64 << 20);
    let deep = deep(&mut heap, 16);
    let (key, _) = heap.key(deep).expect("room");
    let query = Query { value: deep, heap: &heap };
    assert!(query.equivalent(&key));
    let watch = Arc::new(Asked(AtomicUsize::new(3)));
    heap.set_watch(&watch);
    let query = Query { value: deep, heap: &heap };
    assert!(!query.equivalent(&key) && heap.has_ended());
}

#[test]
fn the_work_of_looking_up_does_not_depend_on_the_seed_of_a_hash() {
    let work = || {
        let mut heap = Heap::new(8 << 20);
        let map = heap.new_map().expect("room");
        for at in 0..200 {
            let key = heap.new_list((0..12).map(|part| Value::Int(part / 11 * at)).collect());
            heap.insert(map, key.expect("room"), Value::Int(at)).expect("room");
        }
        heap.take_work()
    };
    let first = work();
    assert!(first > 0);
    assert!((0..200).all(|_| work() == first));
}
