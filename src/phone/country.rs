//! Which country a number belongs to, by how it begins.

use crate::contact::Phone;

/// How numbers begin, each with the region behind it by its ISO 3166 code. The longest that fits decides.
///
/// Regions that share a code with a larger one stand here where a few digits more tell them apart: those of North
/// America and the Caribbean, Kazakhstan, the islands around Britain.
const BEGINNINGS: &str = "\
    1US 1204CA 1226CA 1236CA 1249CA 1250CA 1257CA 1263CA 1289CA 1306CA 1343CA 1354CA 1365CA 1367CA 1368CA 1382CA \
    1387CA 1403CA 1416CA 1418CA 1428CA 1431CA 1437CA 1438CA 1450CA 1468CA 1474CA 1506CA 1514CA 1519CA 1548CA 1579CA \
    1581CA 1584CA 1587CA 1604CA 1613CA 1639CA 1647CA 1672CA 1683CA 1705CA 1709CA 1742CA 1753CA 1778CA 1780CA 1782CA \
    1807CA 1819CA 1825CA 1867CA 1873CA 1879CA 1902CA 1905CA 1942CA 1242BS 1246BB 1264AI 1268AG 1284VG 1340VI 1345KY \
    1441BM 1473GD 1649TC 1658JM 1664MS 1670MP 1671GU 1684AS 1721SX 1758LC 1767DM 1784VC 1787PR 1809DO 1829DO 1849DO \
    1868TT 1869KN 1876JM 1939PR 7RU 76KZ 77KZ 20EG 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI \
    226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO \
    245GW 246IO 247AC 248SC 249SD 250RW 251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE 262269YT \
    262639YT 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 27ZA 290SH 291ER 297AW 298FO 299GL 30GR 31NL 32BE 33FR 34ES \
    350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 36HU 370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC \
    378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 39IT 3906698VA 40RO 41CH 420CZ 421SK 423LI 43AT 44GB \
    441481GG 441534JE 441624IM 45DK 46SE 47NO 48PL 49DE 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA 508PM 509HT \
    51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE 590GP 591BO 592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599BQ 5999CW 60MY \
    61AU 62ID 63PH 64NZ 65SG 66TH 670TL 672NF 673BN 674NR 675PG 676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS \
    686KI 687NC 688TV 689PF 690TK 691FM 692MH 81JP 82KR 84VN 850KP 852HK 853MO 855KH 856LA 86CN 880BD 886TW 90TR 91IN \
    92PK 93AF 94LK 95MM 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH 974QA 975BT \
    976MN 977NP 98IR 992TJ 993TM 994AZ 995GE 996KG 998UZ";

/// The region of a number by its ISO 3166 code; `None` for codes that no country has.
pub fn country(phone: &Phone) -> Option<&'static str> {
    let begins = |(digits, _): &(&str, &str)| phone.digits().starts_with(digits);
    let beginnings = BEGINNINGS.split_whitespace().filter_map(|entry| entry.split_at_checked(entry.len() - 2));
    beginnings.filter(begins).max_by_key(|(digits, _)| digits.len()).map(|(_, region)| region)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &str, expected: Option<&str>) {
        assert_eq!(country(&Phone::parse(digits).unwrap()), expected, "{digits}");
    }

    #[test]
    fn a_number_is_of_the_country_of_its_code() {
        check("6281234419087", Some("ID"));
        check("5511988412041", Some("BR"));
        check("971504127741", Some("AE"));
        check("380674124141", Some("UA"));
    }

    #[test]
    fn regions_that_share_a_code_are_told_apart_by_what_follows() {
        check("12025550143", Some("US"));
        check("14165550143", Some("CA"));
        check("18765550143", Some("JM"));
        check("79161234567", Some("RU"));
        check("77011234567", Some("KZ"));
        check("447911123456", Some("GB"));
        check("441534123456", Some("JE"));
    }

    #[test]
    fn codes_of_no_country_have_none() {
        check("882161234567", None);
        check("99912345678", None);
    }

    #[test]
    fn every_beginning_is_digits_and_a_region() {
        for entry in BEGINNINGS.split_whitespace() {
            let (digits, region) = entry.split_at(entry.len() - 2);
            assert!(digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty(), "{entry}");
            assert!(region.bytes().all(|byte| byte.is_ascii_uppercase()), "{entry}");
        }
    }
}
