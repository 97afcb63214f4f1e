//! Which requests the desk makes of each gateway. Whatever does not stand here never reaches a gateway.

/// One kind of request.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// The path below the gateway's; `*` stands for any one segment.
    pub path: &'static str,
}

/// How a gateway wants its credential, and what is written before it in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    pub(crate) header: &'static str,
    pub(crate) before: &'static str,
    /// The end of the variable's name that holds it.
    pub(crate) variable: &'static str,
    /// What to put into the variable.
    pub(crate) hint: &'static str,
}

/// What the proxy has to know of a gateway product.
#[derive(Debug)]
pub struct Product {
    /// The name in `config.json`.
    pub name: &'static str,
    /// What the desk asks of it.
    pub routes: &'static [Route],
    /// How long the desk waits for an answer, in seconds.
    pub seconds: u64,
    pub(crate) credential: Credential,
    /// With what a `url` may end that is part of the routes as well.
    tail: &'static str,
    /// What stands before the routes at the vendor's own address.
    upstream_path: &'static str,
    /// An address as people have it.
    pub(crate) example: &'static str,
}

const fn get(path: &'static str) -> Route {
    Route { method: "GET", path }
}

const fn post(path: &'static str) -> Route {
    Route { method: "POST", path }
}

const fn put(path: &'static str) -> Route {
    Route { method: "PUT", path }
}

const BEARER: Credential =
    Credential { header: "Authorization", before: "Bearer ", variable: "TOKEN", hint: "the token" };
const BASIC: Credential = Credential {
    header: "Authorization",
    before: "Basic ",
    variable: "BASIC",
    hint: "what `printf %s 'user:password' | base64 -w0` prints",
};
const API_KEY: Credential = Credential { header: "X-Api-Key", before: "", variable: "KEY", hint: "the API key" };

/// The version in Hypersender's address: instances are listed by an older one, beside it.
const VERSION: &str = "/v2";

/// Every product.
pub const PRODUCTS: [Product; 5] = [
    Product {
        name: "wachat",
        routes: &[get("/contacts"), get("/instance/list")],
        seconds: 30,
        credential: BEARER,
        tail: "",
        upstream_path: "/api/v1",
        example: "https://app.wachat.net",
    },
    Product {
        name: "gowa",
        routes: &[
            get("/devices"),
            get("/group/participants"),
            get("/user/avatar"),
            get("/user/business-profile"),
            get("/user/check"),
            get("/user/info"),
            get("/user/my/contacts"),
            get("/user/my/groups"),
        ],
        seconds: 50,
        credential: BASIC,
        tail: "",
        upstream_path: "",
        example: "http://gowa:3000",
    },
    Product {
        name: "whatsapp-gateway",
        routes: &[
            get("/api/v1/sessions"),
            get("/api/v1/sessions/*/contacts"),
            get("/api/v1/sessions/*/contacts/*"),
            get("/api/v1/sessions/*/contacts/*/about"),
            get("/api/v1/sessions/*/contacts/*/picture"),
            get("/api/v1/sessions/*/groups"),
            post("/api/v1/sessions/*/contacts/*/block"),
            post("/api/v1/sessions/*/contacts/*/unblock"),
        ],
        seconds: 35,
        credential: BEARER,
        tail: "/api/v1",
        upstream_path: "",
        example: "http://whatsapp-gateway:3000",
    },
    Product {
        name: "hypersender",
        routes: &[
            get("/v1/instances"),
            get("/v2/*/contacts/get"),
            get("/v2/*/contacts/get-all"),
            get("/v2/*/contacts/profile-picture"),
            post("/v2/*/contacts/upsert"),
        ],
        seconds: 60,
        credential: BEARER,
        tail: VERSION,
        upstream_path: "/api/whatsapp",
        example: "https://app.hypersender.com",
    },
    Product {
        name: "waha",
        routes: &[
            get("/api/*/contacts/all"),
            get("/api/*/groups"),
            get("/api/*/groups/*/participants/v2"),
            get("/api/*/lids"),
            get("/api/contacts"),
            get("/api/contacts/about"),
            get("/api/contacts/all"),
            get("/api/contacts/check-exists"),
            get("/api/contacts/profile-picture"),
            get("/api/server/version"),
            get("/api/sessions"),
            post("/api/contacts/block"),
            post("/api/contacts/unblock"),
            put("/api/*/contacts/*"),
        ],
        seconds: 60,
        credential: API_KEY,
        tail: "/api",
        upstream_path: "",
        example: "http://waha:3000",
    },
];

/// The product of that name in `config.json`.
#[must_use]
pub fn product(name: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name == name)
}

/// One encoded byte, but for those with which a path could mean another one to whoever decodes it: control characters,
/// `%`, `.`, `/` and `\`. The desk writes capital letters.
const ENCODED: &str = "%(?:2[0-46-9A-D]|[3467][0-9A-F]|5[0-9ABD-F]|[89A-F][0-9A-F])";

/// Any one segment of a path, as a regular expression that servers read the same way. It never begins with a dot, so that
/// it leads to no other place.
fn segment() -> String {
    format!("(?:[A-Za-z0-9_~-]|{ENCODED})(?:[A-Za-z0-9_.~-]|{ENCODED})*")
}

/// The same as [`segment`], here.
fn is_segment(text: &str) -> bool {
    let mut bytes = text.bytes();
    let mut is_first = true;
    while let Some(byte) = bytes.next() {
        let is_right = match byte {
            b'%' => match (bytes.next(), bytes.next()) {
                (Some(b'2'), Some(low)) => matches!(low, b'0'..=b'4' | b'6'..=b'9' | b'A'..=b'D'),
                (Some(b'5'), Some(low)) => matches!(low, b'0'..=b'9' | b'A' | b'B' | b'D'..=b'F'),
                (Some(high), Some(low)) => {
                    matches!(high, b'3' | b'4' | b'6'..=b'9' | b'A'..=b'F') && matches!(low, b'0'..=b'9' | b'A'..=b'F')
                }
                _ => false,
            },
            b'.' => !is_first,
            byte => byte.is_ascii_alphanumeric() || b"_~-".contains(&byte),
        };
        if !is_right {
            return false;
        }
        is_first = false;
    }
    !is_first
}

/// A gateway behind a path of the desk's origin.
#[derive(Clone, Debug)]
pub struct Mount {
    pub(crate) id: String,
    pub(crate) product: &'static Product,
    /// Without a slash at its end.
    pub(crate) path: String,
    /// Whether the desk is not told of the version that stands in the gateway's address.
    hides_version: bool,
}

impl Mount {
    /// The gateway that connection `id` reaches at `url`, a path of this origin.
    ///
    /// # Errors
    ///
    /// In words, where the path could mean something else in the configuration of a server.
    pub fn new(id: &str, product: &'static Product, url: &str) -> Result<Self, String> {
        let url = url.trim_end_matches('/');
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte);
        let path = url.strip_suffix(product.tail).unwrap_or(url);
        if path.is_empty() || path.contains("//") || !path.bytes().all(is_plain) {
            return Err(format!(
                "url: `{url}` should be a path such as /gateway/{id}, of letters, digits, `-` and `_`"
            ));
        }
        let hides_version = product.tail == VERSION && !url.ends_with(VERSION);
        Ok(Self { id: id.to_owned(), product, path: path.to_owned(), hides_version })
    }

    /// That `other`, which has the same path, is the same gateway.
    ///
    /// # Errors
    ///
    /// In words, where it is another one, or its address is written another way.
    pub(crate) fn check_same(&self, other: &Self) -> Result<(), String> {
        let (path, id) = (&self.path, &self.id);
        if self.product.name != other.product.name {
            let (one, two) = (self.product.name, other.product.name);
            return Err(format!("url: `{path}` leads to the {one} of `{id}`, so this {two} needs a path of its own"));
        }
        if self.hides_version != other.hides_version {
            return Err(format!(
                "url: should end as that of `{id}` does, with {VERSION} or without, as it leads there"
            ));
        }
        Ok(())
    }

    /// What passes: the method, and the path below [`Mount::path`].
    pub(crate) fn routes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let product = self.product;
        let hides_version = self.hides_version;
        product.routes.iter().filter_map(move |route| {
            let path = if hides_version { route.path.strip_prefix(VERSION)? } else { route.path };
            Some((route.method, path))
        })
    }

    /// Whether a request passes; `target` is its path and query as they are sent.
    #[must_use]
    pub fn passes(&self, method: &str, target: &str) -> bool {
        let path = target.split('?').next().unwrap_or(target);
        let Some(below) = path.strip_prefix(&self.path) else {
            return false;
        };
        self.routes().any(|(known, route)| {
            let mut given = below.split('/');
            let mut wanted = route.split('/');
            let is_path = loop {
                match (given.next(), wanted.next()) {
                    (None, None) => break true,
                    (Some(given), Some("*")) if is_segment(given) => {}
                    (Some(given), Some(wanted)) if given == wanted && wanted != "*" => {}
                    _ => break false,
                }
            };
            known == method && is_path
        })
    }

    /// What stands before the path that is passed on, at the gateway.
    pub(crate) fn upstream_path(&self) -> String {
        format!("{}{}", self.product.upstream_path, if self.hides_version { VERSION } else { "" })
    }

    /// A path below the mount as a regular expression.
    pub(crate) fn pattern(path: &str) -> String {
        path.replace('*', &segment())
    }

    /// The name of an environment variable that is about this gateway. None begins with a digit.
    pub(crate) fn variable(&self, what: &str) -> String {
        let name = self.id.to_uppercase().replace('-', "_");
        let before = if name.starts_with(|c: char| c.is_ascii_digit()) { "GATEWAY_" } else { "" };
        format!("{before}{name}_{what}")
    }

    /// The name of the variable that holds the credential.
    pub(crate) fn secret(&self) -> String {
        self.variable(self.product.credential.variable)
    }

    /// The id as a part of names in the configuration of servers.
    pub(crate) fn word(&self) -> String {
        self.id.replace('-', "_")
    }

    /// What to put into the variables, those of `others` first, a comment line each.
    pub(crate) fn hints(others: &[(&str, &str)], mounts: &[Self]) -> String {
        let others = others.iter().map(|(name, hint)| ((*name).to_owned(), (*hint).to_owned()));
        let of_mounts = mounts.iter().flat_map(|mount| {
            let url = format!("where it is, without a slash at the end: {}", mount.product.example);
            [(mount.variable("URL"), url), (mount.secret(), mount.product.credential.hint.to_owned())]
        });
        let lines: Vec<(String, String)> = others.chain(of_mounts).collect();
        let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        lines.iter().fold(String::new(), |all, (name, hint)| format!("{all}#   {name:<width$}  {hint}\n"))
    }
}

/// One of each gateway, where no configuration says which there are.
pub(crate) fn examples() -> Vec<Mount> {
    let mount = |product: &'static Product| {
        let version = if product.tail == VERSION { VERSION } else { "" };
        Mount::new(product.name, product, &format!("/gateway/{}{version}", product.name)).ok()
    };
    PRODUCTS.iter().filter_map(mount).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, url: &str, method: &str, target: &str, expected: bool) {
        let mount = Mount::new("a", product(name).unwrap(), url).unwrap();
        assert_eq!(mount.passes(method, target), expected, "{name} {url}: {method} {target}");
    }

    #[test]
    fn only_what_the_desk_asks_passes() {
        let waha = |method: &str, target: &str, expected: bool| check("waha", "/g/a", method, target, expected);
        waha("GET", "/g/a/api/contacts/all?limit=100&offset=0&session=default", true);
        waha("POST", "/g/a/api/contacts/block", true);
        waha("PUT", "/g/a/api/default/contacts/628%40c.us", true);
        for (method, target) in [
            ("POST", "/g/a/api/contacts/all"),
            ("GET", "/g/a/api/contacts/block"),
            ("POST", "/g/a/api/sendText"),
            ("DELETE", "/g/a/api/sessions"),
            ("GET", "/g/a/api/default/auth/qr"),
            ("GET", "/g/b/api/contacts/all"),
            ("GET", "/g/a/api/contacts/all/"),
            ("GET", "/g/a//api/contacts/all"),
            ("HEAD", "/g/a/api/contacts/all"),
        ] {
            waha(method, target, false);
        }
    }

    #[test]
    fn a_segment_leads_nowhere_else() {
        for (segment, expected) in [
            ("628%40c.us", true),
            ("ses-1_x~", true),
            ("a%20b", true),
            ("J%C3%B3", true),
            ("a..b", true),
            ("", false),
            (".", false),
            ("..", false),
            ("%2E%2E", false),
            ("%2e%2e", false),
            ("a%2Fb", false),
            ("a%5Cb", false),
            ("a%252Fb", false),
            ("a%00", false),
            ("a%0Ab", false),
            ("a%4", false),
            ("a;b", false),
            ("a@b", false),
            ("*", false),
        ] {
            check("waha", "/g/a", "PUT", &format!("/g/a/api/default/contacts/{segment}"), expected);
        }
    }

    #[test]
    fn an_address_may_end_with_its_version_or_not() {
        check("hypersender", "/g/a/v2", "GET", "/g/a/v2/i/contacts/get-all", true);
        check("hypersender", "/g/a/v2/", "GET", "/g/a/v1/instances", true);
        check("hypersender", "/g/a", "GET", "/g/a/i/contacts/get-all", true);
        check("hypersender", "/g/a", "GET", "/g/a/v1/instances", false);
        check("waha", "/g/a/api", "GET", "/g/a/api/sessions", true);
        let upstream = |url: &str| Mount::new("a", product("hypersender").unwrap(), url).unwrap().upstream_path();
        assert_eq!((&*upstream("/g/a/v2"), &*upstream("/g/a")), ("/api/whatsapp", "/api/whatsapp/v2"));
    }

    #[test]
    fn a_path_that_means_something_to_a_server_is_refused() {
        for url in ["/", "//a", "/a b", "/a;", "/a{", "/a$b", "/a.b", "/a\"b", "/a%2Fb"] {
            assert!(Mount::new("a", product("gowa").unwrap(), url).is_err(), "{url}");
        }
    }

    #[test]
    fn variables_are_named_after_the_connection() {
        let variable = |id: &str| Mount::new(id, product("waha").unwrap(), "/g").unwrap().secret();
        assert_eq!(variable("jakarta"), "JAKARTA_KEY");
        assert_eq!(variable("2nd-store"), "GATEWAY_2ND_STORE_KEY");
    }
}
