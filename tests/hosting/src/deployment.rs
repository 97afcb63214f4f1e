//! What is deployed: where the files lie on the server, and what of `config.json` a server has to know.

use serde_json::Value;

use crate::policy;
use crate::proxy::routes::{self, Mount};
use crate::servers::{apache, caddy, cloudfront, nginx, pages, s3};

/// What the desk has below its prefix beside the ids of connections.
const OWN_PATHS: [&str; 3] = ["connections", "doctor", "examples"];

/// A deployment of the desk, from which the files for every server and host are written.
pub struct Deployment {
    prefix: String,
    ids: Vec<String>,
    embed_origins: Vec<String>,
    connect: String,
    mounts: Vec<Mount>,
}

impl Deployment {
    /// A deployment below `prefix`, which is `/` or a path such as `/desk/`, with the content of `config.json` as far as
    /// it is known.
    ///
    /// # Errors
    ///
    /// In words, which of the two cannot be: a prefix of another form, a field of another type, an origin or a path that
    /// could break what it is written into, a path for two different gateways or for one and a page of the desk.
    pub fn new(prefix: &str, config: Option<Value>) -> Result<Self, String> {
        check_prefix(prefix)?;
        let config = config.unwrap_or(Value::Null);
        let connections = list(&config, "connections")?;
        let embed_origins =
            list(&config, "embed_origins")?.iter().enumerate().map(embed_origin).collect::<Result<_, _>>()?;
        let ids = connections.iter().enumerate().map(id).collect::<Result<Vec<_>, _>>()?;
        let urls = connections.iter().enumerate().map(url).collect::<Result<Vec<_>, _>>()?;
        let connect = match config.get("custom_connections") {
            Some(Value::Bool(false)) => connect_to(&urls),
            None | Some(Value::Bool(true)) => policy::ANY_GATEWAY.to_owned(),
            Some(_) => return Err("custom_connections: should be true or false".to_owned()),
        };
        let mut mounts: Vec<Mount> = Vec::new();
        for (place, ((connection, url), id)) in connections.iter().zip(&urls).zip(&ids).enumerate() {
            if !url.starts_with('/') {
                continue;
            }
            let product = connection.get("gateway").and_then(Value::as_str).and_then(routes::product);
            let product = product.ok_or_else(|| format!("connections[{place}].gateway: should be one of the five"))?;
            let at = |wrong: String| format!("connections[{place}].{wrong}");
            let mount = Mount::new(id, product, url).map_err(at)?;
            check_mount(prefix, &ids, &mount).map_err(at)?;
            // Accounts of one gateway share its path, its address and its credential.
            match mounts.iter().find(|known| known.path == mount.path) {
                Some(known) => known.check_same(&mount).map_err(at)?,
                None => mounts.push(mount),
            }
        }
        Ok(Self { prefix: prefix.to_owned(), ids, embed_origins, connect, mounts })
    }

    /// The content security policy for `<meta http-equiv="Content-Security-Policy">` in `index.html`, for hosts that send
    /// no headers of ours. Without `frame-ancestors`, which browsers ignore there.
    #[must_use]
    pub fn meta_policy(&self) -> String {
        policy::content(&self.connect)
    }

    /// The files that static hosts look for at the top of what is uploaded: `_headers` and `_redirects`. `files` are the
    /// names of all that is deployed, below the prefix and with `/` between folders: a host that goes by the path alone
    /// would let a missing file be kept for a year with every pattern that matches the hashed ones.
    #[must_use]
    pub fn web_root(&self, files: &[String]) -> Vec<(&'static str, String)> {
        vec![("_headers", pages::headers(self, files)), ("_redirects", pages::redirects(self))]
    }

    /// The files that servers are set up with, by their names.
    #[must_use]
    pub fn servers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("nginx.conf", nginx::files(self)),
            ("nginx-proxy.conf.template", nginx::files_and_gateways(self)),
            ("Caddyfile", caddy::files(self)),
            ("Caddyfile.proxy", caddy::files_and_gateways(self)),
            ("apache.conf", apache::files(self)),
            ("cloudfront-headers.json", cloudfront::headers(self)),
            ("cloudfront-function.js", cloudfront::function(self)),
            ("s3.sh", s3::upload(self)),
        ]
    }

    /// Where the files go on a server of one's own: the prefix is a folder below the root.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("/var/www/contact-desk{}", self.prefix.trim_end_matches('/'))
    }

    /// Where the files are mounted, with a slash at both ends.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The prefix without its last slash, which leads to it; `None` where the files are at the top.
    pub(crate) fn bare_prefix(&self) -> Option<&str> {
        self.prefix.strip_suffix('/').filter(|bare| !bare.is_empty())
    }

    /// The ids of the connections that are set up.
    pub(crate) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The gateways that stand behind paths of the desk's origin; an example of each where none is set up.
    pub(crate) fn mounts(&self) -> Vec<Mount> {
        if self.mounts.is_empty() { routes::examples() } else { self.mounts.clone() }
    }

    /// The policy of whatever nobody frames.
    pub(crate) fn policy(&self) -> String {
        format!("{}; {}", self.meta_policy(), policy::FRAMED_BY_NOBODY)
    }

    /// The policy of the desk as `?embed=1`.
    pub(crate) fn embedded_policy(&self) -> String {
        format!("{}; {}", self.meta_policy(), policy::framed_by(self.embed_origins.iter().map(String::as_str)))
    }

    /// The policy where a host cannot look at the query.
    pub(crate) fn policy_for_all(&self) -> String {
        if self.embed_origins.is_empty() { self.policy() } else { self.embedded_policy() }
    }
}

fn check_prefix(prefix: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte);
    if prefix.starts_with('/') && prefix.ends_with('/') && !prefix.contains("//") && prefix.bytes().all(is_plain) {
        return Ok(());
    }
    Err(format!("the prefix `{prefix}` should be `/` or a path such as `/desk/`, of letters, digits, `-` and `_`"))
}

/// A path that is passed on to a gateway must not be one that the desk has for itself.
fn check_mount(prefix: &str, ids: &[String], mount: &Mount) -> Result<(), String> {
    let path = format!("{}/", mount.path);
    let is_taken = prefix.starts_with(&path)
        || path.strip_prefix(prefix).is_some_and(|below| {
            let mut segments = below.trim_end_matches('/').split('/');
            match (segments.next().unwrap_or_default(), segments.next()) {
                (first, None) => OWN_PATHS.contains(&first) || ids.iter().any(|id| id == first),
                // Whatever comes second, this is where the contacts of a connection are.
                (_, second) => second == Some("contacts"),
            }
        });
    if is_taken {
        return Err(format!(
            "url: `{}` is a path of the desk itself; take another one, such as /gateway/{}",
            mount.path, mount.id
        ));
    }
    Ok(())
}

fn list<'a>(config: &'a Value, name: &str) -> Result<&'a [Value], String> {
    match config.get(name) {
        None => Ok(&[]),
        Some(Value::Array(rows)) => Ok(rows),
        Some(_) => Err(format!("{name}: should be a list")),
    }
}

fn embed_origin((place, origin): (usize, &Value)) -> Result<String, String> {
    let origin = origin.as_str().filter(|origin| policy::is_origin(origin));
    origin
        .map(str::to_owned)
        .ok_or_else(|| format!("embed_origins[{place}]: should be such as \"https://crm.example\""))
}

fn id((place, connection): (usize, &Value)) -> Result<String, String> {
    let is_id = |id: &&str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !id.is_empty() && id.bytes().all(is_plain)
    };
    let id = connection.get("id").and_then(Value::as_str).filter(is_id);
    id.map(str::to_owned).ok_or_else(|| format!("connections[{place}].id: should be small letters, digits and hyphens"))
}

fn url((place, connection): (usize, &Value)) -> Result<String, String> {
    let url = connection.get("url").and_then(Value::as_str).map(str::trim);
    let url = url.filter(|url| url.starts_with('/') || policy::origin(url).is_some());
    url.map(str::to_owned).ok_or_else(|| format!("connections[{place}].url: should be http(s)://… or /…"))
}

/// This origin and exactly those of the connections, each once.
fn connect_to(urls: &[String]) -> String {
    let mut sources = vec!["'self'"];
    for origin in urls.iter().filter_map(|url| policy::origin(url)) {
        if !sources.contains(&origin) {
            sources.push(origin);
        }
    }
    sources.join(" ")
}
