//! The page as it is deployed: where it is mounted, its policy, and whether it opens without a network.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::files;
use crate::page::hash;
use crate::{program, workspace};

/// The one line that says where the page is mounted.
const BASE: &str = "<base href=\"/\">";
/// What the policy stands behind. It comes in a template, which `boot.js` opens: where Chromium finds a policy in the text of a
/// page, it asks for nothing before it has read all of it, and everything would come later.
const FIRST: &str = "<meta charset=\"utf-8\">";

/// The page for the mount `prefix`, with its policy.
pub(super) fn finished(html: &str, prefix: &str, policy: &str, is_offline: bool) -> Result<String> {
    for line in [BASE, FIRST] {
        ensure!(html.matches(line).count() == 1, "index.html should have one line {line}");
    }
    ensure!(!policy.contains('"'), "the policy cannot stand in an attribute");
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let mut head = format!("{FIRST}\n  <template id=\"policy\">{policy}</template>");
    if is_offline {
        head.push_str("\n  <meta name=\"contact-desk-offline\">");
    }
    Ok(html.replacen(BASE, &format!("<base href=\"{prefix}\">"), 1).replacen(FIRST, &head, 1))
}

/// The service worker that keeps the program: `src/app/worker.js`, told what to keep.
///
/// It always comes along, and rests until the page has the line that asks for it.
pub(super) fn worker(dist: &Path) -> Result<String> {
    let source = workspace::root().join("src").join("app").join("worker.js");
    let code = fs::read_to_string(&source).with_context(|| format!("{} could not be read", source.display()))?;
    let kept: Vec<String> = files::below(dist)?.into_iter().filter(|name| is_kept(name)).collect();
    let list = serde_json::to_string(&kept)?;
    let mut held = list.clone().into_bytes();
    for name in kept.iter().map(String::as_str).chain(["index.html"]) {
        held.extend(fs::read(dist.join(name)).with_context(|| format!("{name} could not be read"))?);
    }
    let version = format!("{:016x}", hash([&held]));
    let code = program::compact(&code);
    ensure!(code.contains("VERSION") && code.contains("FILES"), "{} asks for no files", source.display());
    Ok(code.replace("VERSION", &version).replace("FILES", &list))
}

/// Whether the standalone page needs it. What the element alone needs is for pages that have a network.
fn is_kept(name: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
    let is_code = ["css", "js", "wasm", "svg", "webmanifest"].contains(&kind) && !name.contains('/');
    let is_of_element = ["contact-desk-element-", "contact-desk-panel-", "contact-desk-frame-"];
    let is_elsewhere = ["embed.js", "frame.js", "doctor.js", "worker.js"];
    is_code && !is_of_element.iter().any(|start| name.starts_with(start)) && !is_elsewhere.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_where_it_is_mounted_and_what_it_may() {
        let html = format!("<head>\n{FIRST}\n{BASE}\n</head>");
        let page = finished(&html, "/desk/", "default-src 'none'", false).unwrap();
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        let policy = format!("<template id=\"policy\">{policy}</template>");
        assert_eq!(page, format!("<head>\n{FIRST}\n  {policy}\n<base href=\"/desk/\">\n</head>"));
        assert!(finished(&html, "/", "", true).unwrap().contains("contact-desk-offline"));
        assert!(finished("<head></head>", "/", "", false).is_err());
    }

    #[test]
    fn what_the_page_needs_is_kept_and_what_others_need_is_not() {
        for name in
            ["boot.js", "guard.js", "contact-desk-0a.js", "contact-desk-0a_bg.wasm", "contact-desk-rest-0a.wasm"]
        {
            assert!(is_kept(name), "{name}");
        }
        for name in
            ["embed.js", "contact-desk-element-0a.js", "examples/crm.js", "config.json", "boot.js.br", "worker.js"]
        {
            assert!(!is_kept(name), "{name}");
        }
    }
}
