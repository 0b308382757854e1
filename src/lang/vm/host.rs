//! The outside world as scripts may reach it: what a host takes and gives.

use crate::lang::value::Form;

/// What a file holds, if it is at most so long.
pub fn within<T: AsRef<[u8]>>(held: T, room: usize) -> Option<T> {
    Some(held).filter(|held| held.as_ref().len() <= room)
}

/// The outside world as a script may reach it.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::{Arc, Mutex, PoisonError};
///
/// use comity::{Engine, Host};
///
/// /// Keeps what is printed; its files are entries of a map.
/// #[derive(Clone, Default)]
/// struct Desk {
///     printed: Arc<Mutex<String>>,
///     files: Arc<BTreeMap<String, String>>,
/// }
///
/// impl Host for Desk {
///     fn write(&self, text: &str) -> Result<(), String> {
///         self.printed.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
///         Ok(())
///     }
///
///     fn read_file(&self, path: &str) -> Result<String, String> {
///         self.files.get(path).cloned().ok_or_else(|| format!("there is no `{path}` here"))
///     }
/// }
///
/// let files = BTreeMap::from([("trade.csv".to_owned(), "year,open\n1950,0.4\n1960,0.6\n".to_owned())]);
/// let desk = Desk { files: Arc::new(files), ..Desk::default() };
/// Engine::default().with_host(desk.clone()).eval::<()>("print(load(\"trade.csv\").open.last)")?;
/// assert_eq!(*desk.printed.lock().expect("nobody panics"), "0.6\n");
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Host: Send + Sync {
    /// Takes what the script prints.
    ///
    /// ```
    /// use comity::{Engine, Host};
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, text: &str) -> Result<(), String> {
    ///         if text.contains("secret") { Err("this is not to be shown".into()) } else { Ok(()) }
    ///     }
    /// }
    ///
    /// let engine = Engine::default().with_host(Desk);
    /// engine.eval::<()>("print(\"open\")")?;
    /// let error = engine.eval::<()>("print(\"a secret\")").unwrap_err();
    /// assert_eq!(error.to_string(), "cannot print: this is not to be shown");
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// A sentence that says what went wrong.
    fn write(&self, text: &str) -> Result<(), String>;

    /// The form in which this host shows values best; `None` for text alone.
    ///
    /// ```
    /// use comity::{Engine, Form, Host};
    ///
    /// /// A notebook: tables come as HTML.
    /// struct Notebook;
    ///
    /// impl Host for Notebook {
    ///     fn write(&self, text: &str) -> Result<(), String> {
    ///         Err(format!("nothing is to come as text here, such as {text}"))
    ///     }
    ///
    ///     fn form(&self) -> Option<Form> {
    ///         Some(Form::Page)
    ///     }
    ///
    ///     fn show(&self, _form: Form, shown: &str) -> Result<(), String> {
    ///         if shown.contains("<table") { Ok(()) } else { Err("this is no table".into()) }
    ///     }
    /// }
    ///
    /// Engine::default().with_host(Notebook).eval::<()>("print(table([[year: 1957]]))")?;
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn form(&self) -> Option<Form> {
        None
    }

    /// Takes a printed value in a form that is no text, such as a table as HTML.
    ///
    /// ```
    /// use std::sync::mpsc::{Sender, channel};
    ///
    /// use comity::{Engine, Form, Host};
    ///
    /// struct Notebook(Sender<usize>);
    ///
    /// impl Host for Notebook {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn form(&self) -> Option<Form> {
    ///         Some(Form::Page)
    ///     }
    ///
    ///     fn show(&self, form: Form, shown: &str) -> Result<(), String> {
    ///         assert_eq!(form, Form::Page);
    ///         self.0.send(shown.len()).map_err(|error| error.to_string())
    ///     }
    /// }
    ///
    /// let (tell, shown) = channel();
    /// Engine::default().with_host(Notebook(tell)).eval::<()>("print(plot([1, 4, 9]))")?;
    /// assert!(shown.recv().is_ok_and(|bytes| bytes > 0));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::write`].
    fn show(&self, _form: Form, shown: &str) -> Result<(), String> {
        self.write(shown)
    }

    /// Takes a warning given while running, as text.
    ///
    /// ```
    /// use std::sync::mpsc::{Sender, channel};
    ///
    /// use comity::{Engine, Host};
    ///
    /// struct Desk(Sender<String>);
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn warn(&self, text: &str) {
    ///         self.0.send(text.to_owned()).ok();
    ///     }
    /// }
    ///
    /// let (tell, warned) = channel();
    /// let desk = Desk(tell);
    /// desk.warn("a rate of 110 per cent");
    /// Engine::default().with_host(desk).eval::<()>("1")?;
    /// assert_eq!(warned.try_iter().count(), 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn warn(&self, _text: &str) {}

    /// Hears how far a long piece of work has come, a few times a second: `done` of `total` of what `what` names in
    /// the plural, such as `matches`. Where `done` is `total` it is over.
    ///
    /// ```
    /// use std::sync::mpsc::{Sender, channel};
    ///
    /// use comity::{Engine, Host};
    ///
    /// struct Bar(Sender<(usize, usize)>);
    ///
    /// impl Host for Bar {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn progress(&self, what: &str, done: usize, total: usize) {
    ///         if what == "matches" {
    ///             self.0.send((done, total)).ok();
    ///         }
    ///     }
    /// }
    ///
    /// let (tell, heard) = channel();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }
    ///     tournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1)";
    /// Engine::default().with_host(Bar(tell)).eval::<()>(text)?;
    /// assert_eq!(heard.iter().last(), Some((3, 3)));
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn progress(&self, _what: &str, _done: usize, _total: usize) {}

    /// The text of a file.
    ///
    /// ```
    /// use comity::{Engine, Host};
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn read_file(&self, path: &str) -> Result<String, String> {
    ///         Ok(format!("the text of {path}"))
    ///     }
    /// }
    ///
    /// let text: String = Engine::default().with_host(Desk).eval("load(\"a.txt\")")?;
    /// assert_eq!(text, "the text of a.txt");
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// A sentence that says what went wrong; without files, that there are none.
    fn read_file(&self, _path: &str) -> Result<String, String> {
        Err("this host gives scripts no files".to_owned())
    }

    /// The same for a file of at most `room` bytes: so much may the script hold beside what it holds already. `None` for
    /// a longer one, and the run ends with the limit on memory.
    ///
    /// Scripts read by this. Unless said otherwise it reads the file whole, which a host of its own does better where
    /// files are large: it looks at the length first.
    ///
    /// ```
    /// use comity::{Engine, Host, Limit, Limits};
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
    ///         let length = if path == "large.txt" { 1 << 30 } else { 3 };
    ///         // Nothing is made that there is no room for.
    ///         Ok((length <= room).then(|| "x".repeat(length)))
    ///     }
    /// }
    ///
    /// let engine = Engine::default().with_host(Desk).with_limits(Limits::default().memory(1 << 20));
    /// assert_eq!(engine.eval::<String>("load(\"small.txt\")")?, "xxx");
    /// let error = engine.eval::<String>("load(\"large.txt\")").unwrap_err();
    /// assert_eq!(error.limit(), Some(Limit::Memory));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::read_file`].
    fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
        self.read_file(path).map(|text| within(text, room))
    }

    /// The folder that paths of files begin at, where there is one, for those who complete their names.
    ///
    /// ```
    /// use comity::Host;
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn folder(&self) -> Option<std::path::PathBuf> {
    ///         Some("/srv/scripts".into())
    ///     }
    /// }
    ///
    /// assert!(Desk.folder().is_some_and(|folder| folder.ends_with("scripts")));
    /// ```
    fn folder(&self) -> Option<std::path::PathBuf> {
        None
    }

    /// Writes a file.
    ///
    /// ```
    /// use comity::{Engine, Host};
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
    ///         if text.len() > 10 { Err(format!("`{path}` is full")) } else { Ok(()) }
    ///     }
    /// }
    ///
    /// let engine = Engine::default().with_host(Desk);
    /// assert!(engine.eval::<()>("save(\"short\", \"a.txt\")").is_ok());
    /// assert!(engine.eval::<()>("save(\"long, too long\", \"a.txt\")").is_err());
    /// ```
    ///
    /// # Errors
    /// As [`Self::read_file`].
    fn write_file(&self, _path: &str, _text: &str) -> Result<(), String> {
        Err("this host lets scripts write no files".to_owned())
    }

    /// What is in a file, whether text or not.
    ///
    /// ```
    /// use comity::Host;
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn read_bytes(&self, _path: &str) -> Result<Vec<u8>, String> {
    ///         Ok(vec![0x50, 0x41, 0x52, 0x31])
    ///     }
    /// }
    ///
    /// assert_eq!(Desk.read_bytes("table.parquet")?.len(), 4);
    /// // Unless said otherwise these are the bytes of the text.
    /// assert!(comity::NoHost.read_bytes("table.parquet").is_err());
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::read_file`].
    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read_file(path).map(String::into_bytes)
    }

    /// The same for a file of at most `room` bytes, as [`Self::read_file_within`] does it.
    ///
    /// ```
    /// use comity::Host;
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn read_bytes(&self, _path: &str) -> Result<Vec<u8>, String> {
    ///         Ok(vec![0x50, 0x41, 0x52, 0x31])
    ///     }
    /// }
    ///
    /// assert_eq!(Desk.read_bytes_within("table.parquet", 4)?.map(|bytes| bytes.len()), Some(4));
    /// assert_eq!(Desk.read_bytes_within("table.parquet", 3)?, None);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::read_file`].
    fn read_bytes_within(&self, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
        self.read_bytes(path).map(|bytes| within(bytes, room))
    }

    /// Writes a file that is no text.
    ///
    /// ```
    /// use comity::Host;
    ///
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, _text: &str) -> Result<(), String> {
    ///         Ok(())
    ///     }
    ///
    ///     fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
    ///         if bytes.is_empty() { Err(format!("`{path}` would be empty")) } else { Ok(()) }
    ///     }
    /// }
    ///
    /// assert!(Desk.write_bytes("figure.png", b"\x89PNG").is_ok());
    /// assert!(Desk.write_bytes("figure.png", b"").is_err());
    /// ```
    ///
    /// # Errors
    /// As [`Self::read_file`].
    fn write_bytes(&self, _path: &str, _bytes: &[u8]) -> Result<(), String> {
        Err("this host lets scripts write no files but text".to_owned())
    }
}

/// A host that has nothing and drops what is printed.
///
/// ```
/// use comity::{Engine, NoHost};
///
/// let engine = Engine::default().with_host(NoHost);
/// engine.eval::<()>("print(\"nobody reads this\")")?;
/// assert_eq!(engine.eval::<()>("load(\"data.csv\")").unwrap_err().code(), "E0830");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn write(&self, _text: &str) -> Result<(), String> {
        Ok(())
    }
}
