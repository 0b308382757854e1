//! A web service that runs scripts of strangers: every request has limits, and every answer is JSON.
//!
//! `Service::answer` is a plain function from request to response; any server can call it, on any thread. The little server
//! and client around it, and the JSON, are here so that the example needs nothing but `std`.
//!
//! ```text
//! cargo run --example embed_service
//! ```

use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use comity::{Engine, Error, ErrorKind, Limits, Map, Place, Problem, Program, Value};

/// What all requests share. Nothing of it remembers anything of a run.
struct Service {
    engine: Engine,
    /// Compiled scripts by their text: the same script is often sent again.
    programs: Mutex<HashMap<String, Program>>,
}

struct Request<'a> {
    path: &'a str,
    script: &'a str,
}

struct Response {
    status: u16,
    body: Value,
}

/// Scripts that are kept compiled, and how long a request may be, in bytes.
const KEPT: usize = 1000;
const LONGEST: u64 = 64 << 10;

impl Service {
    fn new() -> Result<Self, Error> {
        // Each of these stops a script by itself. The one on steps stops the same script at the same place on any
        // machine, busy or not; that on time is the last resort.
        let limits = Limits::strict().steps(500_000).memory(16 << 20).output(64 << 10);
        let engine = Engine::builder().limits(limits.time(Duration::from_secs(5))).build()?;
        Ok(Self { engine, programs: Mutex::default() })
    }

    fn answer(&self, request: &Request<'_>) -> Response {
        match request.path {
            "/run" => self.run(request.script).unwrap_or_else(|error| refused(&error)),
            _ => {
                Response { status: 404, body: body([("message", "send a script to /run".into())]) }
            }
        }
    }

    fn run(&self, text: &str) -> Result<Response, Error> {
        let program = self.compiled(text)?;
        // A context for this request alone: its own variables, its own output, nothing left behind. The limit on output
        // bounds the text that is gathered.
        let printed = Arc::new(Mutex::new(String::new()));
        let paper = Arc::clone(&printed);
        let output = move |text: &str| open(&paper).push_str(text);
        let mut context = self.engine.clone().with_output(output).context();
        let value = context.run(&program)?;
        let mut answer = vec![("value", Value::None)];
        match value {
            // What the host cannot have as data: a game, a function, a list that contains itself.
            Value::Object(_) | Value::Function(_) => {
                let why = format!("{}: it is no data", value.type_name());
                answer.push(("not_sent", why.into()));
            }
            data => answer[0].1 = data,
        }
        answer.push(("printed", open(&printed).as_str().into()));
        answer.push(("steps", count(context.steps())));
        Ok(Response { status: 200, body: body(answer) })
    }

    fn compiled(&self, text: &str) -> Result<Program, Error> {
        let known = open(&self.programs).get(text).cloned();
        if let Some(program) = known {
            return Ok(program);
        }
        // Compiled without holding the lock, since others want theirs meanwhile.
        let program = self.engine.compile("script", text)?;
        let mut programs = open(&self.programs);
        if programs.len() >= KEPT {
            programs.clear();
        }
        programs.insert(text.to_owned(), program.clone());
        Ok(program)
    }
}

/// What a lock guards; whole even where another request has panicked.
fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error as JSON: what a page needs to mark the place in an editor.
fn refused(error: &Error) -> Response {
    let status = match error.kind() {
        ErrorKind::Compile => 400,
        ErrorKind::Run | ErrorKind::Limit => 422,
        ErrorKind::Interrupted => 503,
        _ => 500,
    };
    let problems: Vec<Value> = error.problems().iter().map(problem).collect();
    let mut answer = vec![("problems", problems.into())];
    if let Some(limit) = error.limit() {
        answer.push(("limit", format!("{limit:?}").to_lowercase().into()));
    }
    Response { status, body: body(answer) }
}

fn problem(problem: &Problem) -> Value {
    let place = |place: &Place| {
        body([("line", count(place.line as u64)), ("column", count(place.column as u64))])
    };
    body([
        ("code", problem.code.into()),
        ("message", problem.message.as_str().into()),
        ("place", problem.place.as_ref().map_or(Value::None, place)),
        ("help", problem.help.as_deref().map_or(Value::None, Value::from)),
    ])
}

fn body(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Map(fields.into_iter().collect::<Map>())
}

fn count(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A value as JSON: records and the rows of tables as objects, actions as their names, fractions as floats. What is no
/// data, and stands within data, is its text. Nesting is bounded: no value of a script is more than 128 deep.
struct Json<'a>(&'a Value);

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::None => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(value) => number(f, *value),
            Value::Fraction(value) => number(f, value.to_f64()),
            Value::Text(text) | Value::Action(text) => quoted(f, text),
            Value::List(items) => list(f, items, |f, item| write!(f, "{}", Json(item))),
            Value::Map(map) => object(f, map.iter()),
            Value::Record(record) => {
                let fields =
                    record.fields.iter().map(|(name, value)| (name.as_str().into(), value));
                let fields: Vec<(Value, &Value)> = fields.collect();
                object(f, fields.iter().map(|(name, value)| (name, *value)))
            }
            Value::Table(table) => {
                let names: Vec<Value> =
                    table.columns.iter().map(|name| name.as_str().into()).collect();
                list(f, &table.rows, |f, row| object(f, names.iter().zip(row)))
            }
            other => quoted(f, &other.to_string()),
        }
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_str("[")?;
    for (at, item) in items.iter().enumerate() {
        f.write_str(if at > 0 { "," } else { "" })?;
        write(f, item)?;
    }
    f.write_str("]")
}

fn object<'v>(
    f: &mut fmt::Formatter<'_>,
    entries: impl Iterator<Item = (&'v Value, &'v Value)>,
) -> fmt::Result {
    f.write_str("{")?;
    for (at, (key, value)) in entries.enumerate() {
        f.write_str(if at > 0 { "," } else { "" })?;
        match key {
            Value::Text(name) | Value::Action(name) => quoted(f, name)?,
            other => quoted(f, &other.to_string())?,
        }
        write!(f, ":{}", Json(value))?;
    }
    f.write_str("}")
}

/// JSON has no infinite numbers.
fn number(f: &mut fmt::Formatter<'_>, number: f64) -> fmt::Result {
    if number.is_finite() { write!(f, "{number:?}") } else { f.write_str("null") }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    let mut plain = 0;
    for (at, letter) in text.char_indices().filter(|(_, it)| *it < ' ' || "\"\\".contains(*it)) {
        f.write_str(&text[plain..at])?;
        plain = at + 1;
        match letter {
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '"' | '\\' => write!(f, "\\{letter}")?,
            other => write!(f, "\\u{:04x}", u32::from(other))?,
        }
    }
    write!(f, "{}\"", &text[plain..])
}

/// A server no larger than it must be: `length` bytes of script after the head, one request for each connection.
fn serve(service: &Service, listener: &TcpListener, requests: usize) -> io::Result<()> {
    for stream in listener.incoming().take(requests) {
        let mut stream = stream?;
        let mut reader = BufReader::new(stream.try_clone()?).take(LONGEST);
        let (mut head, mut script) = (String::new(), String::new());
        while reader.read_line(&mut head)? > "\r\n".len() {}
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        reader.take(length).read_to_string(&mut script)?;
        let path = head.split(' ').nth(1).unwrap_or_default();
        let Response { status, body } = service.answer(&Request { path, script: &script });
        let body = Json(&body).to_string();
        write!(stream, "HTTP/1.1 {status} \r\ncontent-type: application/json\r\n\r\n{body}")?;
    }
    Ok(())
}

fn send(address: SocketAddr, script: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = script.len();
    write!(stream, "POST /run HTTP/1.1\r\ncontent-length: {length}\r\n\r\n{script}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    Ok(format!("{} {body}", head.split(' ').nth(1).unwrap_or("?")))
}

const REQUESTS: [(&str, &str); 7] = [
    (
        "a good one",
        "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\n\
         let m = play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 10)\n\
         print(\"{m.rounds} rounds\")\n[totals: m.total, cooperation: m.cooperation]",
    ),
    (
        "all sorts of data",
        "actor peru: state { power: 3 }\nkind state { power: 1 }\n\
         [quoted: \"\\\"C:\\\\temp\\\"\\t\\u{1} é\", (1): none, peru: peru, third: 1 / 3, act: cooperate, on: true]",
    ),
    ("no data", "use games { chicken }\nchicken"),
    ("too much data", "0..1_000_000"),
    ("a mistake", "let rate = 0.1\nlet due = 50 * rates"),
    ("an endless loop", "fn wait() {\n    while true { }\n}\nwait()"),
    ("a memory bomb", "let text = \"x\"\nwhile true { text = text + text }"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::new()?;
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    thread::scope(|scope| {
        scope.spawn(|| serve(&service, &listener, REQUESTS.len()));
        for (name, script) in REQUESTS {
            println!("{name}\n    {}", send(address, script)?);
        }
        Ok::<_, io::Error>(())
    })?;
    Ok(())
}
