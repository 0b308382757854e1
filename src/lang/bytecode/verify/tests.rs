//! Code that is sound, and code that was changed.

use super::*;
use crate::lang::bytecode::Site;
use crate::lang::bytecode::{ConstId, Constant, FnId, Handler, NativeId, SiteId};
use crate::lang::source::{Span, known};

fn image(code: Vec<Op>) -> Image {
    let mut image = Image::default();
    image.sources.add("f", "text");
    image.constant(Constant::None);
    image.site(Site::Field(known::LEN));
    let spans = vec![Span::default(); code.len()];
    image.function(Function {
        name: "f".into(),
        parameters: Vec::new(),
        hidden: false,
        registers: 3,
        code,
        spans,
        captures: Vec::new(),
        handlers: Vec::new(),
        span: Span::default(),
    });
    image
}

fn what(code: Vec<Op>) -> Option<&'static str> {
    verify(&image(code), 1).err().map(|flaw| flaw.what)
}

#[test]
fn sound_code_passes() {
    let set = Op::None { dst: 1 };
    let call = Op::CallFn { dst: 1, base: 1, count: 0, function: FnId(0) };
    let length = Op::GetLen { dst: 0, object: 1, site: SiteId(0) };
    assert_eq!(what(vec![set, call, length, Op::Loop { to: -4 }]), None);
}

#[test]
fn what_is_read_was_set_on_every_way() {
    let (unset, end) = ("a register that is not set on every way", Op::ReturnNone);
    let set = |dst| Op::None { dst };
    let read = Op::Return { src: 1 };
    assert_eq!(what(vec![read]), Some(unset));
    assert_eq!(what(vec![set(0), Op::JumpTrue { a: 0, to: 1 }, set(1), read]), Some(unset));
    assert_eq!(what(vec![set(0), set(1), Op::JumpTrue { a: 0, to: 0 }, read]), None);
    // A call uses what is above its place, but not its place.
    let call = |base| Op::CallFn { dst: 2, base, count: 0, function: FnId(0) };
    assert_eq!(what(vec![set(1), call(0), read]), Some(unset));
    assert_eq!(what(vec![set(1), call(1), read]), None);
    // A loop over ints sets its variable where it goes on.
    let range = [set(0), set(1), Op::RangeStart { base: 0, closed: true, to: 1 }];
    let last = [Op::Return { src: 2 }, end];
    assert_eq!(what([&range[..], &last[..]].concat()), None);
    assert_eq!(what([&range[..], &last[1..], &last[..]].concat()), Some(unset));
}

#[test]
fn a_handler_knows_what_is_set_at_every_place_that_it_covers() {
    let code =
        vec![Op::None { dst: 0 }, Op::None { dst: 1 }, Op::ReturnNone, Op::Return { src: 0 }];
    let covered = |start, end, error| {
        let mut image = image(code.clone());
        let function = std::sync::Arc::make_mut(&mut image.functions[0]);
        function.handlers.push(Handler { start, end, target: 3, error });
        verify(&image, 1).err().map(|flaw| flaw.what)
    };
    assert_eq!(covered(1, 3, 2), None);
    assert_eq!(covered(0, 3, 2), Some("a register that is not set on every way"));
    assert_eq!(covered(0, 3, 0), None);
    assert_eq!(covered(3, 4, 0), Some("a handler lies outside the code, or before what it covers"));
}

#[test]
fn what_stands_beside_the_code_is_looked_at() {
    let changed = |change: fn(&mut Image)| {
        let mut image = image(vec![Op::ReturnNone]);
        change(&mut image);
        verify(&image, 1).err().map(|flaw| flaw.what)
    };
    assert_eq!(changed(|_| ()), None);
    let symbol = changed(|image| image.globals.push(crate::lang::source::Symbol(10_000)));
    assert_eq!(symbol, Some("a symbol without a name"));
    let place = changed(|image| {
        let function = std::sync::Arc::make_mut(&mut image.functions[0]);
        function.span = Span { end: 5, ..function.span };
    });
    assert_eq!(place, Some("a place outside of its text"));
    let native = changed(|image| {
        image.constant(Constant::Native(NativeId(1)));
    });
    assert_eq!(native, Some("no such native"));
}

#[test]
fn changed_code_is_refused() {
    let end = Op::ReturnNone;
    for (op, flaw) in [
        (Op::None { dst: 3 }, "a register outside the frame"),
        (Op::Call { dst: 0, base: 1, count: 2 }, "a register outside the frame"),
        (Op::RangeNext { base: 1, to: -1 }, "a register outside the frame"),
        (Op::List { dst: 0, start: 2, count: 2 }, "a register outside the frame"),
        (Op::Jump { to: 1 }, "a jump out of the code"),
        (Op::Jump { to: -1 }, "a way back that costs no step"),
        (Op::IterStart { base: 0, to: -1 }, "a way back that costs no step"),
        (Op::Loop { to: -2 }, "a jump out of the code"),
        (Op::Const { dst: 0, value: ConstId(1) }, "no such constant"),
        (Op::CallFn { dst: 0, base: 1, count: 0, function: FnId(1) }, "no such function"),
        (
            Op::CallFn { dst: 0, base: 0, count: 1, function: FnId(0) },
            "a call with other arguments than there are",
        ),
        (Op::CallNative { dst: 0, base: 1, count: 0, native: NativeId(1) }, "no such native"),
        (Op::Show { dst: 0, src: 0, site: SiteId(0) }, "a site of another sort"),
        (Op::GetField { dst: 0, object: 0, site: SiteId(1) }, "a site of another sort"),
        (Op::GetCapture { dst: 0, index: 0 }, "nothing is captured there"),
    ] {
        assert_eq!(what(vec![op, end]), Some(flaw), "{op:?}");
    }
    assert_eq!(what(vec![Op::None { dst: 0 }]), Some("the code runs out"));
}
