//! The rows in Lua, by mlua.

use mlua::{BorrowedStr, Function, Lua, UserData, UserDataMethods};

use crate::rows::{LIST, LUA, LUA_TEN, Row, TEXT, Work};

struct Fund(f64);

impl UserData for Fund {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_method_mut("pay", |_, fund, amount: f64| {
            fund.0 -= amount;
            Ok(fund.0)
        });
    }
}

fn state() -> mlua::Result<Lua> {
    let lua = Lua::new();
    let globals = lua.globals();
    globals.set("mean_of", lua.create_function(|_, (a, b): (f64, f64)| Ok((a + b) / 2.0))?)?;
    globals.set("size", lua.create_function(|_, text: BorrowedStr| Ok(text.len()))?)?;
    lua.load(LUA).exec()?;
    Ok(lua)
}

/// A function of the script; the state lives as long as it does.
fn function(name: &str) -> mlua::Result<(Lua, Function)> {
    let lua = state()?;
    let function = lua.globals().get(name)?;
    Ok((lua, function))
}

/// A loop in the script.
fn within(name: &str) -> mlua::Result<Work> {
    let (lua, function) = function(name)?;
    Ok(Box::new(move |times| {
        let _alive = &lua;
        function.call(times).expect("a number")
    }))
}

pub fn work(row: Row) -> Option<Work> {
    made(row).expect("right scripts")
}

fn made(row: Row) -> mlua::Result<Option<Work>> {
    Ok(Some(match row {
        Row::CallByName => {
            let lua = state()?;
            repeat(move || {
                let add: Function = lua.globals().get("add").expect("a function");
                add.call((1.5, 2.5)).expect("a number")
            })
        }
        Row::CallByHandle => {
            let (lua, add) = function("add")?;
            repeat(move || {
                let _alive = &lua;
                add.call((1.5, 2.5)).expect("a number")
            })
        }
        Row::CallWithText => {
            let (lua, echo) = function("echo")?;
            repeat(move || {
                let _alive = &lua;
                echo.call::<String>(TEXT).expect("a string").len() as f64
            })
        }
        Row::CallWithList => {
            let (lua, ends) = function("ends")?;
            repeat(move || {
                let _alive = &lua;
                ends.call(LIST.to_vec()).expect("a number")
            })
        }
        Row::HostFunction => within("means")?,
        Row::HostFunctionText => within("sizes")?,
        Row::HostMethod => {
            let (lua, pays) = function("pays")?;
            Box::new(move |times| {
                let fund = lua.create_userdata(Fund(0.0)).expect("there is memory");
                pays.call((fund, times)).expect("a number")
            })
        }
        Row::Turn => within("turns")?,
        Row::Compile => {
            let lua = Lua::new();
            repeat(move || {
                lua.load(LUA_TEN).into_function().expect("a right script");
                0.0
            })
        }
        Row::Load => {
            let lua = Lua::new();
            let stored = lua.load(LUA_TEN).into_function()?.dump(true);
            repeat(move || {
                lua.load(&stored[..]).into_function().expect("what was stored");
                0.0
            })
        }
        Row::FreshState => {
            let stored = Lua::new().load(LUA_TEN).into_function()?.dump(true);
            repeat(move || Lua::new().load(&stored[..]).eval().expect("it runs"))
        }
        Row::SameState => {
            let lua = Lua::new();
            let ten = lua.load(LUA_TEN).into_function()?;
            repeat(move || {
                let _alive = &lua;
                ten.call(()).expect("it runs")
            })
        }
        Row::FreshWithImports => return Ok(None),
    }))
}

fn repeat(mut once: impl FnMut() -> f64 + 'static) -> Work {
    Box::new(move |times| (0..times).map(|_| once()).last().unwrap_or(0.0))
}
