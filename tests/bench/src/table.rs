//! The figures as a table, for 120 columns.

use crate::bars::{self, Bar};
use crate::figures::{Figure, Figures, Unit};
use crate::stage::Side;

/// The bars, each with what it has come to.
pub(crate) fn of_bars(bars: &[Bar]) -> String {
    let mut table = format!("{:<57}{:>11}{:>11}{:>8}  {:<22}{}\n", "", "desk", "floor", "ratio", "bar", "");
    for bar in bars {
        let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| shown(bar.figure, value));
        let verdict = match bar.is_held() {
            Some(true) => "held",
            Some(false) => "MISSED",
            None if bar.is_wanted => "unknown",
            None => "left out",
        };
        let (desk, floor, limit) = (value(bar.desk), value(bar.floor), bar.limit());
        let ratio = shown_ratio(bar.ratio());
        table.push_str(&format!("{:<57}{desk:>11}{floor:>11}{ratio:>8}  {limit:<22}{verdict}\n", bar.what));
    }
    table
}

/// All figures of one size.
pub(crate) fn of_size(people: usize, figures: &Figures) -> String {
    let heading = format!("{} contacts", grouped(people as f64));
    let mut table = format!("{heading:<40}{:>12}{:>12}{:>12}{:>12}{:>8}\n", "desk", "worst", "floor", "worst", "ratio");
    for figure in Figure::ALL {
        let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| shown(figure, value));
        let of = |side| (figures.median(people, side, figure), figures.worst(people, side, figure));
        let ((desk, desk_worst), (floor, floor_worst)) = (of(Side::Desk), of(Side::Floor));
        if desk.is_none() {
            continue;
        }
        let ratio = shown_ratio(bars::ratio(desk, floor).filter(|_| figure.unit() != Unit::Truth));
        let cells = [desk, desk_worst, floor, floor_worst].map(|cell| format!("{:>12}", value(cell))).concat();
        table.push_str(&format!("{:<40}{cells}{ratio:>8}\n", figure.label()));
    }
    table
}

fn shown_ratio(ratio: Option<f64>) -> String {
    ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default()
}

/// A value with its unit.
pub(crate) fn shown(figure: Figure, value: f64) -> String {
    match figure.unit() {
        Unit::LongMilliseconds if value < 50.0 => "under 50 ms".to_owned(),
        Unit::Milliseconds | Unit::LongMilliseconds if value < 100.0 => format!("{value:.1} ms"),
        Unit::Milliseconds | Unit::LongMilliseconds => format!("{} ms", grouped(value)),
        Unit::Bytes if value < 1e6 => format!("{:.1} kB", value / 1e3),
        Unit::Bytes => format!("{:.1} MB", value / 1e6),
        Unit::Number => grouped(value),
        Unit::Score if value < 5e-4 => "0".to_owned(),
        Unit::Score => format!("{value:.3}"),
        Unit::Truth => if value > 0.5 { "yes" } else { "no" }.to_owned(),
    }
}

/// A whole number, in groups of three digits.
pub(crate) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < -0.5 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(figure: Figure, value: f64, expected: &str) {
        assert_eq!(shown(figure, value), expected);
    }

    #[test]
    fn values_have_the_unit_and_the_digits_that_fit() {
        check(Figure::FirstRow, 16.66, "16.7 ms");
        check(Figure::FirstRow, 1_499.5, "1,500 ms");
        check(Figure::LaterFrame, 0.0, "under 50 ms");
        check(Figure::LaterFrame, 281.4, "281 ms");
        check(Figure::Memory, 97_251_328.0, "97.3 MB");
        check(Figure::Program, 296_181.0, "296.2 kB");
        check(Figure::Nodes, 1_783.0, "1,783");
        check(Figure::Shift, 0.0, "0");
        check(Figure::Shift, 0.0123, "0.012");
        check(Figure::ReachesEnd, 1.0, "yes");
    }

    #[test]
    fn whole_numbers_are_grouped() {
        let numbers = [0.0, 999.0, 1_000.0, 1_234_567.0, -1_500.0].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567", "-1,500"]);
    }

    #[test]
    fn tables_fit_into_120_columns() {
        let mut figures = Figures::default();
        for figure in Figure::ALL {
            for side in Side::BOTH {
                figures.note(1_000_000, side, figure, 1_234_567.0);
            }
        }
        let tables = of_bars(&bars::all(&figures, &[1_000_000])) + &of_size(1_000_000, &figures);
        for line in tables.lines() {
            assert!(line.chars().count() <= 120, "{} columns: {line}", line.chars().count());
        }
        assert!(tables.contains("1,000,000 contacts") && tables.contains("left out") && tables.contains("MISSED"));
    }
}
