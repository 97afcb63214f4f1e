//! The letters of the scripts of the world in order, as the Unicode collation (CLDR) has them for English.
//!
//! Every browser has them built in, but takes 12 ms to load them, or 50 on a machine four times slower, and a first list would
//! wait for that. A test in the browser holds these against its own (`tests/suite/wasm.rs`).

/// The letters from the first to the last, a line for each script.
///
/// What stands between two spaces is a letter, in every form in which it counts as the same; or `a-c` for the letters `a`, `b`
/// and `c`. What is not here counts as what it is made of (`É` as `e`), or goes behind all others by its number.
pub(super) const LETTERS: [&str; 23] = [
    // What is set between words. Symbols stand in the gap at the end.
    "_ - ゠ ・ , ՝ ٫ ٬ ;; : ! ¡ ՜ ? ¿ ՞ . ۔ ·· । ॥ ჻ ' \" « » ( ) [ ] { } § ¶ @ * ٭ / \\ & # % ٪ ՚ ՛ ՟ ॰ ৽ ੶ ૰ ౷ ಄ ෴ ๏ \
     ๚ ๛ ` ´΄ ^ ¯ ¨΅ ¸ ゛ ゜ ʹ ͵ ° ҂ ৺ ୰ ௳-௸ ௺ ౿ ൏ ൹ © ® ϶ + ± ÷ × <-> ¬ | ¦ ~ ॱ ๆ ໆ ゝゞ ー ヽヾ ¤ ¢ $ £ ¥ ৲ ৳ ৻ ૱ ௹ ฿ ",
    // Digits, and what counts.
    "0٠०০੦૦୦௦౦౸೦൦෦๐໐ 1¹١१১੧૧୧௧౧౹౼೧൧෧๑໑ 2²٢२২੨૨୨௨౨౺౽೨൨෨๒໒ 3³٣३৩੩૩୩௩౩౻౾೩൩෩๓໓ 4٤४৪੪૪୪௪౪೪൪෪๔໔ 5٥५৫੫૫୫௫౫೫൫෫๕໕ \
     6٦६৬੬૬୬௬౬೬൬෬๖໖ 7٧७৭੭૭୭௭౭೭൭෭๗໗ 8٨८৮੮૮୮௮౮೮൮෮๘໘ 9٩९৯੯૯୯௯౯೯൯෯๙໙ ৴-৹ ୲-୷ ௰-௲ ൘-൞ ൰-൸",
    // Latin.
    "AaªÀÁÂÃÄÅàáâãäåĀāĂăĄą Ⱥ ɐ-ɒ Bb ʙ ƀɃ Ɓɓ Ƃƃ CcÇçĆćĈĉĊċČč Ȼȼ Ƈƈ ɕ DdÐðĎďĐđ ȸ ʣ ʥ ʤ Ɖɖ Ɗɗ Ƌƌ ȡ EeÈÉÊËèéêëĒēĔĕĖėĘęĚě \
     Ɇɇ Ǝǝ Əə Ɛɛ ɘ ɚ ɜ-ɞ ʚ ɤ Ff ʩ Ƒƒ GgĜĝĞğĠġĢģ ɡ ɢ Ǥǥ Ɠɠ ʛ Ɣɣ Ƣƣ HhĤĥĦħ ʜ ƕǶ ɦ ɧ IiÌÍÎÏìíîïĨĩĪīĬĭĮįİ ı ɪ Ɨɨ Ɩɩ JjĴĵ \
     ȷ Ɉɉ ʝ ɟ ʄ KkĶķ Ƙƙ ʞ LlĹĺĻļĽľĿŀŁł ʪ ʫ ʟ ƚȽ ɫ-ɭ ȴ ɮ ƛ ʎ Mm ɱ NnÑñŃńŅņŇň ɴ Ɲɲ ƞȠ ɳ ȵ Ŋŋ OoºÒÓÔÕÖØòóôõöøŌōŎŏŐő ɶ \
     Ɔɔ Ɵɵ ɷ Ȣȣ Pp Ƥƥ ɸ Qq ȹ ʠ Ɋɋ ĸ RrŔŕŖŗŘř Ʀʀ Ɍɍ ɹ-ɿ ʁ SsŚśŜŝŞşŠšſ ʂ ȿ Ʃʃ ƪ ʅ ʆ TtŢţŤť ʨ ƾʦ ʧ Ŧŧ Ⱦ ƫ Ƭƭ Ʈʈ ȶ ʇ \
     UuÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų Ʉʉ ɥ ʮ ʯ Ɯɯ ɰ Ʊʊ Vv Ʋʋ Ʌʌ WwŴŵ ʍ Xx YyÝýÿŶŷŸ ʏ Ɏɏ Ƴƴ Ȝȝ ZzŹźŻżŽž ƍ Ƶƶ Ȥȥ ʐ ʑ ɀ Ʒʒ Ƹƹ ƺ ʓ \
     Þþ ƿǷ ƻ Ƨƨ Ƽƽ Ƅƅ ʔ Ɂɂ ʕ ʡ ʢ ʖ ǀ-ǃ ʗ ʘ ʬ ʭ",
    // Greek.
    "ΆΑάα Ββϐ Γγ Δδ ΈΕέεϵ Ϝϝ Ͷͷ Ϛϛ Ζζ Ͱͱ ΉΗήη Θθϑϴ ͺΊΐΙΪίιϊ Ϳϳ Κκϰ Ϗϗ Λλ µΜμ Νν Ξξ ΌΟοό Ππϖ Ϻϻ Ϟϟ Ϙϙ Ρρϱ ϼ ΣςσϲϹ ͼϾ \
     ͻϽ ͽϿ Ττ ΎΥΫΰυϋύϒϓϔ Φφϕ Χχ Ψψ ΏΩωώ Ϡϡ Ͳͳ Ϸϸ Ϣϣ Ϥϥ Ϧϧ Ϩϩ Ϫϫ Ϭϭ Ϯϯ",
    // Cyrillic.
    "АаӐӑӒӓ ӘәӚӛ Ӕӕ Бб Вв ЃГгѓҐґ Ғғ Ӻӻ Ҕҕ Ӷӷ Дд Ԁԁ Ђђ Ԃԃ Ҙҙ ЀЁЕеѐёӖӗ Єє ЖжӁӂӜӝ Ԫԫ Җҗ ЗзӞӟ Ԅԅ Ԑԑ Ѕѕ Ӡӡ Ԇԇ ЍИиѝӢӣӤӥ Ҋҋ \
     ІЇії Йй Јј ЌКкќ Ққ Ӄӄ Ҡҡ Ҟҟ Ҝҝ Ԟԟ Ԛԛ Лл Ӆӆ Ԯԯ Ԓԓ Ԡԡ Љљ Ԉԉ Ԕԕ Мм Ӎӎ Нн Ԩԩ Ӊӊ Ңң Ӈӈ Ԣԣ Ҥҥ Њњ Ԋԋ ОоӦӧ ӨөӪӫ Пп Ԥԥ \
     Ҧҧ Ҁҁ Рр Ҏҏ Ԗԗ Сс Ԍԍ Ҫҫ Тт Ԏԏ Ҭҭ Ћћ ЎУуўӮӯӰӱӲӳ Үү Ұұ Ѹѹ Фф Хх Ӽӽ Ӿӿ Ҳҳ Һһ Ԧԧ Ѡѡ Ѿѿ Ѽѽ Ѻѻ Цц Ҵҵ ЧчӴӵ Ԭԭ Ҷҷ Ӌӌ Ҹҹ \
     Ҽҽ Ҿҿ Џџ Шш Щщ Ъъ ЫыӸӹ Ьь Ҍҍ Ѣѣ ЭэӬӭ Юю Яя Ԙԙ Ѥѥ Ѧѧ Ѫѫ Ѩѩ Ѭѭ Ѯѯ Ѱѱ Ѳѳ ѴѵѶѷ Ҩҩ Ԝԝ Ӏӏ",
    // Georgian.
    "ა-ზ ჱ თ-მ ნჼ ჲ ო-ტ ჳ უ-ხ ჴ ჯ ჰ ჵ-ჺ ჽ-ჿ",
    // Armenian.
    "Աա ՠ Բբ Գգ Դդ Եե Զզ Էէ Ըը Թթ Ժժ Իի Լլ Խխ Ծծ Կկ Հհ Ձձ Ղղ Ճճ Մմ Յյ Նն Շշ Ոո Չչ Պպ Ջջ Ռռ Սս Վվ Տտ Րր Ցց Ււ Փփ Քք \
     Օօ Ֆֆ ՙ",
    // Hebrew.
    "א-י ךכ ל םמ ןנ ס ע ףפ ץצ ק-ת",
    // Arabic.
    "ءٴ ٵ-ٸ آ أ ٲ ٱ ؤ إ ٳ ئ ا ٮ ب ٻ پ ڀ ة-ث ٹ ٺ ټ ٽ ٿ ج ڃ ڄ چ ڿ ڇ ح خ ځ ڂ څ د ذ ڈ-ڐ ر ز ڑ-ڙ س ش ښ-ڜ ص ض ڝ ڞ ط ظ ڟ ع \
     غ ڠ ف ڡ-ڦ ٯ ق ڧ ڨ ك ک-ڴ ػ ؼ ل ڵ-ڸ م ن ں-ڽ ڹ ه ھ ہۂ ۃ ۀە و ۄ-ۋ ۏ ى ي ی-ێ ې ۑ ؽ-ؿ ؠ ےۓ",
    // Devanagari.
    "ॐ ॲ ऄ-आ ॳ-ॷ इ-ऋ ॠ ऌ ॡ ऍ-औ कक़ खख़ गग़ ॻ घ-छ जज़ ॹ ॼ झ-ठ ॸ डड़ ॾ ढढ़ ण-ध नऩ प फफ़ ब ॿ भ म यय़ ॺ रऱ ल ळऴ व-ह ऽ ॽ \u{93e} \
     \u{93a} \u{93b} \u{94f} \u{956} \u{957} \u{93f}-\u{944} \u{962} \u{963} \u{945} \u{955} \u{946} \u{947} \u{94e} \
     \u{948}-\u{94d}",
    // Bengali.
    "ঀ অ-ঋ ৠ ঌ ৡ এ ঐ ও-ঠ ডড় ঢঢ় ণ ত ৎ থ-ন প-ম যয় র ৰ ল ৱ শ-হ ঽ-\u{9c4} \u{9e2} \u{9e3} \u{9c7} \u{9c8} \
     \u{9cb}-\u{9cd} \u{9d7} ৼ",
    // Gurmukhi.
    "ੴ ੳ ਉ ਊ ਓ ਅ ਆ ਐ ਔ ੲ ਇ ਈ ਏ ਸ਼ਸ ਹ \u{a51} ਕ ਖਖ਼ ਗਗ਼ ਘ-ਛ ਜਜ਼ ਝ-ਨ ਪ ਫਫ਼ ਬ-ਯ \u{a75} ਰ ਲਲ਼ ਵ ੜ \u{a3e}-\u{a42} \u{a47} \
     \u{a48} \u{a4b}-\u{a4d}",
    // Gujarati.
    "ૐ અ-ઋ ૠ ઌ ૡ ઍ એ-ઑ ઓ-જ ૹ ઝ-ન પ-ર લ વ-હ ળ ઽ-\u{ac4} \u{ae2} \u{ae3} \u{ac5} \u{ac7}-\u{ac9} \u{acb}-\u{acd}",
    // Oriya.
    "ଅ-ଋ ୠ ଌ ୡ ଏ ଐ ଓ-ଠ ଡଡ଼ ଢଢ଼ ଣ-ନ ପ-ଯ ୟ ର ଲ ଳ ଵ ୱ ଶ-ହ ଽ-\u{b44} \u{b62} \u{b63} \u{b47} \u{b48} \u{b4b}-\u{b4d} \
     \u{b56} \u{b57}",
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
    "ぁあァア ぃいィイ ぅうゔゥウヴ ぇえェエ ぉおォオ かがゕカガヵ きぎキギ くぐクグ けげゖケゲヶ こごコゴ さざサザ しじシジ すずスズ せぜセゼ そぞソゾ ただタダ ちぢチヂ っつづッツヅ てでテデ とどトド なナ \
     にニ ぬヌ ねネ のノ はばぱハバパ ひびぴヒビピ ふぶぷフブプ へべぺヘベペ ほぼぽホボポ まマ みミ むム めメ もモ ゃやャヤ ゅゆュユ ょよョヨ らラ りリ るル れレ ろロ ゎわヮワヷ ゐヰヸ ゑヱヹ をヲヺ んン",
];

/// What is passed over, written in the same way: vowel signs, points and accents that a letter carries, and what leaves no ink of
/// its own.
pub(super) const PASSED: &str = "\u{ad} \u{300}-\u{36f} \u{483}-\u{489} ـ \u{64b}-\u{65f} \u{670} \u{900}-\u{903} \u{93c} \u{951}-\u{954} \u{981}-\u{983} \
     \u{9bc} \u{9fe} \u{a01}-\u{a03} \u{a3c} \u{a70} \u{a71} \u{a81}-\u{a83} \u{abc} \u{afa}-\u{aff} \u{b01}-\u{b03} \
     \u{b3c} \u{b55} \u{b82} \u{c00}-\u{c04} \u{c3c} \u{c81}-\u{c83} \u{cbc} \u{cf3} \u{d00}-\u{d03} \u{d81}-\u{d83} \
     \u{e47}-\u{e4e} \u{ec8}-\u{ece} \u{200b}-\u{200f} \u{202a}-\u{202e} \u{2060}-\u{206f} \u{3099} \u{309a} \
     \u{fe00}-\u{fe0f} \u{feff}";
