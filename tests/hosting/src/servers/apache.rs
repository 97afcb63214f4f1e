//! Apache httpd: a virtual host for the files.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Deployment;
use crate::caching::{FOR_EVER, FORGET, HASHED, REVALIDATE};
use crate::policy::{HEADERS, SHARED};
use crate::servers::CONTACT;
use crate::template::fill;
use crate::types::{KINDS, endings};

const TEMPLATE: &str = include_str!("apache.conf");

/// The configuration for the files.
pub(crate) fn files(deployment: &Deployment) -> String {
    let assets = endings(|kind| kind.is_asset);
    let values = [
        ("FOLDER", &*deployment.folder()),
        ("HEADERS", &*headers()),
        ("OUTSIDE", &*outside(deployment)),
        ("PACKED", &*packed()),
        ("KINDS", &*kinds()),
        ("PREFIX", deployment.prefix()),
        ("POLICY", &*deployment.policy()),
        ("EMBEDDED_POLICY", &*deployment.embedded_policy()),
        // The line goes on behind the address.
        ("CONTACT_LINE", &*CONTACT.replace("/?]", "/?\\s]")),
        ("ASSETS", &*assets),
        ("HASHED", HASHED),
        ("FOR_EVER", FOR_EVER),
        ("REVALIDATE", REVALIDATE),
        ("FORGET", FORGET),
    ];
    fill(TEMPLATE, &values)
}

fn headers() -> String {
    let all = HEADERS.iter().chain(&SHARED);
    all.fold(String::new(), |all, (name, value)| format!("{all}Header always set {name} \"{value}\"\n"))
}

/// What is answered beside the prefix.
fn outside(deployment: &Deployment) -> String {
    let Some(bare) = deployment.bare_prefix() else {
        return String::new();
    };
    format!(
        "RewriteRule \"^{bare}$\" {bare}/ [R=308,L]\n# Whatever else this host serves is let through here.\n\
         RewriteRule \"!^{bare}/\" - [R=404,L]\n"
    )
}

/// For each encoding, the rule that chooses the file in it.
fn packed() -> String {
    let endings = endings(|kind| kind.is_packed);
    let mut all = String::new();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        let _ = writeln!(
            all,
            "RewriteCond %{{HTTP:Accept-Encoding}} \"(?:^|,)\\s*{encoding}\\s*(?:,|$|;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$)))\" [NC]\n\
             RewriteCond %{{DOCUMENT_ROOT}}%{{REQUEST_URI}}.{ending} -f\n\
             RewriteRule \"\\.(?:{endings})$\" %{{REQUEST_URI}}.{ending} [PT,L,E=no-gzip:1,E=no-brotli:1]"
        );
    }
    all
}

/// The type of each kind of file, compressed or not.
fn kinds() -> String {
    let mut endings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in &KINDS {
        endings.entry(kind.media_type).or_default().push(kind.ending);
    }
    let mut all = String::new();
    for (media_type, endings) in endings {
        let endings = endings.join("|");
        let _ = writeln!(
            all,
            "<FilesMatch \"\\.(?:{endings})(?:\\.br|\\.gz)?$\">\n    ForceType \"{media_type}\"\n</FilesMatch>"
        );
    }
    all
}
