//! Tables before a reader: as wide as the terminal, and whole where nobody looks.

use std::io::Read as _;
use std::path::Path;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const SCRIPT: &str = r#"
let t = table((1..=3).map(|n| [first_column: n, second_column: n * 1000000, third_column: "some words", fourth_column: n / 7]))
print("here it is", t)
print("{t}".len > 40)
"#;

/// What a script prints in a terminal of so many columns.
fn in_terminal(columns: u16, script: &Path) -> String {
    let size = PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_comity"));
    command.args(["run", &script.to_string_lossy()]);
    command.env("NO_COLOR", "1");
    command.env("TERM", "xterm");
    let mut child = pair.slave.spawn_command(command).expect("the program");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("its output");
    let mut bytes = Vec::new();
    // A terminal whose program has ended gives an error on some systems.
    let _ = reader.read_to_end(&mut bytes);
    assert!(child.wait().expect("an end").success());
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

#[test]
fn tables_fit_the_terminal() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables");
    std::fs::create_dir_all(&folder).expect("a folder");
    let script = folder.join("t.comity");
    std::fs::write(&script, SCRIPT).expect("written");
    let narrow = in_terminal(40, &script);
    assert!(narrow.starts_with("here it is\n"), "{narrow}");
    assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
    assert!(narrow.contains("(not shown: ") && narrow.ends_with("true\n"), "{narrow}");
    let wide = in_terminal(160, &script);
    assert!(!wide.contains("not shown") && wide.contains("fourth_column"), "{wide}");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_comity")).arg(&script).output();
    assert_eq!(String::from_utf8_lossy(&output.expect("the program").stdout), wide);
}
