//! A web service that runs scripts of strangers: every request has limits, and every answer is JSON.
//!
//! `Service::answer` is a plain function from request to response; any server can call it, on any thread. The little server
//! and client around it are here so that the example needs nothing but `std`.
//!
//! ```text
//! cargo run --example embed_service
//! ```

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use comity::{Engine, Error, ErrorKind, Limits, Program};
use serde_json::{Value as Json, json};

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
    body: Json,
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
            _ => Response { status: 404, body: json!({ "message": "send a script to /run" }) },
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
        // Values are data; a game or a function is not, and is answered as its text.
        let value = serde_json::to_value(&value).unwrap_or_else(|_| json!(value.to_string()));
        let body = json!({ "value": value, "printed": *open(&printed), "steps": context.steps() });
        Ok(Response { status: 200, body })
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
    let problems = error.problems().into_iter().map(|problem| {
        let place = problem.place.map(|place| json!({ "line": place.line, "column": place.column }));
        json!({ "code": problem.code, "message": problem.message, "place": place, "help": problem.help })
    });
    let limit = error.limit().map(|limit| format!("{limit:?}").to_lowercase());
    let body = json!({ "problems": problems.collect::<Vec<_>>(), "limit": limit });
    Response { status, body }
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

const REQUESTS: [(&str, &str); 4] = [
    (
        "a good one",
        "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\n\
         let m = play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 10)\n\
         print(\"{m.rounds} rounds\")\n[totals: m.total, cooperation: m.cooperation]",
    ),
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
