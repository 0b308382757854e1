//! What web pages are made of: Markdown, code in colours, one style.
//!
//! Pages work without a server and without a network: no fonts, scripts or pictures from elsewhere. The same input
//! gives the same bytes.

mod code;
mod markdown;

pub(super) use crate::study::page::escaped;
pub(super) use code::highlighted;
pub(super) use markdown::{Links, NoLinks, anchor, html, plain};

/// The style of all pages: light and dark, on paper, on small screens.
pub(super) const STYLE: &str = include_str!("style.css");
