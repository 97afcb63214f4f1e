//! Cloudflare Pages and Netlify: `_headers` and `_redirects`, which both read. GitHub Pages reads neither.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use crate::Deployment;
use crate::caching::of_file;
use crate::policy::{HEADERS, SHARED};
use crate::types::{KINDS, content_type};

/// The headers of every path. Both hosts join the values where a header is set twice, so how long a file is kept is said for
/// each of them by its whole name, and nowhere else.
pub(crate) fn headers(deployment: &Deployment, files: &[String]) -> String {
    let prefix = deployment.prefix();
    let mut all = format!(
        "# Contact Desk on Cloudflare Pages and Netlify: the headers of every answer.\n\
         # They go by the path alone, so whoever may frame the desk as ?embed=1 may frame all of it.\n\
         {}\
         \n/*\n  Content-Security-Policy: {}\n",
        place(deployment),
        deployment.policy_for_all(),
    );
    for (name, value) in HEADERS.iter().chain(&SHARED) {
        let _ = writeln!(all, "  {name}: {value}");
    }
    let is_deployed = |name: &&str| !name.ends_with(".br") && !name.ends_with(".gz") && !name.starts_with('_');
    // The configuration may be put there by hand later.
    let always = ["", "index.html", "config.json"];
    let names: BTreeSet<&str> = files.iter().map(String::as_str).filter(is_deployed).chain(always).collect();
    for name in names {
        let file = Path::new(name);
        // Both hosts know the types of what a page asks for, but not that of sources, which a browser should show.
        let is_known = KINDS.iter().any(|kind| kind.is_asset && Some(kind.ending) == ending(file));
        let is_shown = !is_known && content_type(file).starts_with("text/plain");
        let _ = write!(all, "\n{prefix}{name}\n  Cache-Control: {}\n", of_file(file));
        if is_shown {
            let _ = writeln!(all, "  Content-Type: {}", content_type(file));
        }
    }
    all
}

fn ending(file: &Path) -> Option<&str> {
    file.extension().and_then(|ending| ending.to_str())
}

/// The pages of the desk that have no file. There is no rule for all paths: it would answer a missing script with the page.
pub(crate) fn redirects(deployment: &Deployment) -> String {
    let prefix = deployment.prefix();
    let mut all = format!(
        "# Contact Desk on Cloudflare Pages and Netlify: the pages that have no file.\n\
         # Whatever is neither a file nor here is answered with 404.html, which is the page as well, but with status 404:\n\
         # so a missing script never looks like one, and the list of a connection that somebody has added still opens.\n\
         # Without 404.html, both would answer with the page or an error of their own: leave it there.\n\
         {}\n",
        place(deployment),
    );
    if let Some(bare) = deployment.bare_prefix() {
        let _ = writeln!(all, "{bare} {prefix} 301");
    }
    let ids = deployment.ids().iter().map(String::as_str);
    for page in ["connections", "doctor"].into_iter().chain(ids) {
        let _ = writeln!(all, "{prefix}{page} {prefix} 200");
    }
    let _ = writeln!(all, "{prefix}:connection/check {prefix} 200\n{prefix}:connection/contacts/* {prefix} 200");
    all
}

/// Where the two files go, which is not where the others are if there is a prefix.
fn place(deployment: &Deployment) -> String {
    match deployment.bare_prefix() {
        Some(bare) => format!(
            "# Upload a folder that has the files in {}/ and, beside that folder, this file, the other one and 404.html.\n",
            bare.trim_start_matches('/')
        ),
        None => String::new(),
    }
}
