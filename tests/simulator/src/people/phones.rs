//! Phone numbers and LIDs, all different, and the way back from one to its person.
//!
//! Both come from multiplying modulo a power of ten by a number that shares no factor with it:
//! that scatters the digits, never gives one value twice, and can be undone.

/// Patterns of numbers by country, six `d` each, and the script of the names that go with it.
///
/// The digits before the `d`s avoid the ranges that operators give out where we know them (00
/// after an Indonesian prefix, 555 in North America, 07700 900 for drama in the United Kingdom
/// is kept for the pinned people).
const COUNTRIES: [(&str, usize); 24] = [
    ("6281200dddddd", 0),  // Indonesia
    ("36300dddddd", 1),    // Hungary
    ("5511900dddddd", 2),  // Brazil, with the ninth digit
    ("380500dddddd", 3),   // Ukraine
    ("971500dddddd", 4),   // Emirates
    ("915550dddddd", 5),   // India
    ("8613000dddddd", 6),  // China
    ("84900dddddd", 7),    // Vietnam
    ("12dd555dddd", 8),    // United States
    ("819000dddddd", 9),   // Japan
    ("5215500dddddd", 10), // Mexico, with the old 1 after the country code
    ("905000dddddd", 11),  // Turkey
    ("6285700dddddd", 0),  // Indonesia again: most of the desk's users are there
    ("48500dddddd", 12),   // Poland
    ("821000dddddd", 13),  // Korea
    ("554700dddddd", 2),   // Brazil, without the ninth digit
    ("66800dddddd", 14),   // Thailand
    ("306900dddddd", 15),  // Greece
    ("972500dddddd", 16),  // Israel
    ("2348000dddddd", 17), // Nigeria
    ("447400dddddd", 8),   // United Kingdom
    ("5491100dddddd", 10), // Argentina, with the 9 of mobiles
    ("254700dddddd", 17),  // Kenya
    ("4915500dddddd", 18), // Germany
];

const SUBSCRIBERS: u64 = 1_000_000;
const SUBSCRIBER_STEP: u64 = 382_741;
/// Keeps neighbours in the list, who live in different countries, from ending in the same digits.
const COUNTRY_STEP: u64 = 48_611;
const LIDS: u64 = 100_000_000_000_000;
const LID_STEP: u64 = 61_803_398_874_989;

/// Which names suit the number of person `index`.
pub(super) fn script_of(index: usize) -> usize {
    country(index).1
}

/// The number of person `index`. Different for each of the first 24 million.
pub(super) fn phone(index: usize) -> String {
    let nth = (index / COUNTRIES.len()) as u64;
    let shift = (index % COUNTRIES.len()) as u64 * COUNTRY_STEP;
    let subscriber = (times(nth, SUBSCRIBER_STEP, SUBSCRIBERS) + shift) % SUBSCRIBERS;
    let digits = format!("{subscriber:06}");
    let mut digits = digits.chars();
    let pattern = country(index).0.chars();
    pattern.map(|it| if it == 'd' { digits.next().unwrap_or('0') } else { it }).collect()
}

/// Whose number these digits would be.
pub(super) fn index_of(digits: &str) -> Option<usize> {
    COUNTRIES.iter().enumerate().find_map(|(place, (pattern, _))| {
        // 24 shifts are more than a million, hence two laps before the subtraction.
        let shift = place as u64 * COUNTRY_STEP;
        let subscriber = subscriber(pattern, digits)? + 2 * SUBSCRIBERS - shift;
        let nth = times(subscriber, inverse(SUBSCRIBER_STEP, SUBSCRIBERS), SUBSCRIBERS);
        Some(nth as usize * COUNTRIES.len() + place)
    })
}

/// The LID of person `index`. Different for each of the first hundred million million.
pub(super) fn lid(index: usize) -> u64 {
    LIDS + times(index as u64, LID_STEP, LIDS)
}

/// Whose LID this would be.
pub(super) fn index_of_lid(lid: u64) -> Option<usize> {
    let scattered = lid.checked_sub(LIDS).filter(|it| *it < LIDS)?;
    usize::try_from(times(scattered, inverse(LID_STEP, LIDS), LIDS)).ok()
}

fn country(index: usize) -> (&'static str, usize) {
    COUNTRIES.get(index % COUNTRIES.len()).copied().unwrap_or(("1dddddd", 0))
}

fn subscriber(pattern: &str, digits: &str) -> Option<u64> {
    if pattern.len() != digits.len() {
        return None;
    }
    let mut subscriber = String::new();
    for (expected, digit) in pattern.chars().zip(digits.chars()) {
        match expected {
            'd' => subscriber.push(digit),
            _ if expected == digit => {}
            _ => return None,
        }
    }
    subscriber.parse().ok()
}

fn times(left: u64, right: u64, modulus: u64) -> u64 {
    (u128::from(left % modulus) * u128::from(right) % u128::from(modulus)) as u64
}

/// The number that undoes multiplying by `step`, by Euclid's algorithm.
fn inverse(step: u64, modulus: u64) -> u64 {
    let (mut rest, mut next_rest) = (i128::from(modulus), i128::from(step));
    let (mut factor, mut next_factor) = (0_i128, 1_i128);
    while next_rest != 0 {
        let quotient = rest / next_rest;
        (rest, next_rest) = (next_rest, rest - quotient * next_rest);
        (factor, next_factor) = (next_factor, factor - quotient * next_factor);
    }
    factor.rem_euclid(i128::from(modulus)) as u64
}
