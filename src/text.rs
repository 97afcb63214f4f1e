//! Every text that the desk shows, in one table per language.
//!
//! A new language is one more file beside `text/en.rs` and one line in [`Texts::of_language`].

mod advice;
mod en;

use std::ops::Deref;

pub use advice::{
    Advice, advice, advice_on_one, attribute_advice, config_advice, config_unread, nothing_set, slowed, unlock_failed,
};

/// The texts of one language. `{}` stands for what [`fill`] puts there, in order.
#[derive(Debug)]
#[expect(missing_docs, reason = "the name of a text says what it is")]
pub struct Texts {
    pub product: &'static str,
    pub language: &'static str,

    // The frame of the page.
    pub skip_to_list: &'static str,
    pub connection: &'static str,
    pub account: &'static str,
    pub manage_connections: &'static str,
    pub theme: &'static str,
    pub theme_auto: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub refresh: &'static str,
    pub sign_out: &'static str,

    // Search, filters and order.
    pub search: &'static str,
    pub search_hint: &'static str,
    pub clear_search: &'static str,
    pub source: &'static str,
    pub source_all: &'static str,
    pub source_direct: &'static str,
    pub source_groups: &'static str,
    pub group: &'static str,
    pub group_anyone: &'static str,
    pub group_unnamed: &'static str,
    pub groups_unread: &'static str,
    pub include_groups: &'static str,
    pub twins_apart: &'static str,
    pub twins_apart_hint: &'static str,
    pub sort: &'static str,
    pub sort_gateway: &'static str,
    pub sort_name_up: &'static str,
    pub sort_name_down: &'static str,
    pub sort_id_up: &'static str,
    pub sort_id_down: &'static str,

    // The list.
    pub contacts: &'static str,
    pub column_name: &'static str,
    pub column_number: &'static str,
    pub column_seen_in: &'static str,
    pub column_kind: &'static str,
    pub column_last_message: &'static str,
    pub number_hidden: &'static str,
    pub hidden: &'static str,
    pub kind_person: &'static str,
    pub kind_group: &'static str,
    pub kind_business: &'static str,
    pub kind_me: &'static str,
    pub kind_blocked: &'static str,
    pub seen_direct: &'static str,
    pub seen_group: &'static str,
    pub seen_both: &'static str,
    pub yesterday: &'static str,
    pub unread: Counted,

    // How far the reading has come.
    pub unlocking: &'static str,
    pub reading: &'static str,
    pub still_waiting: &'static str,
    pub reading_progress: &'static str,
    pub reading_rate: &'static str,
    pub pause_reading: &'static str,
    pub resume_reading: &'static str,
    pub stop_reading: &'static str,
    pub reading_paused: &'static str,
    pub reading_stopped: &'static str,
    pub n_contacts: Counted,
    pub first_n_loaded: &'static str,
    pub n_match: Counted,
    pub n_match_of: &'static str,
    pub read_of: &'static str,
    pub read_so_far: &'static str,
    pub sorted_so_far: &'static str,
    pub gateway_order: &'static str,
    pub n_skipped: Counted,

    // Lists with nobody in them.
    pub empty: &'static str,
    pub empty_hint: &'static str,
    pub no_match: &'static str,
    pub no_match_hint: &'static str,
    pub clear_filters: &'static str,

    /// All the others.
    later: fn() -> &'static Later,
}

/// The texts that no first list shows. They read as fields of [`Texts`], and stand behind a function because what only that
/// reaches is fetched with the rest of the program.
#[derive(Debug)]
#[expect(missing_docs, reason = "the name of a text says what it is")]
pub struct Later {
    // One contact.
    pub details: &'static str,
    pub close: &'static str,
    pub names: &'static str,
    pub name_saved: &'static str,
    pub name_push: &'static str,
    pub name_business: &'static str,
    pub name_mixed: &'static str,
    pub name_short: &'static str,
    pub name_chat: &'static str,
    pub copy_name: &'static str,
    pub identifiers: &'static str,
    pub jid: &'static str,
    pub unknown: &'static str,
    pub lid: &'static str,
    pub gateway_id: &'static str,
    pub copy_jid: &'static str,
    pub copy_lid: &'static str,
    pub copy_id: &'static str,
    pub copy_number: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub open_in_whatsapp: &'static str,
    pub call: &'static str,
    pub looking: &'static str,
    pub looked_among: &'static str,
    pub not_found: &'static str,
    pub not_found_hint: &'static str,
    pub not_known: &'static str,
    pub not_known_hint: &'static str,
    pub stranger: &'static str,
    pub asking: &'static str,
    pub about: &'static str,
    pub about_none: &'static str,
    pub view_picture: &'static str,
    pub refresh_picture: &'static str,
    pub refresh_wait: &'static str,
    pub asking_picture: &'static str,
    pub picture_none: &'static str,
    pub picture_gone: &'static str,
    pub picture_of: &'static str,
    pub picture_file: &'static str,
    pub download: &'static str,
    pub business: &'static str,
    pub business_email: &'static str,
    pub last_seen: &'static str,
    pub not_read: &'static str,
    pub business_address: &'static str,
    pub business_categories: &'static str,
    pub business_zone: &'static str,
    pub conversation: &'static str,
    pub last_message: &'static str,
    pub last_message_at: &'static str,
    pub unread_messages: &'static str,
    pub crm: &'static str,
    pub assigned_user: &'static str,
    pub department: &'static str,
    pub funnel_stage: &'static str,
    pub notes: &'static str,
    pub custom_data: &'static str,
    pub custom_list: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub groups_in_common: &'static str,
    pub role_member: &'static str,
    pub role_admin: &'static str,
    pub role_owner: &'static str,
    pub more: &'static str,
    pub kind_other: &'static str,
    pub flag_on_whatsapp: &'static str,
    pub flag_my_contact: &'static str,
    pub devices: &'static str,
    pub created: &'static str,
    pub updated: &'static str,
    pub as_json: &'static str,
    pub copy_json: &'static str,
    pub no_record: &'static str,
    pub block: &'static str,
    pub unblock: &'static str,
    pub block_sure: &'static str,
    pub unblock_sure: &'static str,
    pub block_why: &'static str,
    pub unblock_why: &'static str,
    pub block_unknown: &'static str,
    pub not_done: &'static str,
    pub maybe_done: &'static str,
    pub blocked_done: &'static str,
    pub unblocked_done: &'static str,
    pub doing: &'static str,
    pub save_name: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub first_name_wanted: &'static str,
    pub name_rule_address_book: &'static str,
    pub name_rule_tries: &'static str,
    pub name_saved_done: &'static str,

    // The check of a number.
    pub check_number: &'static str,
    pub check_why: &'static str,
    pub check_cannot: &'static str,
    pub phone_number: &'static str,
    pub number_example: &'static str,
    pub check: &'static str,
    pub checking: &'static str,
    pub check_no_number: &'static str,
    pub check_no_country: &'static str,
    pub on_whatsapp: &'static str,
    pub not_on_whatsapp: &'static str,
    pub jid_to_use: &'static str,
    pub check_other_jid: &'static str,
    pub open_contact: &'static str,
    pub open_named: &'static str,

    // Signing in.
    pub sign_in_to: &'static str,
    pub sign_in_why: &'static str,
    pub token: &'static str,
    pub api_key: &'static str,
    pub user_name: &'static str,
    pub password: &'static str,
    pub remember: &'static str,
    pub remember_hint: &'static str,
    pub connect: &'static str,
    pub credential_needed: &'static str,
    pub credential_odd: &'static str,

    // Accounts.
    pub choose_account: &'static str,
    pub choose_account_why: &'static str,
    pub account_id: &'static str,
    pub account_id_hint: &'static str,
    pub use_account: &'static str,
    pub accounts_reading: &'static str,
    pub accounts_none: &'static str,
    pub another_account: &'static str,
    pub state_connected: &'static str,
    pub state_waits: &'static str,
    pub state_starting: &'static str,
    pub state_stopped: &'static str,
    pub state_logged_out: &'static str,
    pub state_failed: &'static str,
    pub state_disconnected: &'static str,

    // Connections.
    pub connections: &'static str,
    pub connections_why: &'static str,
    pub connections_none: &'static str,
    pub connections_fixed: &'static str,
    pub add_connection: &'static str,
    pub edit_connection: &'static str,
    pub from_deployment: &'static str,
    pub own: &'static str,
    pub label: &'static str,
    pub gateway: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub account_optional: &'static str,
    pub needs_sign_in: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,
    pub open: &'static str,
    pub edit: &'static str,
    pub remove: &'static str,
    pub remove_sure: &'static str,
    pub test: &'static str,
    pub testing: &'static str,
    pub test_good: &'static str,
    pub test_asks: &'static str,
    pub label_wanted: &'static str,
    pub address_wanted: &'static str,
    pub unknown_connection: &'static str,
    pub unknown_connection_hint: &'static str,
    pub forget: &'static str,

    // What went wrong, and what to do.
    pub stopped: Words,
    pub panel_stopped: Words,
    pub nothing_set: Words,
    pub unlock_missing: Words,
    pub unlock_refused: Words,
    pub reload: &'static str,
    pub try_again: &'static str,
    pub errors: Errors,
    pub config: ConfigTexts,
}

/// A text that depends on how many there are.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// For one.
    pub one: &'static str,
    /// For every other number.
    pub other: &'static str,
}

/// A headline that says what happened, and a sentence that says what to do.
pub type Words = (&'static str, &'static str);

/// The words for each way in which a gateway can fail us.
#[derive(Debug)]
#[expect(missing_docs, reason = "the name of a text says what it is")]
pub struct Errors {
    pub unreachable: Words,
    pub mixed_content: Words,
    pub offline: Words,
    pub timed_out: Words,
    pub redirected: Words,
    pub credential_refused: Words,
    pub credential_missing: Words,
    pub not_allowed: Words,
    pub not_allowed_this: Words,
    pub account_required: Words,
    pub account_not_found: Words,
    pub waits_for_scan: Words,
    pub starting: Words,
    pub stopped: Words,
    pub logged_out: Words,
    pub failed_account: Words,
    pub disconnected: Words,
    pub not_supported: Words,
    pub store_off: Words,
    pub too_many: Words,
    pub too_many_wait: Words,
    pub slowed: Words,
    pub failed: Words,
    pub refused: Words,
    pub unreadable: Words,
    pub unreadable_place: Words,
    pub too_large: Words,
    pub never_ends: Words,
    pub other: Words,
    pub no_type: &'static str,
}

/// The words for a `config.json` that is wrong.
#[derive(Debug)]
#[expect(missing_docs, reason = "the name of a text says what it is")]
pub struct ConfigTexts {
    pub headline: &'static str,
    pub unread: Words,
    pub field_should_be: &'static str,
    pub attribute_should_be: &'static str,
    pub file_should_be: &'static str,
    pub attribute_hint: &'static str,
    pub hint: &'static str,
    pub json: &'static str,
    pub object: &'static str,
    pub list: &'static str,
    pub text: &'static str,
    pub flag: &'static str,
    pub id: &'static str,
    pub unique_id: &'static str,
    pub gateway: &'static str,
    pub url: &'static str,
    pub auth: &'static str,
    pub origin: &'static str,
    pub known_id: &'static str,
    pub no_credential: &'static str,
}

impl Deref for Texts {
    type Target = Later;

    fn deref(&self) -> &Later {
        (self.later)()
    }
}

impl Texts {
    /// The texts for a language tag; English where there is no other.
    pub fn of_language(_tag: &str) -> &'static Self {
        &en::TEXTS
    }
}

impl Counted {
    /// The text for `n`, with `n` put in as `written`.
    pub fn fill(&self, n: u64, written: &str) -> String {
        fill(if n == 1 { self.one } else { self.other }, &[written])
    }
}

/// Puts `values` where the `{}` of `text` stand, in order.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut values = values.iter();
    let mut parts = text.split("{}");
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        filled.push_str(values.next().copied().unwrap_or_default());
        filled.push_str(part);
    }
    filled
}

/// Writes a number with the language's thousands separator.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_braces_in_order() {
        assert_eq!(fill("{} of {}", &["3", "7"]), "3 of 7");
        assert_eq!(fill("read {}", &[]), "read ");
        assert_eq!(fill("{} x", &["{}"]), "{} x");
    }

    #[test]
    fn numbers_have_their_thousands_set_apart() {
        assert_eq!([number(7), number(1240), number(1_000_000)], ["7", "1,240", "1,000,000"]);
    }
}
