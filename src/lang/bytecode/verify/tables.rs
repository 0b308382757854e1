//! The parts of a program beside its code: every index in them leads to something of the right sort, every symbol
//! has a name, every place lies inside of its text.

use super::Flaw;
use crate::lang::bytecode::{
    ActionShape, AimShape, Constant, Declaration, DeclarationBody, FnId, Function, GameShape,
    Image, ItemValue, KindId, KindInfo, ModuleInfo, NativeId, Offer, Op, ParameterInfo,
    PlayerShape, Site, SiteId, TableShape, TreeShape,
};
use crate::lang::source::{Span, Symbol};

type Checked = Result<(), &'static str>;

/// Checks everything but the code.
pub(super) fn check(image: &Image, natives: usize) -> Result<(), Flaw> {
    let tables = Tables { image, natives };
    every("constant", &image.constants, |_, it| tables.constant(it))?;
    every("site", &image.sites, |_, it| tables.site(it))?;
    every("variable", &image.globals, |_, it| tables.symbol(*it))?;
    every("mentioned name", &image.mentioned, |_, it| tables.symbol(*it))?;
    every("kind", &image.kinds, |at, it| tables.kind(at, it))?;
    every("declaration", &image.declarations, |_, it| tables.declaration(it))?;
    every("module", &image.modules, |_, it| tables.module(it))?;
    every("function", &image.functions, |_, it| tables.function(it))?;
    let mut uses = vec![None; image.sites.len()];
    every("function", &image.functions, |_, it| sites_once(it, &mut uses))
}

/// Checks one after the other; the flaw is said to be of the one whose number it is.
fn every<'a, T: 'a>(
    sort: &str,
    items: impl IntoIterator<Item = &'a T>,
    mut check: impl FnMut(usize, &T) -> Checked,
) -> Result<(), Flaw> {
    for (at, item) in items.into_iter().enumerate() {
        check(at, item).map_err(|what| Flaw { whose: format!("{sort} {at}"), what })?;
    }
    Ok(())
}

/// Holds that a site serves one purpose: what an instruction remembers there must fit all that look there.
fn sites_once(function: &Function, uses: &mut [Option<(bool, u8)>]) -> Checked {
    for op in &function.code {
        let (site, usage): (SiteId, _) = match *op {
            Op::GetField { site, .. } | Op::GetLen { site, .. } => (site, (false, 0)),
            Op::SetField { site, .. } => (site, (true, 0)),
            Op::CallMethod { count, site, .. } | Op::CallPush { count, site, .. } => {
                (site, (false, count))
            }
            _ => continue,
        };
        // That the site is there, and of its sort, is looked at with the code.
        let Some(before) = uses.get_mut(site.index()) else { continue };
        if before.replace(usage).is_some_and(|before| before != usage) {
            return Err("one site for two purposes");
        }
    }
    Ok(())
}

struct Tables<'a> {
    image: &'a Image,
    natives: usize,
}

fn hold(fits: bool, what: &'static str) -> Checked {
    if fits { Ok(()) } else { Err(what) }
}

impl Tables<'_> {
    fn symbol(&self, symbol: Symbol) -> Checked {
        hold((symbol.0 as usize) < self.image.names.len(), "a symbol without a name")
    }

    fn symbols<'s>(&self, symbols: impl IntoIterator<Item = &'s Symbol>) -> Checked {
        symbols.into_iter().try_for_each(|symbol| self.symbol(*symbol))
    }

    fn span(&self, span: Span) -> Checked {
        hold(self.image.sources.holds(span), "a place outside of its text")
    }

    fn native(&self, id: NativeId) -> Checked {
        hold(id.index() < self.natives, "no such native")
    }

    fn kind_id(&self, id: KindId) -> Checked {
        hold(id.index() < self.image.kinds.len(), "no such kind")
    }

    /// A function that is called without a closure.
    fn plain(&self, id: FnId) -> Result<&Function, &'static str> {
        let function = self.image.functions.get(id.index()).ok_or("no such function")?;
        hold(function.captures.is_empty(), "a function that captures something")?;
        Ok(function)
    }

    /// A function that is called without a closure and with so many arguments.
    fn called(&self, id: FnId, count: usize) -> Checked {
        let function = self.plain(id)?;
        let wanted = function.parameters.len() + usize::from(function.hidden);
        hold(wanted == count, "a function of another number of arguments")
    }

    fn constant(&self, constant: &Constant) -> Checked {
        match constant {
            Constant::Symbol(symbol) => self.symbol(*symbol),
            Constant::Function(id) => self.plain(*id).map(|_| ()),
            Constant::Native(id) => self.native(*id),
            Constant::Kind(id) => self.kind_id(*id),
            Constant::Float(value) => hold(!value.is_nan(), "a constant that is no number"),
            Constant::None | Constant::Bool(_) | Constant::Int(_) | Constant::Text(_) => Ok(()),
        }
    }

    fn site(&self, site: &Site) -> Checked {
        match site {
            Site::Field(name) | Site::Parameter { name, .. } => self.symbol(*name),
            Site::Method { name, names, fallback } => {
                self.symbol(*name)?;
                self.symbols(&**names)?;
                match fallback {
                    Some(fallback @ (Constant::Function(_) | Constant::Native(_))) => {
                        self.constant(fallback)
                    }
                    Some(_) => Err("a method that is no function"),
                    None => Ok(()),
                }
            }
            Site::Arguments(names) => self.symbols(&**names),
            Site::Format(format) => {
                let narrow = format.width.is_none_or(|width| width <= 1000);
                hold(narrow && format.precision.is_none_or(|digits| digits <= 100), "a wide format")
            }
            Site::Assert { .. } => Ok(()),
        }
    }

    fn parameters(&self, parameters: &[ParameterInfo]) -> Checked {
        parameters.iter().filter_map(|it| it.name).try_for_each(|name| self.symbol(name))
    }

    fn function(&self, function: &Function) -> Checked {
        self.parameters(&function.parameters)?;
        self.span(function.span)?;
        function.spans.iter().try_for_each(|span| self.span(*span))
    }

    fn kind(&self, at: usize, kind: &KindInfo) -> Checked {
        self.symbol(kind.name)?;
        self.span(kind.span)?;
        // Whoever follows parents comes to an end.
        hold(kind.parent.is_none_or(|parent| parent.index() < at), "a parent that comes later")?;
        for field in &kind.fields {
            self.symbol(field.name)?;
            field
                .default
                .into_iter()
                .chain(field.range)
                .try_for_each(|id| self.plain(id).map(|_| ()))?;
        }
        let count = kind.fields.len();
        let mut seen = vec![false; count];
        for place in &kind.order {
            let first = seen.get_mut(*place).is_some_and(|seen| !std::mem::replace(seen, true));
            hold(first, "an order of other fields")?;
        }
        self.symbols(kind.methods.keys())?;
        let functions = kind.methods.values().chain(&kind.asserts).chain([&kind.constructor]);
        functions.copied().try_for_each(|id| self.plain(id).map(|_| ()))
    }

    fn module(&self, module: &ModuleInfo) -> Checked {
        for (name, item) in &module.items {
            self.symbol(*name)?;
            self.span(item.span)?;
            match item.kind {
                ItemValue::Global(id) => self.global(id.index())?,
                ItemValue::Function(id) => self.plain(id).map(|_| ())?,
                ItemValue::Kind(id) => self.kind_id(id)?,
                ItemValue::Declared(id) => {
                    hold(id.index() < self.image.declarations.len(), "no such declaration")?;
                }
            }
        }
        for (name, offer) in &module.handed {
            self.symbol(*name)?;
            match offer {
                Offer::Item(module, name) => {
                    hold(module.index() < self.image.modules.len(), "no such module")?;
                    self.symbol(*name)?;
                }
                Offer::Native(id) => self.native(*id)?,
            }
        }
        for (name, symbols) in &module.actions {
            self.symbol(*name)?;
            self.symbols(symbols)?;
        }
        for test in &module.tests {
            self.span(test.span)?;
            self.called(test.function, 0)?;
        }
        module.main.map_or(Ok(()), |main| self.called(main, 0))
    }

    fn global(&self, at: usize) -> Checked {
        hold(at < self.image.globals.len(), "no such variable")
    }

    fn declaration(&self, declaration: &Declaration) -> Checked {
        self.symbol(declaration.name)?;
        self.parameters(&declaration.parameters)?;
        self.called(declaration.maker, declaration.parameters.len())?;
        self.global(declaration.instance.index())?;
        self.span(declaration.span)?;
        match &declaration.body {
            DeclarationBody::Game(shape) => self.game(shape),
            DeclarationBody::Strategy(shape) => self.symbols(&shape.memory),
            DeclarationBody::Norm(shape) => shape.aims.iter().try_for_each(|(_, aim, span)| {
                self.span(*span)?;
                match aim {
                    AimShape::Actions(actions) => self.symbols(actions),
                    AimShape::Condition => Ok(()),
                }
            }),
            DeclarationBody::Regime { fields } => fields.iter().try_for_each(|(name, span)| {
                self.symbol(*name)?;
                self.span(*span)
            }),
            DeclarationBody::Process { states, transitions, .. } => {
                self.symbols(states)?;
                transitions.iter().try_for_each(|(from, to, span)| {
                    hold(*from.max(to) < states.len(), "a transition between no states")?;
                    self.span(*span)
                })
            }
            DeclarationBody::Table { columns } => self.symbols(columns),
            DeclarationBody::Experiment(shape) => {
                self.symbols(shape.varied.iter().flatten().chain(&shape.settings))
            }
        }
    }

    fn game(&self, shape: &GameShape) -> Checked {
        for player in &shape.players {
            match player {
                PlayerShape::Role(name)
                | PlayerShape::Many(name)
                | PlayerShape::Parameter(name) => self.symbol(*name)?,
                PlayerShape::Count => {}
            }
        }
        for (role, actions, span) in &shape.actions {
            self.symbols(role)?;
            self.span(*span)?;
            if let ActionShape::Named(names) = actions {
                names.iter().try_for_each(|(name, symbol)| self.symbols([name, symbol]))?;
            }
        }
        if let Some((class, span)) = shape.class {
            self.symbol(class)?;
            self.span(span)?;
        }
        if let Some(TableShape { columns, rows, span, .. }) = &shape.table {
            self.symbols(columns.iter().chain(rows))?;
            self.span(*span)?;
        }
        for (role, span) in &shape.payoffs {
            self.symbols(role)?;
            self.span(*span)?;
        }
        self.symbols(shape.state.iter().chain(shape.types.iter().flatten()))?;
        shape.tree.as_ref().map_or(Ok(()), |tree| self.tree(tree))
    }

    /// Only so deep as what can be read.
    fn tree(&self, tree: &TreeShape) -> Checked {
        match tree {
            TreeShape::Decision { player, moves, span, .. } => {
                self.symbol(*player)?;
                self.span(*span)?;
                moves.iter().try_for_each(|(name, symbol, then)| {
                    self.symbols([name, symbol])?;
                    self.tree(then)
                })
            }
            TreeShape::Chance { outcomes, span } => {
                self.span(*span)?;
                outcomes.iter().try_for_each(|(name, then)| {
                    self.symbol(*name)?;
                    self.tree(then)
                })
            }
            TreeShape::End { span, .. } => self.span(*span),
        }
    }
}
