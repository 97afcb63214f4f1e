//! The letters of the scripts of the world in order, as the Unicode collation (CLDR) has them for English.
//!
//! Every browser has them built in, but takes so long to load them, 12 ms or on a slow phone 50, that a first list would wait
//! for them. A test in the browser holds these against its own (`tests/suite/wasm.rs`).

/// The letters from the first to the last, a line for each script.
///
/// What stands between two spaces is a letter, in every form in which it counts as the same; or `a-c` for the letters `a`, `b`
/// and `c`. What is not here counts as what it is made of (`É` as `e`), or goes behind all others by its number.
pub(super) const LETTERS: [&str; 23] = [
    // What is set between words. Symbols stand in the gap at the end.
    "_ - ゠ ・ , ՝ ٫ ٬ ; : ! ¡ ՜ ? ¿ ՞ . ۔ · । ॥ ჻ ' \" « » ( ) [ ] { } § ¶ @ * ٭ / \\ & # % ٪ ՚ ՛ ՟ ॰ ৽ ੶ ૰ ౷ ಄ ෴ ๏ ๚ \
     ๛ ` ´΄ ^ ¯ ¨΅ ¸ ゛ ゜ ͵ ° ҂ ৺ ୰ ௳-௸ ௺ ౿ ൏ ൹ © ® ϶ + ± ÷ × <-> ¬ | ¦ ~ ॱ ๆ ໆ ゝ ー ヽ ¤ ¢ $ £ ¥ ৲ ৳ ৻ ૱ ௹ ฿ ",
    // Digits, and what counts.
    "0٠०০੦૦୦௦౦౸೦൦෦๐໐ 1١१১੧૧୧௧౧౹౼೧൧෧๑໑ 2٢२২੨૨୨௨౨౺౽೨൨෨๒໒ 3٣३৩੩૩୩௩౩౻౾೩൩෩๓໓ 4٤४৪੪૪୪௪౪೪൪෪๔໔ 5٥५৫੫૫୫௫౫೫൫෫๕໕ 6٦६৬੬૬୬௬౬೬൬෬๖໖ \
     7٧७৭੭૭୭௭౭೭൭෭๗໗ 8٨८৮੮૮୮௮౮೮൮෮๘໘ 9٩९৯੯૯୯௯౯೯൯෯๙໙ ৴-৹ ୲-୷ ௰-௲ ൘-൞ ൰-൸",
    // Latin.
    "a ɐ-ɒ b ʙ ƀ ɓ ƃ c ȼ ƈ ɕ dðđ ȸ ʣ ʥ ʤ ɖ ɗ ƌ ȡ e ɇ ǝ ə ɛ ɘ ɚ ɜ-ɞ ʚ ɤ f ʩ ƒ g ɡ ɢ ǥ ɠ ʛ ɣ ƣ hħ ʜ ƕ ɦ ɧ i ı ɪ ɨ ɩ j \
     ȷ ɉ ʝ ɟ ʄ k ƙ ʞ lĿŀł ʪ ʫ ʟ ƚ ɫ-ɭ ȴ ɮ ƛ ʎ m ɱ n ɴ ɲ ƞ ɳ ȵ ŋ oø ɶ ɔ ɵ ɷ ȣ p ƥ ɸ q ȹ ʠ ɋ ĸ r ʀ ɍ ɹ-ɿ ʁ s ʂ ȿ ʃ ƪ ʅ \
     ʆ t ʨ ƾʦ ʧ ŧ ƫ ƭ ʈ ȶ ʇ u ʉ ɥ ʮ ʯ ɯ ɰ ʊ v ʋ ʌ w ʍ x y ʏ ɏ ƴ ȝ z ƍ ƶ ȥ ʐ ʑ ɀ ʒ ƹ ƺ ʓ þ ƿ ƻ ƨ ƽ ƅ ʔ ɂ ʕ ʡ ʢ ʖ ǀ-ǃ \
     ʗ ʘ ʬ ʭ",
    // Greek.
    "α-ε ϝ ͷ ϛ ζ ͱ η θ ͺι ϳ κ ϗ λ-π ϻ ϟ ϙ ρ ϼ ςσ ͼ ͻ ͽ τ-ω ϡ ͳ ϸ ϣ ϥ ϧ ϩ ϫ ϭ ϯ",
    // Cyrillic.
    "а ә ӕ б в гґ ғ ӻ ҕ ӷ д ԁ ђ ԃ ҙ е є ж ԫ җ з ԅ ԑ ѕ ӡ ԇ и ҋ і Йй ј к қ ӄ ҡ ҟ ҝ ԟ ԛ л ӆ ԯ ԓ ԡ љ ԉ ԕ м ӎ н ԩ ӊ ң ӈ ԣ \
     ҥ њ ԋ о ө п ԥ ҧ ҁ р ҏ ԗ с ԍ ҫ т ԏ ҭ ћ у ү ұ ѹ ф х ӽ ӿ ҳ һ ԧ ѡ ѿ ѽ ѻ ц ҵ ч ԭ ҷ ӌ ҹ ҽ ҿ џ ш-ь ҍ ѣ э-я ԙ ѥ ѧ ѫ ѩ ѭ \
     ѯ ѱ ѳ ѵ ҩ ԝ ӏ",
    // Georgian.
    "ა-ზ ჱ თ-ნ ჲ ო-ტ ჳ უ-ხ ჴ ჯ ჰ ჵ-ჺ ჽ-ჿ",
    // Armenian.
    "ա ՠ բ-ֆ ՙ",
    // Hebrew.
    "א-י ךכ ל םמ ןנ ס ע ףפ ץצ ק-ת",
    // Arabic.
    "ءٴ ٵ-ٸ آ أ ٲ ٱ ؤ إ ٳ ئ ا ٮ ب ٻ پ ڀ ة-ث ٹ ٺ ټ ٽ ٿ ج ڃ ڄ چ ڿ ڇ ح خ ځ ڂ څ د ذ ڈ-ڐ ر ز ڑ-ڙ س ش ښ-ڜ ص ض ڝ ڞ ط ظ ڟ ع \
     غ ڠ ف ڡ-ڦ ٯ ق ڧ ڨ ك ک-ڴ ػ ؼ ل ڵ-ڸ م ن ں-ڽ ڹ ه ھ ہ ۃ ە و ۄ-ۋ ۏ ى ي ی-ێ ې ۑ ؽ-ؿ ؠ ے",
    // Devanagari.
    "ॐ ॲ ऄ-आ ॳ-ॷ इ-ऋ ॠ ऌ ॡ ऍ-ग ॻ घ-ज ॹ ॼ झ-ठ ॸ ड ॾ ढ-न प-ब ॿ भ-य ॺ र ल ळ व-ह ऽ ॽ \u{93e} \u{93a} \u{93b} \u{94f} \
     \u{956} \u{957} \u{93f}-\u{944} \u{962} \u{963} \u{945} \u{955} \u{946} \u{947} \u{94e} \u{948}-\u{94d}",
    // Bengali.
    "ঀ অ-ঋ ৠ ঌ ৡ এ ঐ ও-ত ৎ থ-ন প-র ৰ ল ৱ শ-হ ঽ-\u{9c4} \u{9e2} \u{9e3} \u{9c7} \u{9c8} \u{9cb}-\u{9cd} \u{9d7} ৼ",
    // Gurmukhi.
    "ੴ ੳ ਉ ਊ ਓ ਅ ਆ ਐ ਔ ੲ ਇ ਈ ਏ ਸ ਹ \u{a51} ਕ-ਨ ਪ-ਯ \u{a75} ਰ ਲ ਵ ੜ \u{a3e}-\u{a42} \u{a47} \u{a48} \u{a4b}-\u{a4d}",
    // Gujarati.
    "ૐ અ-ઋ ૠ ઌ ૡ ઍ એ-ઑ ઓ-જ ૹ ઝ-ન પ-ર લ વ-હ ળ ઽ-\u{ac4} \u{ae2} \u{ae3} \u{ac5} \u{ac7}-\u{ac9} \u{acb}-\u{acd}",
    // Oriya.
    "ଅ-ଋ ୠ ଌ ୡ ଏ ଐ ଓ-ନ ପ-ଯ ୟ ର ଲ ଳ ଵ ୱ ଶ-ହ ଽ-\u{b44} \u{b62} \u{b63} \u{b47} \u{b48} \u{b4b}-\u{b4d} \u{b56} \u{b57}",
    // Tamil.
    "ௐ அ-ஊ எ-ஐ ஒ-ஔ ஃ க ங ச ஞ ட ண த ந ப ம-ர ல வ ழ ள ற ன ஜ ஶ-ஹ \u{bbe}-\u{bc2} \u{bc6}-\u{bc8} \u{bca}-\u{bcd} \u{bd7}",
    // Telugu.
    "అ-ఋ ౠ ఌ ౡ ఎ-ఐ ఒ-చ ౘ ఛ జ ౙ ఝ-న ౝ ప-ల వ శ \u{c5c} ష-హ ళ ఴ ౚ ఽ-\u{c44} \u{c62} \u{c63} \u{c46}-\u{c48} \
     \u{c4a}-\u{c4d} \u{c55} \u{c56}",
    // Kannada.
    "ಅ-ಋ ೠ ಌ ೡ ಎ-ಐ ಒ-ನ ೝ ಪ-ಲ ವ ಶ \u{cdc} ಷ-ಹ ಳ ೞ ಽ ೱ ೲ ಀ \u{cbe}-\u{cc4} \u{ce2} \u{ce3} \u{cc6}-\u{cc8} \
     \u{cca}-\u{ccd} \u{cd5} \u{cd6}",
    // Malayalam.
    "അ-ഈ ൟ ഉ-ഋ ൠ ഌ ൡ എ-ഐ ഒ-ക ൿ ഖ-ണ ൺ ത-ന ൻ ഩ-മ ൔ യ ൕ ര ൎർ ല ൽ വ-ഹ ള ൾ ഴ ൖ റ ഺ ഽ ഄ \u{d3e}-\u{d44} \u{d62} \u{d63} \
     \u{d46}-\u{d48} \u{d4a}-\u{d4c} \u{d57} \u{d3b}\u{d3c}\u{d4d}",
    // Sinhala.
    "අ-ඖ ක-න ඳ-ර ල ව-ෆ \u{dcf}-\u{dd4} \u{dd6} \u{dd8} \u{df2} \u{ddf} \u{df3} \u{dd9}-\u{dde} \u{dca}",
    // Thai.
    "ก-\u{e3a} เ-ๅ",
    // Lao.
    "ໞ ກ ຂ ຄ ຆ-ຉ ສ ຊ ຌ ຎ ໟ ຍ ຏ-ຣ ລ ວ-ຩ ຫ-ຽ ເ-ໄ",
    // The pieces of Korean syllables.
    "ᄀ-ᇿ",
    // Kana.
    "ぁあァア ぃいィイ ぅうゥウ ぇえェエ ぉおォオ かゕカヵ きキ くク けゖケヶ こコ さサ しシ すス せセ そソ たタ ちチ っつッツ てテ とト なナ にニ ぬヌ ねネ のノ はハ ひヒ ふフ へヘ ほホ まマ みミ \
     むム めメ もモ ゃやャヤ ゅゆュユ ょよョヨ らラ りリ るル れレ ろロ ゎわヮワ ゐヰ ゑヱ をヲ んン",
];

/// What is passed over, written in the same way: vowel signs, and points that a letter carries.
pub(super) const PASSED: &str = "\u{ad} \u{483}-\u{489} ـ \u{64b}-\u{65f} \u{670} \u{900}-\u{903} \u{93c} \u{951}-\u{954} \u{981}-\u{983} \
     \u{9bc} \u{9fe} \u{a01}-\u{a03} \u{a3c} \u{a70} \u{a71} \u{a81}-\u{a83} \u{abc} \u{afa}-\u{aff} \u{b01}-\u{b03} \
     \u{b3c} \u{b55} \u{b82} \u{c00}-\u{c04} \u{c3c} \u{c81}-\u{c83} \u{cbc} \u{cf3} \u{d00}-\u{d03} \u{d81}-\u{d83} \
     \u{e47}-\u{e4e} \u{ec8}-\u{ece}";
