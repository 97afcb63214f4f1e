//! nginx, Caddy and Apache as child processes on this machine, each with the configuration that is shipped for it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use hosting::Deployment;
use serde_json::Value;
use tempfile::TempDir;

/// How long a server may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Nginx,
    Caddy,
    Apache,
}

/// What a server is started with.
pub(crate) struct SetUp<'a> {
    pub(crate) program: Program,
    pub(crate) prefix: &'a str,
    /// Served as `config.json`, and what the configuration is written from.
    pub(crate) config: Value,
    /// Whether the gateways stand behind the same origin, and the variables that say where and with which credential.
    pub(crate) gateways: Option<BTreeMap<String, String>>,
}

/// A running server with the built files. It ends when it is dropped, and its folder goes with it.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    /// Without a slash at its end.
    pub(crate) origin: String,
    prefix: String,
}

impl Server {
    /// Starts a server, and returns once it answers.
    #[track_caller]
    pub(crate) fn start(set_up: &SetUp<'_>) -> Self {
        let folder = TempDir::new().unwrap();
        // Apache answers as a user of its own where it is started as root.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fill_root(&folder.path().join("root").join(set_up.prefix.trim_matches('/')), set_up);
        fs::create_dir(folder.path().join("log")).unwrap();
        // Another process may take the port between the question and the start.
        for _ in 0..3 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut child = command(folder.path(), set_up, port).spawn().unwrap();
            if answers(&mut child, port) {
                let origin = format!("http://127.0.0.1:{port}");
                return Self { child, folder, origin, prefix: set_up.prefix.to_owned() };
            }
        }
        let said = fs::read_to_string(folder.path().join("log/said")).unwrap_or_default();
        panic!("{:?} did not start:\n{said}", set_up.program);
    }

    /// The address of a path below the prefix.
    pub(crate) fn url(&self, below: &str) -> String {
        format!("{}{}{below}", self.origin, self.prefix)
    }

    /// The file of that name, as it was deployed.
    #[track_caller]
    pub(crate) fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.root().join(name)).unwrap()
    }

    /// The names of all files at the top of what was deployed.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.collect()
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root").join(self.prefix.trim_matches('/'))
    }

    /// All that the server has written to logs and said.
    pub(crate) fn logs(&self) -> String {
        let entries = fs::read_dir(self.folder.path().join("log")).unwrap();
        entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked first: it has processes of its own.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let end = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the server takes connections; it does not where it has ended.
fn answers(child: &mut Child, port: u16) -> bool {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Copies the build, and makes of it what is deployed: the line of the prefix, and the configuration.
fn fill_root(root: &Path, set_up: &SetUp<'_>) {
    let dist = env::var_os("CONTACT_DESK_DIST").map_or_else(|| PathBuf::from("../../dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "no build in {}: run `cargo xtask test`", dist.display());
    copy(&dist, root);
    let index = root.join("index.html");
    let html = fs::read_to_string(&index).unwrap();
    let base = r#"<base href="/">"#;
    assert!(html.contains(base), "index.html has no line {base}");
    fs::write(&index, html.replacen(base, &format!(r#"<base href="{}">"#, set_up.prefix), 1)).unwrap();
    fs::write(root.join("config.json"), format!("{:#}", set_up.config)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
            continue;
        }
        fs::copy(&path, &target).unwrap();
        let is_needed = hosting::is_hashed(&path) && hosting::types::is_packed(&path);
        for ending in [".br", ".gz"] {
            let packed = PathBuf::from(format!("{}{ending}", path.display()));
            assert!(!is_needed || packed.is_file(), "{} is missing: a release has it", packed.display());
        }
    }
}

/// The server in the foreground, with its shipped configuration: only its port, its root and its logs are other ones.
fn command(folder: &Path, set_up: &SetUp<'_>, port: u16) -> Command {
    let deployment = Deployment::new(set_up.prefix, Some(set_up.config.clone())).unwrap();
    let has_gateways = set_up.gateways.is_some();
    let (name, packages) = match (set_up.program, has_gateways) {
        (Program::Nginx, false) => ("nginx.conf", "nginx"),
        (Program::Nginx, true) => ("nginx-proxy.conf.template", "nginx"),
        (Program::Caddy, false) => ("Caddyfile", "caddy"),
        (Program::Caddy, true) => ("Caddyfile.proxy", "caddy"),
        (Program::Apache, _) => ("apache.conf", "apache2-bin"),
    };
    let mut text = deployment.servers().into_iter().find(|(known, _)| *known == name).unwrap().1;
    let mut replace = |from: &str, to: &str| {
        assert!(text.contains(from), "{name} has no {from}");
        text = text.replace(from, to);
    };
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    replace("/var/www/contact-desk", &path("root"));
    let variables = set_up.gateways.clone().unwrap_or_default();
    let program = match set_up.program {
        Program::Nginx => {
            replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
            replace("listen [::]:80;", "");
            replace("/var/log/nginx", &path("log"));
            // As `envsubst` does with exactly these names.
            for (name, value) in &variables {
                replace(&format!("${{{name}}}"), value);
            }
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
                .concat();
            // What distributions say for all their sites, and this one has to cope with.
            let main = format!(
                "daemon off;\nmaster_process off;\npid {};\nerror_log stderr warn;\nevents {{}}\nhttp {{\n{temporary}\
                 access_log off;\ninclude /etc/nginx/mime.types;\ngzip on;\ninclude {};\n}}\n",
                path("pid"),
                path("site.conf")
            );
            fs::write(path("main.conf"), main).unwrap();
            fs::write(path("site.conf"), &text).unwrap();
            (
                "nginx",
                vec![
                    "-p".to_owned(),
                    path(""),
                    "-e".to_owned(),
                    "stderr".to_owned(),
                    "-c".to_owned(),
                    path("main.conf"),
                ],
            )
        }
        Program::Caddy => {
            replace("contacts.example {", &format!("http://127.0.0.1:{port} {{"));
            replace("/var/log/caddy", &path("log"));
            replace("\n{\n", "\n{\n\tadmin off\n");
            fs::write(path("Caddyfile"), &text).unwrap();
            (
                "caddy",
                vec![
                    "run".to_owned(),
                    "--adapter".to_owned(),
                    "caddyfile".to_owned(),
                    "--config".to_owned(),
                    path("Caddyfile"),
                ],
            )
        }
        Program::Apache => {
            replace("<VirtualHost *:80>", &format!("<VirtualHost 127.0.0.1:{port}>"));
            replace("/var/log/apache2", &path("log"));
            let modules = ["mpm_event", "authz_core", "mime", "dir", "rewrite", "headers", "filter", "deflate"]
                .map(|module| format!("LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so\n"))
                .concat();
            let main = format!(
                "{modules}ServerRoot {0}\nPidFile {0}/pid\nDefaultRuntimeDir {0}\nMutex file:{0}\nListen 127.0.0.1:{port}\n\
                 ServerName localhost\nUser www-data\nGroup www-data\nErrorLog {0}/log/main.log\nTypesConfig /etc/mime.types\n\
                 AddLanguage br .br\nAddType application/x-gzip .gz\nAddOutputFilterByType DEFLATE text/html text/javascript\n\
                 Include {0}/site.conf\n",
                path("").trim_end_matches('/')
            );
            fs::write(path("main.conf"), main).unwrap();
            fs::write(path("site.conf"), &text).unwrap();
            ("apache2", vec!["-D".to_owned(), "FOREGROUND".to_owned(), "-f".to_owned(), path("main.conf")])
        }
    };
    let said = fs::File::create(path("log/said")).unwrap();
    let mut command = Command::new(found(program.0, packages));
    command.args(program.1).envs(variables);
    command.env("XDG_DATA_HOME", path("data")).env("XDG_CONFIG_HOME", path("data")).current_dir(folder);
    command.stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
    command
}

/// The program on the `PATH`, or where systems keep what only administrators usually start.
fn found(program: &str, packages: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join(program)).find(|file| file.is_file());
    found.unwrap_or_else(|| {
        panic!("{program} is not installed, and this test is about nothing else: `cargo xtask test e2e` installs it, or `apt-get install {packages}`")
    })
}
