//! The pages of a site, and the list that is searched.

use std::fmt::Write as _;

use super::File;
use super::gather::{Item, Module, SORTS, Site, plain_line};
use super::links::{Names, folder, root};
use crate::cli::doc;
use crate::cli::html::{anchor, escaped, highlighted, html};
use crate::engine::reference::sentence;
use crate::study::json::Json;

const SEARCH: &str = include_str!("search.js");

/// What a page says, apart from its frame.
struct Page {
    path: String,
    title: String,
    body: String,
}

/// All pages.
pub(super) fn pages(site: &Site, title: &str) -> Vec<File> {
    let names = Names::new(site);
    let mut made = vec![start(site, title)];
    chapters(site, &names, &mut made);
    functions(site, &names, &mut made);
    for (room, modules, heading) in
        [("library", &site.library, "The library"), ("scripts", &site.scripts, "Scripts")]
    {
        rooms(room, modules, heading, &names, &mut made);
    }
    codes(site, &names, &mut made);
    made.push(sources(site, &names));
    made.into_iter().map(|page| (page.path.clone(), framed(&page, title, site))).collect()
}

/// A page with its head, navigation and search.
fn framed(page: &Page, site_title: &str, site: &Site) -> String {
    let root = root(&page.path);
    let (title, site_title) = (escaped(&page.title), escaped(site_title));
    let full = if title == site_title { title.clone() } else { format!("{title} · {site_title}") };
    let scripts = if site.scripts.is_empty() {
        String::new()
    } else {
        format!("<a href=\"{root}scripts/index.html\">Scripts</a>\n")
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-root=\"{root}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"comity {version}\">\n<title>{full}</title>\n\
         <link rel=\"stylesheet\" href=\"{root}style.css\">\n</head>\n<body>\n\
         <nav class=\"top\">\n<a href=\"{root}index.html\">{site_title}</a>\n\
         <a href=\"{root}reference/index.html\">Language</a>\n\
         <a href=\"{root}functions/index.html\">Functions</a>\n\
         <a href=\"{root}library/index.html\">Library</a>\n{scripts}\
         <a href=\"{root}errors/index.html\">Errors</a>\n\
         <div class=\"find\" hidden><input class=\"q\" id=\"find\" type=\"search\" \
         placeholder=\"Search ( / )\" aria-label=\"Search\" autocomplete=\"off\">\
         <ul class=\"found\" id=\"found\"></ul></div>\n</nav>\n<main>\n{body}</main>\n\
         <script src=\"{root}search.js\"></script>\n<script>\n{SEARCH}</script>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
        body = page.body,
    )
}

fn start(site: &Site, title: &str) -> Page {
    let mut body = format!("<h1>{}</h1>\n", escaped(title));
    let functions: usize = site.functions.iter().map(|(_, list)| list.len()).sum();
    let items: usize = site.library.iter().map(|module| module.items.len()).sum();
    body.push_str(
        "<p>A small language for models of cooperation among states and other actors.</p>\n",
    );
    if !site.scripts.is_empty() {
        body.push_str("<h2>Scripts</h2>\n");
        list(
            &mut body,
            site.scripts.iter().map(|module| {
                (
                    format!("scripts/{}/index.html", module.name),
                    module.name.clone(),
                    line(&module.docs),
                )
            }),
        );
    }
    body.push_str("<h2>The language</h2>\n");
    list(
        &mut body,
        site.chapters.iter().map(|chapter| {
            (format!("reference/{}.html", chapter.name), chapter.title.clone(), String::new())
        }),
    );
    let _ = writeln!(body, "<h2>Functions</h2>\n<p>{functions} functions are always in scope.</p>");
    list(
        &mut body,
        site.functions.iter().map(|(chapter, list)| {
            let names: Vec<&str> = list.iter().map(|function| function.name.as_str()).collect();
            (format!("functions/index.html#{}", anchor(chapter)), chapter.clone(), short(&names))
        }),
    );
    let _ = writeln!(
        body,
        "<h2>The library</h2>\n<p>{items} games, strategies and more, for <code>use</code>.</p>"
    );
    let alone = site.library.iter().filter(|module| doc::package(&module.name).is_none());
    let alone = alone.map(|module| {
        (format!("library/{}/index.html", module.name), module.name.clone(), module.claim.clone())
    });
    let packages = doc::packages().into_iter().map(|package| {
        let inside = site.library.iter().filter(|it| doc::package(&it.name) == Some(package));
        let names = inside.filter_map(|module| module.name.split_once('.'));
        let names = names.map(|(_, name)| name.to_owned()).collect::<Vec<_>>().join(", ");
        (format!("library/index.html#{package}"), package.to_owned(), names)
    });
    list(
        &mut body,
        alone.chain(
            packages.filter(|(_, package, _)| {
                site.library.iter().all(|module| module.name != *package)
            }),
        ),
    );
    let _ = writeln!(
        body,
        "<h2>Errors and warnings</h2>\n<p><a href=\"errors/index.html\">{} codes</a>, each with what \
         it means and how it is cured.</p>\n<p><a href=\"sources.html\">Sources</a></p>",
        site.codes.len()
    );
    Page { path: "index.html".to_owned(), title: title.to_owned(), body }
}

/// A few names of many.
fn short(names: &[&str]) -> String {
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown}, …") } else { shown }
}

/// The first sentence of a text, plain.
fn line(docs: &str) -> String {
    plain_line(&sentence(docs))
}

/// A list of pages: path, name, and a few words.
fn list(body: &mut String, entries: impl Iterator<Item = (String, String, String)>) {
    body.push_str("<ul class=\"list\">\n");
    for (path, name, words) in entries {
        let words = if words.trim_end_matches('.').is_empty() || words == name {
            String::new()
        } else {
            format!(" <span>{}</span>", escaped(&words))
        };
        let _ = writeln!(body, "<li><a href=\"{path}\">{}</a>{words}</li>", escaped(&name));
    }
    body.push_str("</ul>\n");
}

fn chapters(site: &Site, names: &Names, made: &mut Vec<Page>) {
    let mut body = "<h1>The language</h1>\n".to_owned();
    list(
        &mut body,
        site.chapters.iter().map(|chapter| {
            (format!("{}.html", chapter.name), chapter.title.clone(), String::new())
        }),
    );
    made.push(Page {
        path: "reference/index.html".to_owned(),
        title: "The language".to_owned(),
        body,
    });
    for (at, chapter) in site.chapters.iter().enumerate() {
        let path = format!("reference/{}.html", chapter.name);
        let mut body = html(chapter.text, 1, &names.on(&path));
        let end = |chapter: Option<&super::gather::Chapter>, arrow: &str| match chapter {
            Some(other) => {
                let title = escaped(&other.title);
                let words =
                    if arrow == "←" { format!("← {title}") } else { format!("{title} →") };
                format!("<a href=\"{}.html\">{words}</a>", other.name)
            }
            None => "<span></span>".to_owned(),
        };
        let before = at.checked_sub(1).and_then(|at| site.chapters.get(at));
        let after = site.chapters.get(at + 1);
        let _ = writeln!(body, "<nav class=\"ends\">{}{}</nav>", end(before, "←"), end(after, "→"));
        made.push(Page { path, title: chapter.title.clone(), body });
    }
}

fn functions(site: &Site, names: &Names, made: &mut Vec<Page>) {
    let mut body =
        "<h1>Functions</h1>\n<p>They are in scope everywhere; a name with a dot is a method.</p>\n"
            .to_owned();
    for (chapter, entries) in &site.functions {
        let _ = writeln!(body, "<h2 id=\"{}\">{}</h2>", anchor(chapter), escaped(chapter));
        list(
            &mut body,
            entries.iter().map(|function| {
                (format!("{}.html", function.name), function.name.clone(), function.summary.clone())
            }),
        );
        for function in entries {
            let path = format!("functions/{}.html", function.name);
            let links = names.on(&path).without(&function.parameters);
            let body = format!(
                "<p class=\"quiet\"><a href=\"index.html#{}\">{}</a></p>\n<h1>{}</h1>\n<pre><code>{}</code></pre>\n{}",
                anchor(chapter),
                escaped(chapter),
                escaped(&function.name),
                highlighted(&function.call),
                html(&function.text, 2, &links),
            );
            made.push(Page { path, title: function.name.clone(), body });
        }
    }
    made.push(Page {
        path: "functions/index.html".to_owned(),
        title: "Functions".to_owned(),
        body,
    });
}

fn rooms(room: &str, modules: &[Module], heading: &str, names: &Names, made: &mut Vec<Page>) {
    if modules.is_empty() {
        return;
    }
    let mut body = format!("<h1>{heading}</h1>\n");
    let entries = |wanted: Option<&str>| {
        let inside = modules.iter().filter(|module| package(room, module) == wanted);
        let path = |module: &Module| format!("{}/index.html", module.name);
        inside
            .map(|module| (path(module), module.name.clone(), module.claim.clone()))
            .collect::<Vec<_>>()
    };
    list(&mut body, entries(None).into_iter());
    for package in doc::packages().into_iter().filter(|_| room == "library") {
        let _ = writeln!(body, "<h2 id=\"{package}\">{package}</h2>");
        list(&mut body, entries(Some(package)).into_iter());
    }
    made.push(Page { path: format!("{room}/index.html"), title: heading.to_owned(), body });
    for module in modules {
        let folder = folder(room, module);
        let path = format!("{folder}/index.html");
        let mut body = format!(
            "<p class=\"quiet\"><a href=\"../index.html\">{heading}</a> · <code>{}</code></p>\n",
            escaped(&module.name)
        );
        if !module.docs.starts_with('#') {
            let _ = writeln!(body, "<h1>{}</h1>", escaped(&module.name));
        }
        body.push_str(&html(&module.docs, 1, &names.on(&path)));
        for (_, sort, many) in SORTS {
            let items: Vec<&Item> = module.items.iter().filter(|item| item.sort == sort).collect();
            if items.is_empty() {
                continue;
            }
            let _ = writeln!(body, "<h2 id=\"items-{}\">{many}</h2>", anchor(many));
            list(
                &mut body,
                items.iter().map(|item| {
                    (format!("{}.html", item.name), item.name.clone(), line(&item.described.docs))
                }),
            );
        }
        if !module.literature.is_empty() {
            body.push_str(&html(&module.literature, 1, &names.on(&path)));
        }
        made.push(Page { path, title: module.name.clone(), body });
        made.extend(module.items.iter().map(|item| self::item(item, module, &folder, names)));
    }
}

/// The package of a module; scripts have none, their names are paths.
fn package<'m>(room: &str, module: &'m Module) -> Option<&'m str> {
    if room == "library" { doc::package(&module.name) } else { None }
}

fn item(item: &Item, module: &Module, folder: &str, names: &Names) -> Page {
    let path = format!("{folder}/{}.html", item.name);
    let docs = if item.described.docs.is_empty() {
        "<p class=\"quiet\">It has no description.</p>\n".to_owned()
    } else {
        html(&item.described.docs, 2, &names.on(&path))
    };
    let source = if item.source.is_empty() {
        String::new()
    } else {
        let code = highlighted(&item.source);
        format!("<h2>As it is written</h2>\n<pre><code>{code}</code></pre>\n")
    };
    let body = format!(
        "<p class=\"quiet\">{} in <a href=\"index.html\"><code>{}</code></a></p>\n<h1>{}</h1>\n\
         <pre><code>{}</code></pre>\n{docs}{source}",
        item.sort,
        escaped(&module.name),
        escaped(&item.name),
        highlighted(&item.described.head),
    );
    Page { path, title: format!("{}.{}", module.name, item.name), body }
}

fn codes(site: &Site, names: &Names, made: &mut Vec<Page>) {
    let mut body =
        "<h1>Errors and warnings</h1>\n<p>Every message has a code; <code>comity explain</code> \
                    shows the same pages.</p>\n"
            .to_owned();
    list(
        &mut body,
        site.codes
            .iter()
            .map(|(code, title, _)| (format!("{code}.html"), code.clone(), title.clone())),
    );
    made.push(Page {
        path: "errors/index.html".to_owned(),
        title: "Errors and warnings".to_owned(),
        body,
    });
    for (code, title, text) in &site.codes {
        let path = format!("errors/{code}.html");
        let body = html(text, 1, &names.on(&path));
        made.push(Page { path, title: format!("{code}: {title}"), body });
    }
}

fn sources(site: &Site, names: &Names) -> Page {
    let path = "sources.html".to_owned();
    let made = html(site.sources, 1, &names.on(&path));
    // Each entry is where its key leads.
    let mut body = String::with_capacity(made.len() * 2);
    for line in made.lines() {
        match line.strip_prefix("<li><strong>").and_then(|rest| rest.split_once("</strong>")) {
            Some((key, rest)) => {
                let _ = writeln!(body, "<li id=\"{key}\"><strong>{key}</strong>{rest}");
            }
            None => {
                body.push_str(line);
                body.push('\n');
            }
        }
    }
    Page { path, title: "Sources".to_owned(), body }
}

/// What is searched: name, sort, place, summary and page of everything.
pub(super) fn index(site: &Site) -> String {
    let mut entries: Vec<[String; 5]> = Vec::new();
    for (room, modules) in [("scripts", &site.scripts), ("library", &site.library)] {
        for module in modules {
            let folder = folder(room, module);
            let path = format!("{folder}/index.html");
            let sort = if room == "library" { "module" } else { "script" };
            entries.push([
                module.name.clone(),
                sort.to_owned(),
                String::new(),
                line(&module.docs),
                path,
            ]);
            for item in &module.items {
                let path = format!("{folder}/{}.html", item.name);
                let words = line(&item.described.docs);
                entries.push([
                    item.name.clone(),
                    item.sort.to_owned(),
                    module.name.clone(),
                    words,
                    path,
                ]);
            }
        }
    }
    for (chapter, list) in &site.functions {
        for function in list {
            let path = format!("functions/{}.html", function.name);
            let words = function.summary.clone();
            entries.push([
                function.name.clone(),
                "function".to_owned(),
                chapter.clone(),
                words,
                path,
            ]);
        }
    }
    for chapter in &site.chapters {
        let path = format!("reference/{}.html", chapter.name);
        let place = "language".to_owned();
        entries.push([
            chapter.title.clone(),
            "chapter".to_owned(),
            place,
            String::new(),
            path.clone(),
        ]);
        for heading in headings(chapter.text) {
            let path = format!("{path}#{}", anchor(&heading));
            entries.push([
                heading,
                "section".to_owned(),
                chapter.title.clone(),
                String::new(),
                path,
            ]);
        }
    }
    for (code, title, _) in &site.codes {
        let sort = if code.starts_with('W') { "warning" } else { "error" };
        let path = format!("errors/{code}.html");
        entries.push([code.clone(), sort.to_owned(), String::new(), title.clone(), path]);
    }
    let mut out = String::from("window.COMITY = [\n");
    for entry in entries {
        let row = Json::List(entry.map(Json::Text).to_vec()).compact();
        // Where the list is pasted into a page, no text of it may end the script.
        let _ = writeln!(out, "{},", row.replace("</", "<\\/"));
    }
    out.push_str("];\n");
    out
}

/// The headings of a chapter below its title, outside of code.
fn headings(text: &str) -> Vec<String> {
    let mut code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        } else if let (false, Some(rest)) = (code, line.strip_prefix("##")) {
            found.push(plain_line(rest.trim_start_matches('#')));
        }
    }
    found
}
