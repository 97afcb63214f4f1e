//! The first people of every list, fixed so that tests can speak of them.

/// How many people are pinned.
pub const PINNED: usize = PEOPLE.len();

/// "József Kovács", +36 20 555 0142: accents; his picture comes as a `data:` URL.
pub const JOZSEF: usize = 0;
/// "José García", +52 1 55 5555 0163: the old Mexican 1.
pub const JOSE: usize = 1;
/// "Josefina Álvarez", +54 9 11 5555 0117.
pub const JOSEFINA: usize = 2;
/// "Dewi Lestari", +62 812 5550 1234.
pub const DEWI: usize = 3;
/// "محمد الأحمد", +971 50 555 0184.
pub const MUHAMMAD: usize = 4;
/// "王小明", +86 138 5550 1234.
pub const XIAOMING: usize = 5;
/// "Ngọc Nguyễn", +84 90 555 0173: stacked diacritics.
pub const NGOC: usize = 6;
/// "Siobhán O’Brien", +44 7700 900142: a typographic apostrophe.
pub const SIOBHAN: usize = 7;
/// "Олена Шевченко", +380 50 555 0161.
pub const OLENA: usize = 8;
/// "राहुल शर्मा", +91 98555 01742.
pub const RAHUL: usize = 9;
/// No saved name, push name "Budi": +62 857 5550 1011.
pub const BUDI: usize = 10;
/// The account itself, saved as "Front Desk".
pub const ME: usize = 11;
/// Saved name `<img src=x onerror=alert(1)>`.
pub const MARKUP: usize = 12;
/// A right-to-left override (U+202E) within the name.
pub const OVERRIDE: usize = 13;
/// Zero-width characters between the letters of "Zero Width".
pub const ZERO_WIDTH: usize = 14;
/// A name of 300 characters.
pub const ENDLESS: usize = 15;
/// Emoji joined by zero-width joiners, and a flag.
pub const EMOJI: usize = 16;
/// A saved name of three spaces; push name "Spacey".
pub const SPACES: usize = 17;
/// Quotes, backslashes and a closing script tag.
pub const QUOTES: usize = 18;
/// A saved name that looks like a phone number, and is not this person's.
pub const NUMBER_NAME: usize = 19;
/// "Amina Bello", with a hidden number: LID only.
pub const AMINA: usize = 20;
/// Neither name nor number: LID only.
pub const NOBODY: usize = 21;
/// A number, no name at all.
pub const NUMBER_ONLY: usize = 22;
/// A business: saved "Pak Harto", verified name "Toko Sinar Jaya".
pub const BUSINESS: usize = 23;
/// "Carlos Souza", blocked from the start; Brazilian number with the ninth digit.
pub const BLOCKED: usize = 24;
/// "Ana Clara Ribeiro": WhatsApp knows her Brazilian number without its ninth digit, so
/// checking 5547955501428 answers 554755501428.
pub const BRAZILIAN: usize = 25;
/// "Zoë Smith": sorts before "anna" by code unit.
pub const ZOE: usize = 26;
/// "anna-lena müller", in small letters.
pub const ANNA: usize = 27;

/// What is fixed about a pinned person.
pub(super) struct Pinned {
    pub(super) saved: Option<&'static str>,
    pub(super) push: Option<&'static str>,
    pub(super) phone: Option<&'static str>,
    pub(super) business: Option<&'static str>,
}

const fn saved(name: &'static str, phone: &'static str) -> Pinned {
    Pinned { saved: Some(name), push: None, phone: Some(phone), business: None }
}

const fn push(name: &'static str, phone: &'static str) -> Pinned {
    Pinned { saved: None, push: Some(name), phone: Some(phone), business: None }
}

impl Pinned {
    const fn and_push(mut self, name: &'static str) -> Pinned {
        self.push = Some(name);
        self
    }

    const fn and_business(mut self, name: &'static str) -> Pinned {
        self.business = Some(name);
        self
    }

    const fn without_phone(mut self) -> Pinned {
        self.phone = None;
        self
    }
}

pub(super) static PEOPLE: [Pinned; 28] = [
    saved("József Kovács", "36205550142").and_push("Józsi"),
    saved("José García", "5215555550163").and_push("Pepe"),
    saved("Josefina Álvarez", "5491155550117"),
    saved("Dewi Lestari", "6281255501234").and_push("dewi 🌸"),
    saved("محمد الأحمد", "971505550184").and_push("Mohammed"),
    saved("王小明", "8613855501234").and_push("小明"),
    saved("Ngọc Nguyễn", "84905550173").and_push("Ngọc"),
    saved("Siobhán O’Brien", "447700900142").and_push("Shiv"),
    saved("Олена Шевченко", "380505550161"),
    saved("राहुल शर्मा", "919855501742").and_push("Rahul"),
    push("Budi", "6285755501011"),
    saved("Front Desk", "6281255500000").and_push("Contact Desk"),
    saved("<img src=x onerror=alert(1)>", "6281255501012"),
    saved("Invoice \u{202e}gpj.exe", "6281255501013"),
    saved("Ze\u{200b}ro\u{200d} Wi\u{feff}dth", "6281255501014"),
    saved(LONG, "6281255501015"),
    saved("👩‍👩‍👧‍👦 Keluarga 🏳️‍🌈🇮🇩", "6281255501016"),
    saved("   ", "6281255501017").and_push("Spacey"),
    saved(r#""Quo'te" \"Sons\" & Co. </script>"#, "6281255501018"),
    saved("+62 812-5550-9999", "6281255501019"),
    saved("Amina Bello", "").and_push("Amina").without_phone(),
    Pinned { saved: None, push: None, phone: None, business: None },
    Pinned { saved: None, push: None, phone: Some("4915155501022"), business: None },
    saved("Pak Harto", "6281255501023").and_business("Toko Sinar Jaya"),
    saved("Carlos Souza", "5511955501234"),
    saved("Ana Clara Ribeiro", "554755501428").and_push("Aninha"),
    saved("Zoë Smith", "12025550126"),
    saved("anna-lena müller", "4915155501027"),
];

/// Stands for a name too long to write down.
const LONG: &str = "long";

/// The name that a pinned text means.
pub(super) fn text(name: &'static str) -> String {
    if name == LONG { super::names::long() } else { name.to_owned() }
}

pub(super) fn with_phone(digits: &str) -> Option<super::Person> {
    let found = PEOPLE.iter().position(|it| it.phone == Some(digits));
    found.map(super::person)
}
