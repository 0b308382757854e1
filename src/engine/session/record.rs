//! What was entered, taken apart: which pieces of its text declare what, and which names stand for what.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::reference::named;
use crate::lang::bytecode::ModuleId;
use crate::lang::module::{Linked, Mention};
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{
    Binding, ExprKind, Item, ItemKind, Module, Statement, StatementKind, UsePath,
};

/// An item of a module: what a name stands for.
pub(super) type Place = (ModuleId, Symbol);

/// An entry that worked.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Its text.
    pub(super) text: Arc<str>,
    /// The module that it has become.
    pub(super) module: ModuleId,
    /// Its pieces, in the order of the text.
    pub(super) pieces: Vec<Piece>,
    /// Its `use` lines.
    pub(super) uses: Vec<UseLine>,
    /// The names in it that stand for items.
    pub(super) mentions: Vec<(usize, Place)>,
    /// Its last line, if that is an expression with a value.
    pub(super) tail: Option<Range<usize>>,
    /// Whether that line can stand among others: a call, a condition.
    pub(super) plain: bool,
    /// The number of the value.
    pub(super) number: Option<usize>,
    /// Whether the value was shown.
    pub(super) shown: bool,
    /// A remark for the script, in place of an entry.
    pub(super) remark: bool,
}

/// A declaration or a statement.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its text, with its documentation.
    pub(super) range: Range<usize>,
    /// What it binds, and where the name stands.
    pub(super) binds: Vec<(Symbol, Range<usize>)>,
    /// Whether it only declares, so that nothing happens where it stands.
    pub(super) declares: bool,
}

/// A `use` line.
#[derive(Clone, Debug)]
pub(super) struct UseLine {
    /// All of it.
    pub(super) range: Range<usize>,
    /// The module as it is written.
    pub(super) path: String,
    /// The names in braces: there, and here.
    pub(super) names: Option<Vec<(Symbol, Symbol)>>,
    /// The module.
    pub(super) module: Option<ModuleId>,
}

impl Record {
    /// Takes an entry apart.
    pub(super) fn new(
        text: &str,
        module: ModuleId,
        linked: &Linked,
        number: Option<usize>,
        shown: bool,
    ) -> Self {
        let own = |&(at, mention): &(u32, Mention)| match mention {
            Mention::Own(name) => (at as usize, (module, name)),
            Mention::Other(module, name) => (at as usize, (module, name)),
        };
        let mut mentions: Vec<(usize, Place)> = linked.mentions.iter().map(own).collect();
        mentions.sort_by_key(|(at, _)| *at);
        let uses = linked.tree.uses.iter().zip(&linked.imports).map(|(line, module)| UseLine {
            range: line.span.range(),
            path: match &line.path {
                UsePath::File(_, span) => text.get(span.range()).unwrap_or_default().to_owned(),
                UsePath::Library(parts) => match (parts.first(), parts.last()) {
                    (Some(first), Some(last)) => {
                        text.get(first.span.to(last.span).range()).unwrap_or_default().to_owned()
                    }
                    _ => String::new(),
                },
            },
            names: line.names.as_ref().map(|names| {
                let pair = |it: &crate::lang::syntax::ast::UseName| {
                    (it.name.name, it.alias.unwrap_or(it.name).name)
                };
                names.iter().map(pair).collect()
            }),
            module: *module,
        });
        Self {
            text: text.into(),
            module,
            pieces: linked.tree.items.iter().filter_map(piece).collect(),
            uses: uses.collect(),
            mentions,
            tail: tail(&linked.tree).map(Span::range),
            plain: is_plain(&linked.tree),
            number,
            shown,
            remark: false,
        }
    }

    /// A line of words for the script.
    pub(super) fn remark(text: &str) -> Self {
        Self {
            text: text.into(),
            module: super::results::MODULE,
            pieces: Vec::new(),
            uses: Vec::new(),
            mentions: Vec::new(),
            tail: None,
            plain: true,
            number: None,
            shown: false,
            remark: true,
        }
    }

    /// What stands between two bytes of its text, by the items that it mentions.
    pub(super) fn within(&self, range: &Range<usize>) -> impl Iterator<Item = Place> {
        let inside = self.mentions.iter().filter(|(at, _)| range.contains(at));
        inside.map(|(_, place)| *place)
    }
}

fn piece(item: &Item) -> Option<Piece> {
    let span = item.docs.as_ref().map_or(item.span, |docs| docs.span.to(item.span));
    let (binds, declares) = match &item.kind {
        ItemKind::Error => return None,
        ItemKind::Statement(statement) => (bound(statement), false),
        ItemKind::Test(_) => (Vec::new(), true),
        // These are made where they stand.
        ItemKind::Actor(node) => (vec![node.name], false),
        ItemKind::Table(node) => (vec![node.name], false),
        other => (named(other).into_iter().collect(), true),
    };
    let binds = binds.into_iter().map(|it| (it.name, it.span.range())).collect();
    Some(Piece { range: span.range(), binds, declares })
}

fn bound(statement: &Statement) -> Vec<crate::lang::syntax::ast::Ident> {
    let mut found = Vec::new();
    if let StatementKind::Let { pattern, .. } = &statement.kind {
        Binding::names(pattern, &mut found);
    }
    found
}

/// The last line of an entry, if it is an expression.
pub(super) fn tail(tree: &Module) -> Option<Span> {
    match &tree.items.last()?.kind {
        ItemKind::Statement(Statement { kind: StatementKind::Expr(_), span }) => Some(*span),
        _ => None,
    }
}

/// Whether the last line of an entry can stand where its value is not asked for.
fn is_plain(tree: &Module) -> bool {
    tree.items.last().is_none_or(|item| match &item.kind {
        ItemKind::Statement(Statement { kind: StatementKind::Expr(expr), .. }) => matches!(
            expr.kind,
            ExprKind::Call(..) | ExprKind::If { .. } | ExprKind::Match(..) | ExprKind::Try { .. }
        ),
        _ => true,
    })
}
