//! Markdown as HTML: the only file that knows pulldown-cmark.
//!
//! Blocks of Comity are coloured, headings get anchors, a name in `code` leads to its page if there is one, a
//! `[key]` to its source. HTML in a text is shown, not obeyed: a script's words may hold anything.

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::code::highlighted;
use crate::study::page::{escape, escaped};

/// Where names and links lead on the page that is being made.
pub(in crate::cli) trait Links {
    /// The page of a name that stands in `code`.
    fn name(&self, _name: &str) -> Option<String> {
        None
    }

    /// The page of a source, by its key.
    fn source(&self, _key: &str) -> Option<String> {
        None
    }

    /// Where a link of the text leads here.
    fn link(&self, target: &str) -> String {
        target.to_owned()
    }
}

/// Nothing leads anywhere.
pub(in crate::cli) struct NoLinks;

impl Links for NoLinks {}

/// A text as HTML; its highest headings become those of the given level.
pub(in crate::cli) fn html(text: &str, level: usize, links: &dyn Links) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = TextMergeStream::new(Parser::new_ext(text, options));
    let mut made: Vec<Event<'_>> = Vec::new();
    let mut state = State { highest: highest(text), level, ..State::default() };
    for event in events {
        state.take(event, links, &mut made);
    }
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, made.into_iter());
    out
}

/// The level of a text's highest heading.
fn highest(text: &str) -> usize {
    let levels = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    levels.min().unwrap_or(1)
}

#[derive(Default)]
struct State {
    highest: usize,
    level: usize,
    /// The block of code that is being read, and whether it is Comity.
    code: Option<(bool, String)>,
    /// The words of the heading that is being read, and where its beginning stands.
    heading: Option<(usize, String)>,
    /// Anchors that are taken.
    anchors: Vec<String>,
    /// How many links are open: there is no link in a link.
    links: usize,
    /// Whether a line of the text has ended just now.
    broken: bool,
}

impl State {
    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let level = (level as usize + self.level).saturating_sub(self.highest).clamp(1, 6);
        HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
    }

    fn take<'a>(&mut self, event: Event<'a>, links: &dyn Links, made: &mut Vec<Event<'a>>) {
        if std::mem::take(&mut self.broken) {
            // Lines such as `Memory: none` are lines of their own.
            let labelled = matches!(&event, Event::Text(text) if is_labelled(text));
            made.push(if labelled { Event::HardBreak } else { Event::SoftBreak });
        }
        match event {
            Event::SoftBreak if self.heading.is_none() => self.broken = true,
            Event::Start(Tag::CodeBlock(kind)) => {
                let comity = match kind {
                    CodeBlockKind::Fenced(info) => info.starts_with("comity"),
                    CodeBlockKind::Indented => false,
                };
                self.code = Some((comity, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                let (comity, text) = self.code.take().unwrap_or_default();
                let shown = if comity { highlighted(&text) } else { escaped(&text) };
                made.push(raw(format!("<pre><code>{}</code></pre>\n", shown.trim_end())));
            }
            Event::Text(text) if self.code.is_some() => {
                if let Some((_, code)) = &mut self.code {
                    code.push_str(&text);
                }
            }
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                self.heading = Some((made.len(), String::new()));
                let level = self.shifted(level);
                made.push(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some((start, words)) = self.heading.take() {
                    let anchor = self.new_anchor(&words);
                    if let Some(Event::Start(Tag::Heading { id, .. })) = made.get_mut(start) {
                        *id = Some(CowStr::from(anchor));
                    }
                }
                made.push(Event::End(TagEnd::Heading(self.shifted(level))));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                self.links += 1;
                let dest_url = CowStr::from(links.link(&dest_url));
                made.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) => {
                self.links = self.links.saturating_sub(1);
                made.push(Event::End(TagEnd::Link));
            }
            // There are no pictures: nothing is fetched from anywhere.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Code(text) => {
                self.hear(&text);
                let target = if self.links > 0 || self.heading.is_some() {
                    None
                } else {
                    links.name(called(&text))
                };
                match target {
                    Some(target) => made.push(raw(format!(
                        "<a href=\"{}\"><code>{}</code></a>",
                        escaped(&target),
                        escaped(&text)
                    ))),
                    None => made.push(Event::Code(text)),
                }
            }
            Event::Html(text) | Event::InlineHtml(text) => made.push(Event::Text(text)),
            Event::Text(text) => {
                self.hear(&text);
                match sourced(&text, links) {
                    Some(shown) if self.links == 0 => made.push(raw(shown)),
                    _ => made.push(Event::Text(text)),
                }
            }
            other => made.push(other),
        }
    }

    fn hear(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.heading {
            words.push_str(text);
        }
    }

    /// The anchor of a heading; a second heading of the same words gets a number.
    fn new_anchor(&mut self, words: &str) -> String {
        let stem = anchor(words);
        let mut made = stem.clone();
        let mut copy = 1;
        while self.anchors.contains(&made) {
            made = format!("{stem}-{copy}");
            copy += 1;
        }
        self.anchors.push(made.clone());
        made
    }
}

fn raw(html: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html))
}

/// Whether a line begins with a word and a colon.
fn is_labelled(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(word, _)| {
        word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic)
    })
}

/// What is called in `mean(xs)`.
fn called(code: &str) -> &str {
    code.split_once('(').map_or(code, |(name, _)| name).trim()
}

/// A text with its `[keys]` as links, if it has any that are known.
fn sourced(text: &str, links: &dyn Links) -> Option<String> {
    let (mut out, mut rest, mut found) = (String::new(), text, false);
    while let Some((before, (key, after))) =
        rest.split_once('[').and_then(|(before, after)| Some((before, after.split_once(']')?)))
    {
        escape(before, &mut out);
        match links.source(key) {
            Some(target) => {
                found = true;
                out.push_str(&format!("[<a href=\"{}\">{}</a>]", escaped(&target), escaped(key)));
            }
            None => escape(&format!("[{key}]"), &mut out),
        }
        rest = after;
    }
    escape(rest, &mut out);
    found.then_some(out)
}

/// A heading as links name it: small letters, spaces as hyphens, signs left out.
pub(in crate::cli) fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The words of a text without its marks, for lists and indexes.
pub(in crate::cli) fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Some_;

    impl Links for Some_ {
        fn name(&self, name: &str) -> Option<String> {
            (name == "mean").then(|| "mean.html".to_owned())
        }

        fn source(&self, key: &str) -> Option<String> {
            (key == "nash-1950").then(|| "s.html#nash-1950".to_owned())
        }
    }

    #[test]
    fn names_and_sources_lead_somewhere() {
        let made = html("# Mean\n\n`mean(xs)` and `x` [nash-1950] [a] <b>", 2, &Some_);
        assert_eq!(
            made,
            "<h2 id=\"mean\">Mean</h2>\n<p><a href=\"mean.html\"><code>mean(xs)</code></a> and \
             <code>x</code> [<a href=\"s.html#nash-1950\">nash-1950</a>] [a] &lt;b&gt;</p>\n"
        );
        let two = html("## A\n\n## A\n", 2, &NoLinks);
        assert_eq!(two, "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n");
        assert_eq!(
            html("```comity\nlet x\n```", 1, &NoLinks),
            "<pre><code><b>let</b> x</code></pre>\n"
        );
        let lines = html("A *b*\nc: d\nMemory: none.\nNames: x", 1, &NoLinks);
        assert_eq!(lines, "<p>A <em>b</em>\nc: d<br />\nMemory: none.<br />\nNames: x</p>\n");
        assert_eq!(plain("the `mean` of *xs*"), "the mean of xs");
    }
}
