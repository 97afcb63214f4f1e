//! Filling in a template: `<<NAME>>` is replaced by the text of that name.

/// The template with each `<<NAME>>` of `values` replaced. A value that has several lines is indented as its name was.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    for line in template.lines() {
        let name = line.trim().strip_prefix("<<").and_then(|rest| rest.strip_suffix(">>"));
        match values.iter().find(|(known, _)| Some(*known) == name) {
            Some((_, block)) => {
                let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
                for inner in block.lines() {
                    filled.push_str(if inner.is_empty() { "" } else { indent });
                    filled.push_str(inner);
                    filled.push('\n');
                }
            }
            None => {
                let line = values
                    .iter()
                    .fold(line.to_owned(), |line, (known, text)| line.replace(&format!("<<{known}>>"), text));
                filled.push_str(&line);
                filled.push('\n');
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_the_indentation_of_its_place() {
        let filled = fill("a {\n  <<ROWS>>\n}\nx <<WORD>> y\n", &[("ROWS", "one\n\n  two"), ("WORD", "z")]);
        assert_eq!(filled, "a {\n  one\n\n    two\n}\nx z y\n");
    }

    #[test]
    fn an_empty_block_leaves_no_line() {
        assert_eq!(fill("a\n<<ROWS>>\nb\n", &[("ROWS", "")]), "a\nb\n");
    }
}
