//! What is timed: the rows of the table, and the scripts of each language for them.
//!
//! A script has the same functions in every language, written as one would write them there; what they give is
//! compared before anything is timed.

/// Runs something so many times, giving what came of it the last time.
pub type Work = Box<dyn FnMut(usize) -> f64>;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    CallByName,
    CallByHandle,
    CallWithText,
    CallWithList,
    HostFunction,
    HostFunctionText,
    HostMethod,
    Turn,
    Compile,
    Load,
    FreshState,
    SameState,
    FreshWithImports,
}

impl Row {
    pub const ALL: [Self; 13] = [
        Self::CallByName,
        Self::CallByHandle,
        Self::CallWithText,
        Self::CallWithList,
        Self::HostFunction,
        Self::HostFunctionText,
        Self::HostMethod,
        Self::Turn,
        Self::Compile,
        Self::Load,
        Self::FreshState,
        Self::SameState,
        Self::FreshWithImports,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::CallByName => "host calls `add(a, b)`, found by its name",
            Self::CallByHandle => "host calls `add(a, b)`, by a handle",
            Self::CallWithText => "host hands over a string and gets it back",
            Self::CallWithList => "host hands over a list of ten numbers",
            Self::HostFunction => "script calls a function of the host, two floats",
            Self::HostFunctionText => "script calls a function of the host, a string",
            Self::HostMethod => "script calls a method of an object of the host",
            Self::Turn => "a turn of a loop in the script, three operations",
            Self::Compile => "compile ten lines",
            Self::Load => "load ten lines that were compiled and stored",
            Self::FreshState => "run ten lines in a new state",
            Self::SameState => "run ten lines in a state that has run",
            Self::FreshWithImports => "run ten lines in a new state, with two imports",
        }
    }
}

/// What the host hands over.
pub const TEXT: &str = "twenty letters, no more";
pub const LIST: [f64; 10] = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5];

pub const COMITY: &str = r#"
fn add(a, b) { a + b }

fn echo(text) { text }

fn ends(xs) { xs[0] + xs[9] }

fn means(n) {
    let x = 0.0
    for i in 0..n {
        x = mean_of(x, 2.0)
    }
    x
}

fn sizes(n) {
    let sum = 0
    for i in 0..n {
        sum += size("twenty letters, no more")
    }
    sum
}

fn pays(fund, n) {
    let left = 0.0
    for i in 0..n {
        left = fund.pay(0.5)
    }
    left
}

fn turns(n) {
    let x = 1
    for i in 0..n {
        x = (x * 31 + i) % 1000003
    }
    x
}
"#;

pub const COMITY_TEN: &str = "\
fn due(price, count, rate) {
    let net = price * count
    if net > 1000 { return net * (1 + rate / 2) }
    net * (1 + rate)
}
let total = 0.0
for price in [12.5, 80.0, 410.0] {
    total += due(price, 3, 0.5)
}
total
";

pub const COMITY_IMPORTS: &str = "\
use games { prisoners_dilemma }
use strategies { tit_for_tat, always_defect }
";

pub const RHAI: &str = r#"
fn add(a, b) { a + b }

fn echo(text) { text }

fn ends(xs) { xs[0] + xs[9] }

fn means(n) {
    let x = 0.0;
    for i in 0..n {
        x = mean_of(x, 2.0);
    }
    x
}

fn sizes(n) {
    let sum = 0;
    for i in 0..n {
        sum += size("twenty letters, no more");
    }
    sum
}

fn pays(fund, n) {
    let left = 0.0;
    for i in 0..n {
        left = fund.pay(0.5);
    }
    left
}

fn turns(n) {
    let x = 1;
    for i in 0..n {
        x = (x * 31 + i) % 1000003;
    }
    x
}
"#;

pub const RHAI_TEN: &str = "\
fn due(price, count, rate) {
    let net = price * count;
    if net > 1000 { return net * (1 + rate / 2) }
    net * (1 + rate)
}
let total = 0.0;
for price in [12.5, 80.0, 410.0] {
    total += due(price, 3, 0.5);
}
total
";

pub const LUA: &str = r#"
function add(a, b) return a + b end

function echo(text) return text end

function ends(xs) return xs[1] + xs[10] end

function means(n)
    local x = 0.0
    for i = 0, n - 1 do
        x = mean_of(x, 2.0)
    end
    return x
end

function sizes(n)
    local sum = 0
    for i = 0, n - 1 do
        sum = sum + size("twenty letters, no more")
    end
    return sum
end

function pays(fund, n)
    local left = 0.0
    for i = 0, n - 1 do
        left = fund:pay(0.5)
    end
    return left
end

function turns(n)
    local x = 1
    for i = 0, n - 1 do
        x = (x * 31 + i) % 1000003
    end
    return x
end
"#;

pub const LUA_TEN: &str = "\
function due(price, count, rate)
    local net = price * count
    if net > 1000 then return net * (1 + rate / 2) end
    return net * (1 + rate)
end
total = 0.0
for _, price in ipairs({12.5, 80.0, 410.0}) do
    total = total + due(price, 3, 0.5)
end
return total
";
