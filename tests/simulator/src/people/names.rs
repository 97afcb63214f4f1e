//! Words that names, messages and about texts are made of, in the scripts of the world.

/// How a script's names are put together.
enum Order {
    /// "Given Family", sometimes with a second given name between.
    GivenFirst,
    /// Family name and two given syllables in one word, as in Chinese and Korean.
    Joined,
    /// Family name, a space, two given syllables.
    FamilyFirst,
    /// Half of the people have one name only, as in Indonesia.
    OftenSingle,
}

/// The names of one language.
pub(crate) struct Script {
    order: Order,
    given: &'static [&'static str],
    family: &'static [&'static str],
}

impl Script {
    /// A full name; `chance` chooses it.
    pub(crate) fn full_name(&self, chance: u64) -> String {
        let given = pick(self.given, chance);
        let second = pick(self.given, chance >> 16);
        let family = pick(self.family, chance >> 32);
        let coin = (chance >> 48).is_multiple_of(2);
        match self.order {
            Order::OftenSingle if coin => given.to_owned(),
            Order::GivenFirst | Order::OftenSingle if second == given => format!("{given} {family}"),
            Order::GivenFirst if coin => format!("{given} {family}"),
            Order::GivenFirst | Order::OftenSingle => format!("{given} {second} {family}"),
            Order::Joined => format!("{family}{given}{second}"),
            Order::FamilyFirst => format!("{family} {given}{second}"),
        }
    }

    /// The part of [`Script::full_name`] that friends use.
    pub(crate) fn given_name(&self, chance: u64) -> String {
        let given = pick(self.given, chance);
        match self.order {
            Order::Joined | Order::FamilyFirst => given.to_owned() + pick(self.given, chance >> 16),
            Order::GivenFirst | Order::OftenSingle => given.to_owned(),
        }
    }
}

/// The script with this number, which `people/phones.rs` gives each country.
pub(crate) fn script(number: usize) -> &'static Script {
    SCRIPTS.get(number).unwrap_or(&INDONESIAN)
}

fn pick(words: &'static [&'static str], chance: u64) -> &'static str {
    let place = (chance % words.len().max(1) as u64) as usize;
    words.get(place).copied().unwrap_or_default()
}

const fn names(order: Order, given: &'static [&'static str], family: &'static [&'static str]) -> Script {
    Script { order, given, family }
}

// Lists read best in lines of words, one pair of lists for each language.
#[rustfmt::skip]
const INDONESIAN: Script =
    names(Order::OftenSingle,
        &["Agus", "Ayu", "Bambang", "Citra", "Dian", "Eko", "Fitri", "Gilang", "Hendra", "Indah", "Joko", "Kartika", "Lukman", "Made", "Nurul", "Putri", "Rizky", "Sari", "Taufik", "Wahyu", "Yanti", "Zulfikar", "Ketut", "Wulan"],
        &["Santoso", "Wijaya", "Kusuma", "Pratama", "Siregar", "Nasution", "Hidayat", "Saputra", "Handayani", "Lubis", "Setiawan", "Gunawan", "Rahayu", "Simanjuntak", "Purnomo", "Maharani", "Wibowo", "Harahap"]);

// Lists read best in lines of words, one pair of lists for each language.
#[rustfmt::skip]
static SCRIPTS: [Script; 19] = [
    INDONESIAN,
    // 1 Hungarian
    names(Order::GivenFirst,
        &["László", "Zsófia", "Gergő", "Réka", "Ádám", "Éva", "Ödön", "Ilona", "Győző", "Tünde", "Árpád", "Csilla", "Örs", "Piroska", "Zoltán", "Márta", "Szabolcs", "Hajnalka"],
        &["Nagy", "Szabó", "Tóth", "Horváth", "Kiss", "Molnár", "Németh", "Farkas", "Balogh", "Őszi", "Lőrincz", "Szűcs", "Török", "Fülöp", "Szőke", "Gál", "Bíró", "Pásztor"]),
    // 2 Portuguese
    names(Order::GivenFirst,
        &["João", "Conceição", "Thiago", "Letícia", "Antônio", "Inês", "Luís", "Mônica", "Sérgio", "Flávia", "Caetano", "Débora", "Estêvão", "Graça", "Íris", "Júlia", "Fabrício", "Vitória"],
        &["da Silva", "Araújo", "Gonçalves", "Magalhães", "dos Santos", "Simões", "Leitão", "Conceição", "Assunção", "Brandão", "Falcão", "Guimarães", "Mourão", "Peçanha", "Queirós", "Teixeira", "Viana", "Xavier"]),
    // 3 Ukrainian
    names(Order::GivenFirst,
        &["Андрій", "Богдана", "Василь", "Ганна", "Дмитро", "Євгенія", "Захар", "Ірина", "Іван", "Катерина", "Леся", "Микола", "Наталія", "Остап", "Роман", "Соломія", "Тарас", "Юлія"],
        &["Бондаренко", "Гончар", "Дяченко", "Захарчук", "Іваненко", "Коваль", "Лисенко", "Мельник", "Петренко", "Руденко", "Савчук", "Ткаченко", "Хоменко", "Яременко", "Щербак", "Юрченко", "Кравець", "Оліфіренко"]),
    // 4 Arabic
    names(Order::GivenFirst,
        &["أحمد", "فاطمة", "يوسف", "مريم", "خالد", "نور", "سعيد", "ليلى", "عمر", "هدى", "طارق", "سلمى", "إبراهيم", "رنا", "حسن", "زينب", "ماجد", "آمنة"],
        &["المصري", "العلي", "حداد", "الخطيب", "منصور", "النجار", "السيد", "البغدادي", "القاسم", "الشريف", "عبد الله", "الحسيني", "الزهراني", "الفارسي", "التميمي", "المهدي", "اليوسف", "الكعبي"]),
    // 5 Hindi
    names(Order::GivenFirst,
        &["अमित", "प्रिया", "सुनील", "नेहा", "विकास", "कविता", "अर्जुन", "दीपिका", "संजय", "अनीता", "मोहन", "राधा", "किरण", "पूजा", "गौरव", "मीना", "अशोक", "ज्योति"],
        &["वर्मा", "गुप्ता", "सिंह", "पटेल", "मिश्रा", "यादव", "चौधरी", "अग्रवाल", "जोशी", "त्रिपाठी", "नायर", "रेड्डी", "दुबे", "कपूर", "मेहता", "देशमुख", "कुलकर्णी", "भट्ट"]),
    // 6 Chinese
    names(Order::Joined,
        &["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "玉"],
        &["李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "欧阳", "司马"]),
    // 7 Vietnamese
    names(Order::GivenFirst,
        &["Hương", "Thảo", "Đức", "Tuấn", "Phượng", "Quỳnh", "Dũng", "Hạnh", "Khánh", "Lệ", "Mỹ", "Nghĩa", "Oanh", "Phúc", "Sơn", "Thủy", "Uyên", "Vũ"],
        &["Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tô"]),
    // 8 English, with names that the apostrophe and the hyphen go through
    names(Order::GivenFirst,
        &["Aidan", "Beatrice", "Callum", "Daphne", "Edwin", "Fiona", "Gareth", "Harriet", "Imogen", "Jasper", "Keira", "Lachlan", "Mabel", "Nigel", "Olive", "Percy", "Rosalind", "Tobias", "Verity", "Winifred"],
        &["Ashdown", "Blackwood", "Carruthers", "D'Arcy", "Eastlake", "Fairweather", "Greenhalgh", "Hollis-Wren", "Inglethorpe", "Kettlewell", "Lockridge", "McAllister", "Northcote", "O'Dell", "Pemberton", "Quillfeather", "Ravenscroft", "Thistlewood", "Underhill", "Winterbourne"]),
    // 9 Japanese
    names(Order::FamilyFirst,
        &["美", "健", "翔", "結", "陽", "太", "愛", "大", "優", "花", "直", "樹", "真", "子", "恵", "一", "香", "介"],
        &["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "サイトウ", "松本", "井上", "木村", "林", "清水"]),
    // 10 Spanish
    names(Order::GivenFirst,
        &["Íñigo", "Begoña", "Ramón", "Lucía", "Ángel", "Noemí", "Joaquín", "Verónica", "Raúl", "Mónica", "Óscar", "Belén", "Tomás", "Sofía", "Héctor", "Rocío", "Andrés", "Inés"],
        &["Muñoz", "Ibáñez", "Peña", "Núñez", "Gómez", "Martínez", "Fernández", "Ordóñez", "Quiñones", "Yáñez", "Márquez", "Rincón", "Güiraldes", "Agüero", "Cárdenas", "Zúñiga", "Bermúdez", "Cortés"]),
    // 11 Turkish, for the dotted and the dotless i
    names(Order::GivenFirst,
        &["İbrahim", "Işıl", "Çağla", "Gökhan", "Şule", "Ümit", "Özge", "Yiğit", "Ayşe", "Barış", "Cansu", "Doğan", "Elif", "Fırat", "Gülşen", "Hakan", "İpek", "Kıvanç"],
        &["Yılmaz", "Çelik", "Öztürk", "Şahin", "Aydın", "Yıldız", "Güneş", "Kılıç", "Doğan", "Işık", "İnan", "Ünal", "Sarı", "Koç", "Aslan", "Taş", "Çetin", "Ateş"]),
    // 12 Polish
    names(Order::GivenFirst,
        &["Łukasz", "Małgorzata", "Grażyna", "Wojciech", "Jędrzej", "Bożena", "Zbigniew", "Agnieszka", "Paweł", "Żaneta", "Michał", "Róża", "Stanisław", "Jagoda", "Świętosław", "Halina", "Mieczysław", "Urszula"],
        &["Wiśniewska", "Dąbrowski", "Wójcik", "Kamińska", "Zieliński", "Szymańska", "Woźniak", "Kozłowski", "Jabłońska", "Król", "Wróbel", "Pająk", "Błaszczyk", "Górski", "Chmielewska", "Żak", "Łuczak", "Ślusarczyk"]),
    // 13 Korean
    names(Order::Joined,
        &["민", "준", "서", "연", "지", "우", "현", "수", "영", "호", "은", "하", "윤", "진", "혜", "성", "태", "경"],
        &["김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "신", "권", "황", "안", "송", "류"]),
    // 14 Thai
    names(Order::GivenFirst,
        &["สมชาย", "มาลี", "ประเสริฐ", "กมลา", "วิชัย", "นภา", "อนันต์", "สุดา", "ธนากร", "พิมพ์", "ชัยวัฒน์", "รัตนา", "กิตติ", "อรทัย", "ณัฐ", "เพ็ญ", "ศักดิ์", "แก้ว"],
        &["ใจดี", "ศรีสุข", "ทองคำ", "วงศ์ใหญ่", "แสงทอง", "บุญมี", "รักไทย", "จันทร์เพ็ญ", "สุขใจ", "พงษ์ไพร", "เจริญสุข", "นาคทอง", "มณีวงศ์", "ปัญญาดี", "ไชยวงศ์", "อินทร์แก้ว", "คำแสน", "เพชรรัตน์"]),
    // 15 Greek, with the final sigma
    names(Order::GivenFirst,
        &["Νίκος", "Ελένη", "Γιώργος", "Μαρία", "Κώστας", "Δήμητρα", "Σπύρος", "Αγγελική", "Θανάσης", "Ζωή", "Ορέστης", "Χρυσούλα", "Φώτης", "Ιφιγένεια", "Πέτρος", "Ουρανία", "Λάμπρος", "Ξένια"],
        &["Παπαδόπουλος", "Οικονόμου", "Γεωργίου", "Δημητριάδης", "Καραγιάννης", "Αλεξίου", "Μακρής", "Νικολάου", "Ρήγας", "Σταθόπουλος", "Τζαβάρας", "Χατζής", "Ψαρράς", "Ζαχαρίας", "Βλάχος", "Λυμπέρης", "Ιωάννου", "Μυλωνάς"]),
    // 16 Hebrew
    names(Order::GivenFirst,
        &["דוד", "רחל", "יוסף", "מרים", "אברהם", "נועה", "משה", "תמר", "שלמה", "אסתר", "יעקב", "שירה", "דניאל", "מיכל", "אליהו", "הדס", "נתן", "יעל"],
        &["כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהמי", "פרידמן", "שפירא", "אזולאי", "בן־דוד", "גולדברג", "רוזן", "חדד", "עמר", "קפלן", "סגל", "ברק"]),
    // 17 Nigerian and Kenyan
    names(Order::GivenFirst,
        &["Chinedu", "Ọlámidé", "Wanjiru", "Ṣadé", "Kipchoge", "Ngozi", "Baraka", "Ifeoma", "Otieno", "Ẹniọlá", "Achieng", "Emeka", "Zawadi", "Tunde", "Halima", "Obinna", "Nyambura", "Yusuf"],
        &["Adéyẹmí", "Okonkwo", "Mwangi", "Balogun", "Kamau", "Eze", "Odhiambo", "Ogunlẹyẹ", "Njoroge", "Abubakar", "Chukwu", "Wafula", "Nwosu", "Kiplagat", "Danjuma", "Onyango", "Ọjọ", "Muthoni"]),
    // 18 German
    names(Order::GivenFirst,
        &["Jürgen", "Käthe", "Björn", "Ännchen", "Götz", "Sören", "Ülker", "Heiß", "Friederike", "Wolfgang", "Annegret", "Dörte", "Lüder", "Märta", "Ottokar", "Roswitha", "Till", "Ursel"],
        &["Müller-Lüdenscheidt", "Groß", "Weiß", "Schäfer", "Köhler", "Böhm", "Jäger", "Krüger", "Schröder", "von der Höh", "Süß", "Vögele", "Strauß", "Bäcker", "Grün", "Förster", "Hübner", "Döring"]),
];

/// Names that a page must survive. Besides these, [`long`] gives one of 300 characters.
pub const NASTY: [&str; 12] = [
    "<script>alert('contact')</script>",
    "\"><svg onload=alert(2)>",
    "{{constructor.constructor('alert(3)')()}}",
    "Robert'); DROP TABLE contacts;--",
    "\u{202e}evitcepsrep ni emaN",
    "\u{200f}\u{200e}Marks only\u{200f}",
    "Z\u{335}a\u{348}l\u{35b}g\u{321}o\u{363}",
    "\u{200b}\u{200b}",
    "👨🏿‍💻👩🏽‍🚀🧑‍🧑‍🧒",
    "Line\none\tand tab",
    "𝕱𝖗𝖆𝖐𝖙𝖚𝖗 𝓢𝓬𝓻𝓲𝓹𝓽",
    "100% %s %00 &amp; &lt;b&gt;",
];

/// One of [`NASTY`], with a number so that it can be told from the others like it.
pub(crate) fn nasty(chance: u64) -> String {
    format!("{} {}", pick(&NASTY, chance), (chance >> 16) % 1000)
}

/// A name of 300 characters.
pub fn long() -> String {
    "Maximiliana Bartholomäus-Öxenstierna ".chars().cycle().take(300).collect()
}

pub(crate) fn business(chance: u64) -> String {
    let kind = pick(&["Toko", "Warung", "Studio", "Café", "Clínica", "Bäckerei", "مخبز", "商店"], chance);
    let name = pick(
        &[
            "Sinar",
            "Mawar",
            "Aurora",
            "Élite",
            "Nusantara",
            "Zephyr",
            "Bintang",
            "Estrela",
            "Melati",
            "Horizon",
            "Kencana",
        ],
        chance >> 16,
    );
    format!("{kind} {name} {}", (chance >> 32) % 500)
}

pub(crate) fn about(chance: u64) -> String {
    const TEXTS: [&str; 8] = [
        "Hey there! I am using WhatsApp.",
        "Available",
        "Sibuk, chat saja ya 🙏",
        "Só mensagens de texto",
        "في الاجتماع",
        "At the movies\nback at nine",
        "<b>bold</b> of you to read this",
        "Battery about to die",
    ];
    pick(&TEXTS, chance).to_owned()
}

pub(crate) fn message(chance: u64) -> String {
    const TEXTS: [&str; 8] = [
        "Hello",
        "Apakah masih buka?",
        "Thank you, I will come by on Friday.",
        "¿Cuánto cuesta el envío?",
        "שלום, יש לכם במלאי?",
        "👍",
        "Köszönöm szépen!\nViszontlátásra",
        "أين الطلب؟",
    ];
    pick(&TEXTS, chance).to_owned()
}

pub(crate) fn note(chance: u64) -> String {
    const TEXTS: [&str; 4] =
        ["Prefers mornings.", "Pays on delivery", "VIP – beri diskon 10%", "Asked for an invoice\non 3 May"];
    pick(&TEXTS, chance).to_owned()
}
