//! What the detail tells of a contact: labels and values under their headings.

use std::time::Instant;

use browser::{Element, TIMEOUT};
use serde_json::Value;

use crate::Desk;

/// One thing that the detail tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The heading above it, such as `Names`.
    pub(crate) heading: String,
    /// What it is called, such as `Saved`.
    pub(crate) label: String,
    /// What it is.
    pub(crate) value: String,
    /// What is told of it by pointing at it.
    pub(crate) title: String,
    /// The same for machines, where it is a time.
    pub(crate) moment: String,
}

/// Every fact in the order shown, in one question.
const FACTS: &str = "(region) => { let heading = ''; const facts = []; \
  for (const node of region.querySelectorAll('h3, dt')) { \
    if (node.localName === 'h3') { heading = node.textContent; continue; } \
    const value = node.nextElementSibling, inner = value.querySelector('bdi, time'); \
    facts.push({ heading, label: node.textContent.trim(), value: (inner ?? value).textContent, \
      title: inner?.title ?? '', moment: inner?.dateTime ?? '' }); } \
  return facts; }";

impl Desk {
    /// Everything that the detail tells now.
    #[track_caller]
    pub(crate) fn facts(&self) -> Vec<Fact> {
        facts(&self.detail())
    }

    /// The labels and values under a heading.
    #[track_caller]
    pub(crate) fn facts_under(&self, heading: &str) -> Vec<(String, String)> {
        let facts = self.facts().into_iter().filter(|fact| fact.heading == heading);
        facts.map(|fact| (fact.label, fact.value)).collect()
    }

    /// Waits until the detail tells this under a heading.
    #[track_caller]
    pub(crate) fn wait_fact(&self, heading: &str, label: &str, value: &str) -> Fact {
        let mut found = None;
        self.page.wait_until(&format!("the detail tells {heading}: {label}: {value}"), || {
            let mut facts = self.facts().into_iter();
            found = facts.find(|fact| (&*fact.heading, &*fact.label, &*fact.value) == (heading, label, value));
            found.is_some()
        });
        found.unwrap()
    }

    /// Waits until exactly these labels and values stand under a heading.
    #[track_caller]
    pub(crate) fn wait_facts(&self, heading: &str, expected: &[(&str, &str)]) {
        let is_told = || {
            let told = self.facts_under(heading);
            told.iter().map(|(label, value)| (&**label, &**value)).eq(expected.iter().copied())
        };
        let deadline = Instant::now() + TIMEOUT;
        while !is_told() && Instant::now() < deadline {
            self.page.wait_frames();
        }
        // So that a failure tells both.
        let expected: Vec<(String, String)> =
            expected.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect();
        assert_eq!(self.facts_under(heading), expected, "under {heading}");
    }
}

fn facts(region: &Element) -> Vec<Fact> {
    let told = region.eval(FACTS);
    let text = |fact: &Value, name: &str| fact[name].as_str().unwrap_or_default().to_owned();
    let told = told.as_array().into_iter().flatten();
    told.map(|fact| Fact {
        heading: text(fact, "heading"),
        label: text(fact, "label"),
        value: text(fact, "value"),
        title: text(fact, "title"),
        moment: text(fact, "moment"),
    })
    .collect()
}
