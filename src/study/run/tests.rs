//! Results in order and as they come, from any number of workers.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[test]
fn every_task_is_heard_of_once() {
    for workers in [1, 2, 5] {
        let mut heard = Vec::new();
        as_they_come(
            vec![(); workers],
            3..500,
            |task| 1 + (500 - task) / 8,
            3,
            |(), task| (task * task, 1),
            |news| {
                if let News::Done(task, square) = news {
                    heard.push((task, square));
                }
                true
            },
        );
        heard.sort_unstable();
        assert_eq!(heard, (3..500).map(|task| (task, task * task)).collect::<Vec<_>>());
    }
}

#[test]
fn one_slow_task_holds_up_no_other() {
    let mut heard = Vec::new();
    as_they_come(
        vec![(); 2],
        0..300,
        |_| 1,
        usize::MAX,
        |(), task| {
            if task == 0 {
                thread::sleep(Duration::from_millis(100));
            }
            ((), 0)
        },
        |news| {
            if let News::Done(task, ()) = news {
                heard.push(task);
            }
            heard.len() < 300
        },
    );
    assert_eq!((heard.len(), heard.last()), (300, Some(&0)));
}

fn squares(workers: usize, tasks: Range<usize>, most: usize) -> (usize, Vec<usize>) {
    let mut taken = Vec::new();
    let end = in_order(
        vec![(); workers],
        tasks,
        5,
        |(), task| (task * task, task % 4),
        |news| match news {
            News::Done(task, result) => {
                if task == most {
                    return false;
                }
                taken.push(result);
                true
            }
            News::Waiting => true,
        },
    );
    (end, taken)
}

#[test]
fn results_come_in_order_from_any_number_of_workers() {
    let expected: Vec<usize> = (3..1000).map(|task| task * task).collect();
    for workers in [1, 2, 3, 8] {
        assert_eq!(squares(workers, 3..1000, usize::MAX), (1000, expected.clone()));
    }
    assert_eq!(squares(2, 5..5, usize::MAX), (5, Vec::new()));
    assert_eq!(squares(0, 0..4, usize::MAX), (0, Vec::new()));
}

#[test]
fn it_stops_where_it_is_told() {
    for workers in [1, 2, 8] {
        let (end, taken) = squares(workers, 0..10_000, 17);
        assert_eq!((end, taken.len()), (17, 17));
    }
}

#[test]
fn few_results_wait_where_they_are_large() {
    // Each takes 10, and one more may be at work in each of the workers when 20 wait.
    let (held, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = |(): &mut (), task: usize| {
        if task == 0 {
            thread::sleep(Duration::from_millis(50));
        }
        let now = held.fetch_add(10, Ordering::SeqCst) + 10;
        most.fetch_max(now, Ordering::SeqCst);
        (task, 10)
    };
    let mut taken = Vec::new();
    let hear = |news: News<usize>| {
        if let News::Done(task, _) = news {
            held.fetch_sub(10, Ordering::SeqCst);
            taken.push(task);
        }
        true
    };
    assert_eq!(in_order(vec![(); 3], 0..200, 20, work, hear), 200);
    assert_eq!(taken, (0..200).collect::<Vec<_>>());
    assert!(most.load(Ordering::SeqCst) <= 70, "{most:?}");
    let slow = |news: News<usize>| {
        if matches!(news, News::Done(..)) {
            thread::sleep(Duration::from_millis(1));
            held.fetch_sub(10, Ordering::SeqCst);
        }
        true
    };
    most.store(0, Ordering::SeqCst);
    as_they_come(vec![(); 3], 0..100, |_| 2, 20, work, slow);
    assert!(most.load(Ordering::SeqCst) <= 70, "{most:?}");
}

#[test]
fn waiting_is_told_and_can_end() {
    let mut heard = 0;
    let gate = Mutex::new(());
    let held = gate.lock();
    let end = in_order(
        vec![(); 2],
        0..4,
        0,
        |(), task| {
            thread::sleep(Duration::from_millis(40));
            (task, 1)
        },
        |news| {
            heard += usize::from(matches!(news, News::Waiting));
            matches!(news, News::Done(..)) || heard < 2
        },
    );
    drop(held);
    assert!(end < 4 && heard >= 2);
}

#[test]
fn a_panic_of_a_worker_goes_on_where_the_work_was_asked_for() {
    let work = |(): &mut (), task: usize| (assert!(task != 50, "task {task}"), 1);
    let ordered = || {
        in_order(vec![(); 2], 0..100, 0, work, |_| true);
    };
    let unordered = || as_they_come(vec![(); 2], 0..100, |_| 3, 0, work, |_| true);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let results = [catch_unwind(ordered), catch_unwind(unordered)];
    std::panic::set_hook(before);
    for result in results {
        let panic = result.unwrap_err();
        assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some("task 50"));
    }
}
