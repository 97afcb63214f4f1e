//! nginx: a server block for the files, and one that has the gateways on the same origin as well.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Deployment;
use crate::caching::{FOR_EVER, FORGET, HASHED, REVALIDATE};
use crate::policy::{HEADERS, SHARED};
use crate::proxy::routes::Mount;
use crate::proxy::{FORWARDED, OTHER_NAME, REFUSAL};
use crate::servers::{CONTACT, EMBEDDED};
use crate::template::fill;
use crate::types::{BYTES, HTML, JSON, KINDS};

const TEMPLATE: &str = include_str!("nginx.conf");
const MAPS: &str = include_str!("nginx-gateway-maps.conf");
const SETTINGS: &str = include_str!("nginx-gateways.conf");
const GATEWAY: &str = include_str!("nginx-gateway.conf");

/// The variable for the name of the server.
const HOST: &str = "DESK_HOST";

/// The configuration for the files alone.
pub(crate) fn files(deployment: &Deployment) -> String {
    let about = format!(
        "#\n# Put the files into {}, and this file into /etc/nginx/conf.d/contact-desk.conf.\n\
         # Change server_name, and root where the files lie elsewhere.",
        deployment.folder()
    );
    write(deployment, &about, "contacts.example", &[])
}

/// The configuration for the files and for the gateways behind the same origin.
pub(crate) fn files_and_gateways(deployment: &Deployment) -> String {
    let mounts = deployment.mounts();
    let names = |mount: &Mount| format!("${{{}}} ${{{}}}", mount.variable("URL"), mount.secret());
    let names: Vec<String> = [format!("${{{HOST}}}")].into_iter().chain(mounts.iter().map(names)).collect();
    let hints = Mount::hints(&[(HOST, "the name under which people open the desk, such as contacts.example")], &mounts);
    let about = format!(
        "# It also has the gateways on the desk's own origin, and adds the credentials, so that nobody has to know them:\n\
         # in config.json each `url` is the path that stands here, and `auth` is \"none\".\n\
         #\n\
         # Put the files into {}. Change root where the files lie elsewhere.\n\
         # Set these variables, or leave out the gateways below that you do not have:\n\
         #\n\
         {hints}\
         #\n\
         # nginx gives a meaning to `$`, `\"`, `\\` and blanks, so none of them can stand in what a variable holds.\n\
         # nginx's own container image fills them in: put this file into /etc/nginx/templates/. Elsewhere:\n\
         #\n\
         #   envsubst '{}' \\\n\
         #     < nginx-proxy.conf.template > /etc/nginx/conf.d/contact-desk.conf\n\
         #\n\
         # Nobody else should be able to read what that writes: it holds the credentials (chmod 600).",
        deployment.folder(),
        names.join(" "),
    );
    write(deployment, &about, &format!("${{{HOST}}}"), &mounts)
}

fn write(deployment: &Deployment, about: &str, name: &str, mounts: &[Mount]) -> String {
    let prefix = deployment.prefix();
    let names: String =
        mounts.iter().fold(String::new(), |all, mount| all + &format!("\"~^{}/\" {};\n", mount.path, mount.id));
    let values = [
        ("ABOUT", about),
        ("NAME", name),
        ("GATEWAY_MAPS", &*gateway_maps(mounts)),
        ("GATEWAY_NAMES", &*names),
        ("HEADERS", &*headers(SHARED.as_slice())),
        ("GATEWAYS", &*gateways(mounts)),
        ("OUTSIDE", &*outside(deployment)),
        ("KINDS", &*kinds(prefix)),
        ("PREFIX", prefix),
        ("POLICY", &*deployment.policy()),
        ("EMBEDDED_POLICY", &*deployment.embedded_policy()),
        ("CONTACT", CONTACT),
        ("EMBEDDED", EMBEDDED),
        ("HASHED", HASHED),
        ("FOR_EVER", FOR_EVER),
        ("REVALIDATE", REVALIDATE),
        ("FORGET", FORGET),
        ("HTML", HTML),
        ("JSON", JSON),
        ("BYTES", BYTES),
    ];
    fill(TEMPLATE, &values)
}

/// The headers of every answer, and `more`. Those of an error as well.
fn headers(more: &[(&str, &str)]) -> String {
    let mut all = "add_header Content-Security-Policy $contact_desk_policy always;\n".to_owned();
    for (name, value) in HEADERS.iter().chain(more) {
        let _ = writeln!(all, "add_header {name} \"{value}\" always;");
    }
    all
}

/// One location for each way in which kinds of files are served.
fn kinds(prefix: &str) -> String {
    let mut endings: BTreeMap<(&str, bool, bool), Vec<&str>> = BTreeMap::new();
    for kind in &KINDS {
        endings.entry((kind.media_type, kind.is_asset, kind.is_packed)).or_default().push(kind.ending);
    }
    let mut all = String::new();
    for ((media_type, is_asset, is_packed), endings) in endings {
        let packed = if is_packed { "$uri$contact_desk_suffix " } else { "" };
        let otherwise = if is_asset { "=404".to_owned() } else { format!("{prefix}index.html") };
        let gzip = if media_type == HTML { "    gzip on;\n    gzip_types *;\n    gzip_vary off;\n" } else { "" };
        let _ = writeln!(
            all,
            "location ~ ^{prefix}.*\\.(?:{})$ {{\n    types {{}}\n    default_type \"{media_type}\";\n{gzip}    try_files {packed}$uri {otherwise};\n}}",
            endings.join("|"),
        );
    }
    all
}

/// What is answered beside the prefix.
fn outside(deployment: &Deployment) -> String {
    let Some(bare) = deployment.bare_prefix() else {
        return String::new();
    };
    format!(
        "location = {bare} {{\n    return 308 {bare}/$is_args$args;\n}}\n\
         # Whatever else this host serves stands here.\n\
         location / {{\n    return 404;\n}}\n"
    )
}

fn gateway_maps(mounts: &[Mount]) -> String {
    if mounts.is_empty() {
        return String::new();
    }
    let mut all = String::new();
    for mount in mounts {
        let (word, path) = (mount.word(), &mount.path);
        let _ = writeln!(all, "map \"$request_method $request_uri\" $contact_desk_to_{word} {{\n    default \"\";");
        for (method, below) in mount.routes() {
            let below = Mount::pattern(below);
            let _ =
                writeln!(all, "    \"~^{method} {path}(?<contact_desk_rest>{below}(?:\\?.*)?)$\" $contact_desk_rest;");
        }
        all.push_str("}\n");
    }
    format!("\n{}", fill(MAPS, &[("ROUTES", &all)]))
}

fn gateways(mounts: &[Mount]) -> String {
    if mounts.is_empty() {
        return String::new();
    }
    let mut all = String::new();
    for mount in mounts {
        let (headers, credential) =
            (headers(&[("cross-origin-resource-policy", "same-origin")]), mount.product.credential);
        // A little more than the desk waits, which then says itself that it took too long.
        let seconds = (mount.product.seconds + 5).to_string();
        let values = [
            ("ID", &*mount.id),
            ("HEADERS", &*headers),
            ("PATH", &*mount.path),
            ("WORD", &*mount.word()),
            ("REFUSAL", REFUSAL),
            ("FORWARDED", FORWARDED),
            ("OTHER_NAME", OTHER_NAME),
            ("URL", &*mount.variable("URL")),
            ("UPSTREAM_PATH", &*mount.upstream_path()),
            ("CREDENTIAL_HEADER", credential.header),
            ("BEFORE", credential.before),
            ("SECRET", &*mount.secret()),
            ("SECONDS", &*seconds),
            ("FORGET", FORGET),
        ];
        all.push('\n');
        all.push_str(&fill(GATEWAY, &values));
    }
    format!("\n{}", fill(SETTINGS, &[("GATEWAYS", &all)]))
}
