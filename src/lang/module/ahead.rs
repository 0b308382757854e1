//! Library modules linked ahead of the script that uses them, so that the next script with the same `use` lines need
//! not have them read, checked and compiled again.
//!
//! ```text
//! use games { chicken }              leading   ["games", "strategies"], up to the first file
//! use strategies { tit_for_tat }     ahead     an image with both and all that they use
//! use "./mine.comity" { … }          link      the script and the rest, into a copy of that image
//! ```
//!
//! An image that has grown in two steps is the same as one that has grown in one: the modules of the library come first
//! either way, in the order of the lines.

use super::link::{Linker, Loader};
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::native::Registry;
use crate::lang::source::{Interner, SourceId, Span};
use crate::lang::syntax::ast::{Ident, UsePath};
use crate::lang::syntax::lexer::lex;
use crate::lang::syntax::token::Token;

/// The modules that the `use` lines of a script name before they name a file.
#[must_use]
pub fn leading(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.contains("use ") {
        return found;
    }
    let mut names = Interner::new();
    let lexed = lex(SourceId(0), text, &mut names);
    let mut tokens = lexed.tokens.iter().map(|(_, token, _)| token);
    while tokens.any(|token| *token == Token::Use) {
        let mut path = String::new();
        for token in tokens.by_ref() {
            match token {
                Token::Name(name) => path.push_str(names.name(*name)),
                Token::Dot => path.push('.'),
                _ => break,
            }
        }
        if path.is_empty() {
            break;
        }
        if !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// An image with these modules and all that they use; `None` if one of them cannot be linked, or comes from a file.
#[must_use]
pub fn ahead(modules: &[String], registry: &Registry, loader: &dyn Loader) -> Option<Image> {
    let mut image = Image::default();
    let mut linker = Linker::new(&mut image, registry, loader);
    for module in modules {
        let part = |part: &str| {
            let name = linker.image.names.intern(part);
            Ident { name, span: Span::default() }
        };
        let path = UsePath::Library(module.split('.').map(part).collect());
        linker.import_for(&path)?;
    }
    if linker.diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let of_file = |module: &str| module.ends_with(".comity");
    (!image.modules.iter().any(|module| of_file(&module.name))).then_some(image)
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn the_lines_before_the_first_file_count() {
        let text = "use games { chicken }\nlet use_of = \"use strategies\" // use nothing\n\
                    use security.alliances\nuse games\nuse \"./mine.comity\" { x }\nuse strategies { grim }";
        assert_eq!(leading(text), ["games", "security.alliances"]);
        assert!(leading("let x = 1").is_empty());
        assert!(leading("use ").is_empty());
    }
}
