//! Files that are larger than the memory that scripts have: refused before they are read.

use std::fs::{self, File};
use std::path::PathBuf;

use comity::engine::Entry;
use comity::{Disk, Engine, Error, Limits, Session};

use crate::collection::most;
use crate::{peak, watch};

/// Far less than the files have.
const MEMORY: usize = 4 << 20;

/// A folder with files of 200 megabytes each, which take no room on the disk.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("comity-large-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for name in ["large.txt", "large.csv", "large.json", "large.parquet", "large.comity"] {
        let file = File::create(folder.join(name)).expect("a file");
        file.set_len(200 << 20).expect("a long file");
    }
    fs::write(folder.join("small.txt"), "\u{feff}small").expect("a file");
    fs::write(folder.join("fitting.txt"), "x".repeat(MEMORY / 4)).expect("a file");
    folder
}

#[test]
fn a_file_that_there_is_no_room_for_is_not_read() {
    let _turn = crate::turn();
    let folder = folder();
    let engine = Engine::builder().host(Disk::new(&folder, false)).folder(&folder);
    let engine = engine.limits(Limits::default().memory(MEMORY)).build().expect("it is sound");
    let few = |what: &str| assert!(peak() < most(MEMORY), "{what}: {} bytes", peak());
    let code = |error: Error| error.code().to_owned();

    watch();
    for name in ["large.txt", "large.csv", "large.json"] {
        let read = engine.eval::<()>(&format!("load(\"{name}\")"));
        assert_eq!(read.map_err(code), Err("E0651".to_owned()), "{name}");
        few(name);
    }
    #[cfg(feature = "parquet")]
    {
        let read = engine.eval::<()>("load(\"large.parquet\")");
        assert_eq!(read.map_err(code), Err("E0651".to_owned()));
        few("large.parquet");
    }
    let imported = engine.compile("t.comity", "use \"./large.comity\"").expect_err("too long");
    assert_eq!(imported.code(), "E0309");
    assert!(imported.render().contains("too long for the memory"), "{}", imported.render());
    few("an import");
    let entry = Session::new(engine.clone()).enter("use \"./large.comity\"");
    assert!(matches!(entry, Entry::Failed(_)));
    few("an import at the prompt");

    assert_eq!(engine.eval::<String>("load(\"small.txt\")").map_err(code), Ok("small".to_owned()));
    assert_eq!(engine.eval::<usize>("load(\"fitting.txt\").len").map_err(code), Ok(MEMORY / 4));
    fs::remove_dir_all(&folder).expect("a folder");
}
