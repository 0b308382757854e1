//! Networks are what they are called.

use super::*;
use crate::base::meter::Unmetered;
use crate::base::random::Stream;

fn grid(rows: usize, columns: usize, moore: bool, torus: bool) -> Network {
    Network::lattice(Grid { rows, columns, moore, torus }, &mut Unmetered).unwrap()
}

/// Links go both ways, ascending, none twice, none to itself.
fn sound(network: &Network) {
    for node in 0..network.size() {
        let around = network.neighbours(node);
        assert!(around.windows(2).all(|two| two[0] < two[1]), "{around:?}");
        for &other in around {
            assert_ne!(other as usize, node);
            assert!(network.neighbours(other as usize).contains(&(node as u32)));
        }
    }
    assert_eq!(network.edges().count(), network.links());
}

#[test]
fn rule_32_repeated_links_count_once_and_nodes_may_be_isolated() {
    let network =
        Network::from_edges(4, &[(0, 1), (1, 0), (0, 1), (1, 2)], &mut Unmetered).unwrap();
    sound(&network);
    assert_eq!((network.size(), network.links()), (4, 2));
    assert_eq!(network.neighbours(1), [0, 2]);
    assert!(network.neighbours(3).is_empty());
    assert_eq!(network.degrees(), (0, 2));
    assert_eq!(network.components(), (vec![0, 0, 0, 1], 2));
    assert!(Network::from_edges(2, &[(0, 2)], &mut Unmetered).is_err());
    assert!(Network::from_edges(2, &[(1, 1)], &mut Unmetered).is_err());
}

#[test]
fn lattices_have_the_stated_neighbours() {
    let network = grid(3, 4, true, false);
    sound(&network);
    assert_eq!(network.neighbours(0), [1, 4, 5]);
    assert_eq!(network.neighbours(5), [0, 1, 2, 4, 6, 8, 9, 10]);
    let network = grid(3, 4, true, true);
    sound(&network);
    assert_eq!(network.neighbours(0), [1, 3, 4, 5, 7, 8, 9, 11]);
    let network = grid(3, 4, false, true);
    sound(&network);
    assert_eq!(network.neighbours(0), [1, 3, 4, 8]);
    assert_eq!(grid(3, 4, false, false).neighbours(11), [7, 10]);
    // On a narrow torus left and right are the same square.
    assert_eq!(grid(1, 2, true, true).neighbours(0), [1]);
    assert_eq!(grid(2, 2, true, true).neighbours(0), [1, 2, 3]);
    assert!(grid(1, 1, true, true).neighbours(0).is_empty());
}

#[test]
fn rings_and_complete_networks() {
    let ring = Network::ring(6, 4, &mut Unmetered).unwrap();
    sound(&ring);
    assert_eq!(ring.neighbours(0), [1, 2, 4, 5]);
    assert_eq!(ring.clustering(|_| true), 0.5 + 1.0 / 6.0);
    assert!(ring.clustering(|_| false).is_nan());
    assert!(
        Network::ring(6, 3, &mut Unmetered).is_err()
            && Network::ring(4, 4, &mut Unmetered).is_err()
    );
    let all = Network::complete(5, &mut Unmetered).unwrap();
    sound(&all);
    assert_eq!((all.links(), all.density(), all.clustering(|_| true)), (10, 1.0, 1.0));
    assert_eq!(
        Network::ring(5, 4, &mut Unmetered).unwrap().edges().collect::<Vec<_>>(),
        all.edges().collect::<Vec<_>>()
    );
}

#[test]
fn a_small_world_keeps_its_links_and_loses_its_clusters() {
    let mut draws = Stream::new(1);
    let regular = Network::small_world(200, 6, 0.0, &mut draws, &mut Unmetered).unwrap();
    assert_eq!(
        regular.edges().collect::<Vec<_>>(),
        Network::ring(200, 6, &mut Unmetered).unwrap().edges().collect::<Vec<_>>()
    );
    let mut last = regular.clustering(|_| true);
    assert!((last - 0.6).abs() < 1e-12);
    for p in [0.1, 0.5, 1.0] {
        let network = Network::small_world(200, 6, p, &mut draws, &mut Unmetered).unwrap();
        sound(&network);
        assert_eq!(network.links(), 600);
        assert!(network.clustering(|_| true) < last);
        last = network.clustering(|_| true);
    }
}

#[test]
fn a_scale_free_network_has_hubs() {
    let network = Network::scale_free(1000, 2, &mut Stream::new(2), &mut Unmetered).unwrap();
    sound(&network);
    assert_eq!(network.links(), 3 + 2 * 997);
    let (low, high) = network.degrees();
    assert_eq!(low, 2);
    assert!(high > 30, "{high}");
    assert_eq!(network.components().1, 1);
}

#[test]
fn random_networks_have_the_stated_density() {
    let network = Network::random(400, 0.05, &mut Stream::new(3), &mut Unmetered).unwrap();
    sound(&network);
    // 79800 pairs: the standard error of the density is 0.00077.
    assert!((network.density() - 0.05).abs() < 0.003, "{}", network.density());
    assert_eq!(
        Network::random(20, 1.0, &mut Stream::new(3), &mut Unmetered).unwrap().density(),
        1.0
    );
    assert_eq!(Network::random(20, 0.0, &mut Stream::new(3), &mut Unmetered).unwrap().links(), 0);
    let again = Network::random(400, 0.05, &mut Stream::new(3), &mut Unmetered).unwrap();
    assert_eq!(network, again);
}

#[test]
fn blocs_are_dense_inside() {
    let network =
        Network::blocs(&[30, 40, 30], 0.9, 0.02, &mut Stream::new(4), &mut Unmetered).unwrap();
    sound(&network);
    let bloc = |node: usize| {
        if node < 30 {
            0
        } else if node < 70 {
            1
        } else {
            2
        }
    };
    let inside = network.edges().filter(|&(a, b)| bloc(a) == bloc(b)).count() as f64;
    let between = network.edges().count() as f64 - inside;
    assert!((inside / 1650.0 - 0.9).abs() < 0.03, "{inside}");
    assert!((between / 3300.0 - 0.02).abs() < 0.01, "{between}");
    let apart = Network::blocs(&[3, 3], 1.0, 0.0, &mut Stream::new(4), &mut Unmetered).unwrap();
    assert_eq!(apart.components(), (vec![0, 0, 0, 1, 1, 1], 2));
}
