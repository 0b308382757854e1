//! The smallest host: a script is compiled once, a function of Rust is called by it, and it is asked many times.
//!
//! ```text
//! cargo run --example embed_minimal
//! ```

use comity::{Engine, Error, Function};

/// What a tariff brings in, and what it keeps out.
///
/// `rate` is a variable like any other. A host may set it; then this `let` is passed over.
const SCRIPT: &str = r#"
let rate = 0.1

fn imports(price) { max(0, 100 - 2 * price) }

fn revenue(abroad) {
    let price = in_euros(abroad)
    rate * price * imports(price * (1 + rate))
}
"#;

fn main() -> Result<(), Error> {
    // An engine is what scripts can see: the library, and what a host adds. It is made once and shared by all threads.
    let engine = Engine::builder()
        .function(
            Function::new("in_euros", |dollars: f64| dollars * 0.9)
                .docs("An amount in euros.")
                .parameter("dollars", "the same amount in dollars"),
        )
        .build()?;

    // Compiling finds all mistakes that can be found before anything runs. The name is what messages call the script.
    let program = engine.compile("tariff.comity", SCRIPT)?;

    // A context is one run of a program, with its variables. They stay until the next run.
    let mut context = engine.context();
    context.run(&program)?;
    let usual: f64 = context.get("rate")?;
    let revenue: f64 = context.call("revenue", (20,))?;
    println!("at the script's own rate of {usual}: {revenue:.1}");

    // Values of the host's take the place of the script's.
    for rate in [0.2, 0.6, 1.0] {
        context.set("rate", rate)?;
        let revenue: f64 = context.call("revenue", (20,))?;
        println!("at {rate:.1}: {revenue:.1}");
    }

    // A mistake has a code, its place, and advice. Where an error leaves `main` by `?`, people see the same text.
    let wrong = "fn share(part, whole) { part / hole }";
    if let Err(error) = engine.compile("wrong.comity", wrong) {
        print!("\n{}", error.render());
    }
    Ok(())
}
