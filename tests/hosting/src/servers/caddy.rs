//! Caddy: a Caddyfile for the files, and one that has the gateways on the same origin as well.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Deployment;
use crate::caching::{FOR_EVER, FORGET, HASHED, REVALIDATE};
use crate::policy::{HEADERS, SHARED};
use crate::proxy::routes::Mount;
use crate::proxy::{FORWARDED, REFUSAL};
use crate::servers::CONTACT;
use crate::template::fill;
use crate::types::{KINDS, endings};

const TEMPLATE: &str = include_str!("Caddyfile");
const GATEWAYS: &str = include_str!("Caddyfile-gateways");
const GATEWAY: &str = include_str!("Caddyfile-gateway");

/// The configuration for the files alone.
pub(crate) fn files(deployment: &Deployment) -> String {
    let about = format!(
        "#\n# Put the files into {}, and this file into /etc/caddy/Caddyfile; where there is one already, put the\n\
         # options at its top and the rest below. Change contacts.example, and root where the files lie elsewhere.",
        deployment.folder()
    );
    write(deployment, &about, &[])
}

/// The configuration for the files and for the gateways behind the same origin.
pub(crate) fn files_and_gateways(deployment: &Deployment) -> String {
    let mounts = deployment.mounts();
    let hints = Mount::hints(&[], &mounts);
    let about = format!(
        "# It also has the gateways on the desk's own origin, and adds the credentials, so that nobody has to know them:\n\
         # in config.json each `url` is the path that stands here, and `auth` is \"none\".\n\
         #\n\
         # Put the files into {}, and this file into /etc/caddy/Caddyfile. Change contacts.example, and root where\n\
         # the files lie elsewhere. Set these variables in Caddy's environment, or leave out the gateways below that you\n\
         # do not have:\n\
         #\n\
         {hints}\
         #\n\
         # Under systemd they stand in a file that only root may read (chmod 600), which `systemctl edit caddy` names by\n\
         # EnvironmentFile=: whatever is said by Environment= can be read by everybody who has an account on the machine.\n\
         # Caddy gives a meaning to `\"`, `\\`, `{{` and blanks, so none of them can stand in what a variable holds.\n\
         #",
        deployment.folder(),
    );
    write(deployment, &about, &mounts)
}

fn write(deployment: &Deployment, about: &str, mounts: &[Mount]) -> String {
    let paths: Vec<&str> = mounts.iter().map(|mount| &*mount.path).collect();
    let names = if paths.is_empty() { "()".to_owned() } else { format!("({})/", paths.join("|")) };
    let assets = endings(|kind| kind.is_asset);
    let values = [
        ("ABOUT", about),
        ("GATEWAY_NAMES", &*names),
        ("HEADERS", &*headers(&HEADERS)),
        ("SHARED", &*headers(&SHARED)),
        ("GATEWAYS", &*gateways(mounts)),
        ("OUTSIDE", &*outside(deployment)),
        ("KINDS", &*kinds()),
        ("PREFIX", deployment.prefix()),
        ("POLICY", &*deployment.policy()),
        ("EMBEDDED_POLICY", &*deployment.embedded_policy()),
        ("CONTACT", CONTACT),
        ("ASSETS", &*assets),
        ("HASHED", HASHED),
        ("FOR_EVER", FOR_EVER),
        ("REVALIDATE", REVALIDATE),
        ("FORGET", FORGET),
    ];
    fill(TEMPLATE, &values)
}

fn headers(headers: &[(&str, &str)]) -> String {
    headers.iter().fold(String::new(), |all, (name, value)| format!("{all}{name} \"{value}\"\n"))
}

/// The type of each kind of file.
fn kinds() -> String {
    let mut endings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in &KINDS {
        endings.entry(kind.media_type).or_default().push(kind.ending);
    }
    let mut all = String::new();
    for (media_type, endings) in endings {
        let name = endings.first().copied().unwrap_or_default();
        let paths: Vec<String> = endings.iter().map(|ending| format!("*.{ending}")).collect();
        let _ = writeln!(all, "@{name} path {}\nheader @{name} Content-Type \"{media_type}\"", paths.join(" "));
    }
    all
}

/// What is answered beside the prefix.
fn outside(deployment: &Deployment) -> String {
    let Some(bare) = deployment.bare_prefix() else {
        return String::new();
    };
    format!(
        "\nredir {bare} {bare}/ 308\n# Whatever else this host serves stands here.\n@outside not path {bare}/*\n\
         respond @outside 404\n"
    )
}

fn gateways(mounts: &[Mount]) -> String {
    if mounts.is_empty() {
        return String::new();
    }
    let paths: Vec<String> = mounts.iter().map(|mount| format!("{}/*", mount.path)).collect();
    let all: String = mounts.iter().map(gateway).collect();
    let values = [("GATEWAYS", &*all), ("PATHS", &*paths.join(" ")), ("REFUSAL", REFUSAL), ("FORWARDED", FORWARDED)];
    format!("\n{}", fill(GATEWAYS, &values))
}

fn gateway(mount: &Mount) -> String {
    let credential = mount.product.credential;
    let routes: Vec<String> =
        mount.routes().map(|(method, path)| format!("{method} {}{}", mount.path, Mount::pattern(path))).collect();
    // Caddy takes away after it has set, so the header that is set must not be named there.
    let other = if credential.header == "Authorization" { "X-Api-Key" } else { "Authorization" };
    let seconds = (mount.product.seconds + 5).to_string();
    let values = [
        ("ID", &*mount.id),
        ("WORD", &*mount.word()),
        ("PATH", &*mount.path),
        ("ROUTES", &*routes.join("|")),
        ("PREFIX_VARIABLE", &*mount.variable("PREFIX")),
        ("URL", &*mount.variable("URL")),
        ("UPSTREAM_PATH", &*mount.upstream_path()),
        ("CREDENTIAL_HEADER", credential.header),
        ("OTHER_CREDENTIAL", other),
        ("BEFORE", credential.before),
        ("SECRET", &*mount.secret()),
        ("SECONDS", &*seconds),
    ];
    format!("\n{}", fill(GATEWAY, &values))
}
