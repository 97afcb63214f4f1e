//! One contact in the store: what is asked and when, what is remembered, what is done and put back.

use super::*;
use crate::gateway::detail::{GivenName, Told};

const ANA: &str = "628123456@c.us";
const NOBODY: &str = "628999999@c.us";

fn id(key: &str) -> ContactId {
    ContactId::new(key)
}

/// A WAHA desk that has read its list: Ana, who is not blocked.
fn waha() -> Stage {
    let stage = Stage::with(Product::Waha);
    let row = format!(r#"[{{"id":"{ANA}","name":"Ana","isBlocked":false}}]"#);
    stage.asked("/api/contacts/all").answer(stage.store, 200, &row);
    stage.asked("/groups").answer(stage.store, 200, "[]");
    stage
}

/// The same with Ana open, on an engine that can do everything.
fn waha_with_ana() -> Stage {
    let stage = waha();
    stage.store.show(Aside::Contact(id(ANA)));
    stage.asked("/api/server/version").answer(stage.store, 200, r#"{"engine":"WEBJS"}"#);
    stage
}

fn hypersender() -> Stage {
    let stage = Stage::with(Product::Hypersender);
    let row = format!(r#"{{"data":[{{"id":"{ANA}","name":"Ana"}}]}}"#);
    stage.asked("/contacts/get-all").answer(stage.store, 200, &row);
    stage
}

fn name_of(stage: &Stage) -> String {
    match stage.store.sighting() {
        Sighting::Found(contact) => contact.name().unwrap_or("-").to_owned(),
        other => format!("{other:?}"),
    }
}

fn is_blocked(stage: &Stage) -> Option<bool> {
    let row = stage.store.rows(0..1)[0];
    let (in_row, in_detail) = (stage.store.contact(row).unwrap(), stage.store.person().unwrap());
    assert_eq!(in_row.flags.blocked, in_detail.flags.blocked, "row and detail are in step");
    in_row.flags.blocked
}

#[test]
fn opening_somebody_whose_row_tells_all_asks_nothing() {
    let stage = hypersender();
    stage.store.show(Aside::Contact(id(ANA)));
    assert!(stage.is_at_rest());
    assert_eq!(name_of(&stage), "Ana");
}

#[test]
fn somebody_who_is_not_listed_is_asked_for_once_the_list_has_begun() {
    let stage = Stage::with(Product::Hypersender);
    stage.store.show(Aside::Contact(id(NOBODY)));
    let list = stage.asked("/contacts/get-all");
    assert!(stage.is_at_rest());
    list.answer(stage.store, 200, r#"{"data":[]}"#);
    let contact = stage.asked("/contacts/get?chat_id=628999999%40c.us");
    assert!(matches!(stage.store.sighting(), Sighting::Looking(_)));
    contact.answer(stage.store, 200, &format!(r#"{{"message":"ok","data":{{"id":"{NOBODY}","name":"Zoe"}}}}"#));
    assert_eq!(name_of(&stage), "Zoe");
    assert!(stage.is_at_rest());
}

#[test]
fn somebody_whom_the_gateway_does_not_know_is_said_not_to_be_there() {
    let stage = hypersender();
    stage.store.show(Aside::Contact(id(NOBODY)));
    stage.asked("/contacts/get?").answer(stage.store, 404, r#"{"message":"Contact not found."}"#);
    assert_eq!(stage.store.sighting(), Sighting::NotFound);
    assert!(stage.is_at_rest());
}

#[test]
fn an_error_is_told_and_the_contact_can_be_asked_for_again() {
    let stage = hypersender();
    stage.store.show(Aside::Contact(id(NOBODY)));
    stage.asked("/contacts/get?").answer(stage.store, 500, "oops");
    assert_eq!(stage.store.sighting(), Sighting::Failed(GatewayError::Failed { status: 500 }));
    assert!(stage.is_at_rest());
    stage.store.try_part_again(Part::Detail);
    stage.asked("/contacts/get?").answer(stage.store, 404, r#"{"message":"Contact not found."}"#);
    assert_eq!(stage.store.sighting(), Sighting::NotFound);
}

#[test]
fn who_is_open_stays_while_everything_is_read_anew() {
    let stage = hypersender();
    stage.store.show(Aside::Contact(id(ANA)));
    stage.store.refresh();
    stage.asked("/contacts/get-all").answer(stage.store, 200, r#"{"data":[{"id":"1@lid","name":"Zoe"}]}"#);
    assert_eq!(name_of(&stage), "Ana");
    let row = format!(r#"{{"message":"ok","data":{{"id":"{ANA}","name":"Anna"}}}}"#);
    stage.asked("/contacts/get?").answer(stage.store, 200, &row);
    assert_eq!(name_of(&stage), "Anna");
}

#[test]
fn the_list_is_read_for_somebody_whom_the_server_cannot_be_asked_for() {
    let stage = waha();
    stage.store.show(Aside::Contact(id(NOBODY)));
    stage.asked("/api/server/version").answer(stage.store, 200, r#"{"engine":"NOWEB"}"#);
    // NOWEB writes "nobody" as nothing, even for some of those in its list.
    stage.asked("/api/contacts?").answer(stage.store, 200, "");
    assert_eq!(stage.store.sighting(), Sighting::NotFound);
    assert!(stage.is_at_rest(), "the list was read to its end already");
}

#[test]
fn a_gateway_without_a_call_for_one_contact_is_read_to_the_end() {
    let stage = Stage::with(Product::Wachat);
    stage.store.show(Aside::Contact(id("9")));
    let page = |id: u32, has_more: bool| {
        format!(r#"{{"success":true,"hasMore":{has_more},"total":2,"contacts":[{{"id":{id},"name":"P{id}"}}]}}"#)
    };
    stage.asked("page=1").answer(stage.store, 200, &page(1, true));
    assert!(matches!(stage.store.sighting(), Sighting::Looking(1)));
    stage.asked("page=2").answer(stage.store, 200, &page(9, false));
    assert_eq!(name_of(&stage), "P9");
}

#[test]
fn what_is_seen_is_asked_for_once_and_remembered_for_the_visit() {
    let stage = waha_with_ana();
    stage.store.want_about();
    stage.store.want_about();
    stage.asked("/api/contacts/about").answer(stage.store, 200, r#"{"about":"Hi"}"#);
    stage.store.show(Aside::Nothing);
    stage.store.show(Aside::Contact(id(ANA)));
    stage.store.want_about();
    assert!(stage.is_at_rest());
    assert_eq!(stage.store.dossier().about, Known::Is(Some("Hi".into())));
}

#[test]
fn what_is_asked_of_somebody_who_is_left_is_stopped_and_asked_again_later() {
    let stage = waha_with_ana();
    stage.store.want_about();
    let late = stage.asked("/api/contacts/about");
    let n_stopped = stage.world.n_stopped.get();
    stage.store.show(Aside::Nothing);
    assert_eq!(stage.world.n_stopped.get(), n_stopped + 1);
    late.answer(stage.store, 200, r#"{"about":"late"}"#);
    stage.store.show(Aside::Contact(id(ANA)));
    assert_eq!(stage.store.dossier().about, Known::Nothing);
    stage.store.want_about();
    stage.asked("/api/contacts/about");
}

#[test]
fn an_answer_to_what_was_asked_before_is_not_taken_for_the_later_one() {
    let stage = waha();
    stage.store.check_number("+62 811-1111");
    let first = stage.asked("phone=628111111");
    stage.store.check_number("+62 822-2222");
    let second = stage.asked("phone=628222222");
    first.answer(stage.store, 200, r#"{"numberExists":true,"chatId":"628111111@c.us"}"#);
    assert!(matches!(stage.store.check.get_untracked(), NumberCheck::Asked(_)));
    second.answer(stage.store, 200, r#"{"numberExists":false}"#);
    assert!(matches!(stage.store.check.get_untracked(), NumberCheck::Off(_)));
}

#[test]
fn whoever_is_listed_twice_is_blocked_under_both_ids_whichever_is_open() {
    for opened in [ANA, "205@lid"] {
        let stage = Stage::with(Product::Waha);
        let rows = format!(r#"[{{"id":"{ANA}","name":"Ana","isBlocked":false}},{{"id":"205@lid","isBlocked":false}}]"#);
        stage.asked("/api/contacts/all").answer(stage.store, 200, &rows);
        stage.asked("/lids").answer(stage.store, 200, &format!(r#"[{{"lid":"205@lid","pn":"{ANA}"}}]"#));
        stage.world.errands.borrow_mut().clear();
        stage.store.show(Aside::Contact(id(opened)));
        stage.asked("/api/server/version").answer(stage.store, 200, r#"{"engine":"WEBJS"}"#);
        stage.store.block(true);
        assert_eq!(is_blocked(&stage), Some(true));
        stage.asked("/api/contacts/block").answer(stage.store, 500, "oops");
        assert_eq!(is_blocked(&stage), Some(false));
        assert!(matches!(stage.store.dossier().deed, Deed::Failed(Part::Block, _)));
    }
}

#[test]
fn hidden_by_privacy_is_known_and_no_error() {
    let stage = waha_with_ana();
    stage.store.want_about();
    stage.asked("/about").answer(stage.store, 200, r#"{"about":null}"#);
    stage.store.want_picture();
    stage.asked("/profile-picture").answer(stage.store, 200, r#"{"profilePictureURL":null}"#);
    assert_eq!((stage.store.dossier().about, stage.store.dossier().picture), (Known::Is(None), Known::Is(None)));
}

#[test]
fn a_picture_is_refreshed_once_a_minute_at_most() {
    let stage = waha_with_ana();
    stage.store.refresh_picture();
    stage.asked("refresh=true").answer(stage.store, 200, r#"{"profilePictureURL":"https://p.test/1"}"#);
    stage.world.now.set(20_000);
    stage.store.refresh_picture();
    assert!(stage.is_at_rest());
    assert_eq!(stage.store.dossier().refresh_wait, Some(Duration::from_secs(40)));
    stage.world.now.set(60_000);
    stage.store.refresh_picture();
    stage.asked("refresh=true");
    assert_eq!(stage.store.dossier().refresh_wait, None);
}

#[test]
fn a_picture_whose_address_has_expired_is_asked_for_once_more() {
    let stage = waha_with_ana();
    let shown = || stage.store.person().and_then(|person| stage.store.dossier().picture_of(&person));
    stage.store.want_picture();
    stage.asked("/profile-picture").answer(stage.store, 200, r#"{"profilePictureURL":"https://p.test/1"}"#);
    let first = shown().unwrap();
    stage.store.lose_picture(&first);
    assert_eq!(shown(), None);
    stage.asked("refresh=true").answer(stage.store, 200, r#"{"profilePictureURL":"https://p.test/2"}"#);
    let second = shown().unwrap();
    assert_eq!(second.as_str(), "https://p.test/2");
    stage.store.lose_picture(&second);
    assert!(stage.is_at_rest() && shown().is_none());
}

#[test]
fn a_picture_that_expires_right_after_a_refresh_is_not_forced_again() {
    let stage = waha_with_ana();
    stage.store.refresh_picture();
    assert!(stage.store.dossier().is_refreshing);
    stage.asked("refresh=true").answer(stage.store, 200, r#"{"profilePictureURL":"https://p.test/1"}"#);
    assert!(!stage.store.dossier().is_refreshing);
    let shown = stage.store.person().and_then(|person| stage.store.dossier().picture_of(&person));
    stage.store.lose_picture(&shown.unwrap());
    assert!(stage.is_at_rest());
}

#[test]
fn blocking_shows_at_once_in_row_and_detail() {
    let stage = waha_with_ana();
    stage.store.block(true);
    assert_eq!(is_blocked(&stage), Some(true));
    stage.asked("/api/contacts/block").answer(stage.store, 201, "");
    assert_eq!((is_blocked(&stage), stage.store.dossier().deed), (Some(true), Deed::Done(Part::Block)));
    stage.store.block(false);
    stage.asked("/api/contacts/unblock").answer(stage.store, 201, "");
    assert_eq!(is_blocked(&stage), Some(false));
}

#[test]
fn what_the_gateway_refuses_is_put_back_with_the_reason() {
    let stage = waha_with_ana();
    stage.store.block(true);
    stage.asked("/api/contacts/block").answer(stage.store, 403, r#"{"message":"Forbidden","statusCode":403}"#);
    assert_eq!(is_blocked(&stage), Some(false));
    assert_eq!(stage.store.dossier().deed, Deed::Failed(Part::Block, GatewayError::NotAllowed));
    assert!(stage.store.features.get_untracked().blocks, "it is offered still, and has been explained");
}

#[test]
fn a_write_outlives_a_refresh_and_is_put_back_or_kept_all_the_same() {
    for (status, expected) in [(201, Some(true)), (500, Some(false))] {
        let stage = waha_with_ana();
        stage.store.block(true);
        let write = stage.asked("/api/contacts/block");
        stage.store.refresh();
        let row = format!(r#"[{{"id":"{ANA}","name":"Ana","isBlocked":false}}]"#);
        stage.asked("/api/contacts/all").answer(stage.store, 200, &row);
        write.answer(stage.store, status, "");
        assert_eq!(is_blocked(&stage), expected);
    }
}

#[test]
fn a_refresh_while_the_engine_is_asked_does_not_lose_its_answer() {
    let stage = waha();
    stage.store.show(Aside::Contact(id(ANA)));
    let version = stage.asked("/api/server/version");
    stage.store.refresh();
    version.answer(stage.store, 200, r#"{"engine":"WEBJS"}"#);
    assert!(!stage.store.is_engine_unknown.get_untracked() && stage.store.features.get_untracked().blocks);
}

#[test]
fn a_write_goes_on_when_the_contact_is_left() {
    let stage = waha_with_ana();
    stage.store.block(true);
    let write = stage.asked("/api/contacts/block");
    stage.store.show(Aside::Nothing);
    write.answer(stage.store, 500, "oops");
    stage.store.show(Aside::Contact(id(ANA)));
    assert_eq!(is_blocked(&stage), Some(false));
}

#[test]
fn what_the_engine_cannot_do_is_not_offered() {
    let stage = waha();
    assert!(!stage.store.features.get_untracked().blocks, "nothing is offered before that is known");
    stage.store.show(Aside::Contact(id(ANA)));
    stage.asked("/api/server/version").answer(stage.store, 200, r#"{"engine":"GOWS"}"#);
    let features = stage.store.features.get_untracked();
    assert_eq!((features.blocks, features.about, features.names.is_some()), (false, Told::Never, true));
}

#[test]
fn what_an_unknown_engine_turns_out_not_to_do_is_offered_no_longer() {
    let stage = waha();
    stage.store.show(Aside::Contact(id(ANA)));
    stage.asked("/api/server/version").answer(stage.store, 403, "{}");
    assert!(stage.store.features.get_untracked().blocks);
    stage.store.block(true);
    stage.asked("/api/contacts/block").answer(stage.store, 501, "{}");
    assert!(!stage.store.features.get_untracked().blocks);
    assert_eq!(is_blocked(&stage), Some(false));
}

#[test]
fn a_name_that_was_saved_shows_in_the_row() {
    let stage = hypersender();
    stage.store.show(Aside::Contact(id(ANA)));
    stage.store.rename(&GivenName { first: "Anna".into(), last: "Berg".into() });
    let write = stage.asked("/contacts/upsert");
    assert_eq!(stage.names(), "Ana");
    write.answer(stage.store, 200, r#"{"message":"ok","data":{"success":true}}"#);
    assert_eq!(stage.names(), "Anna Berg");
    assert_eq!(stage.store.dossier().deed, Deed::Done(Part::Name));
}

#[test]
fn a_number_is_checked_in_any_spelling_and_leads_to_the_contact() {
    let stage = waha();
    stage.store.show(Aside::Check);
    let spellings = [
        "+62 812-3456",
        "0062 812 3456",
        "0812 3456",
        "628123456",
        "tel:+62-812-3456",
        "https://wa.me/628123456?text=Hi",
        "https://api.whatsapp.com/send?phone=628123456&text=Hi",
        "628123456@s.whatsapp.net",
        "(+62) 812/3456",
    ];
    for typed in spellings {
        stage.store.check_number(typed);
        let check = stage.asked("/api/contacts/check-exists?phone=628123456");
        check.answer(stage.store, 200, &format!(r#"{{"numberExists":true,"chatId":"{ANA}"}}"#));
        let NumberCheck::On(_, contact) = stage.store.check.get_untracked() else { panic!("{typed}") };
        assert_eq!(contact.name(), Some("Ana"), "{typed}");
    }
}

#[test]
fn a_number_that_nobody_can_call_is_not_asked() {
    let stage = Stage::with(Product::Waha);
    stage.asked("/contacts/all").answer(stage.store, 200, "[]");
    stage.world.errands.borrow_mut().clear();
    stage.store.check_number("0812 3456");
    assert_eq!(stage.store.check.get_untracked(), NumberCheck::NoCountry);
    stage.store.check_number("Ana");
    assert_eq!(stage.store.check.get_untracked(), NumberCheck::NoNumber);
    assert!(stage.is_at_rest());
}

#[test]
fn somebody_found_by_number_can_be_opened_though_nobody_lists_them() {
    let stage = Stage::with(Product::WhatsAppGateway);
    stage.asked("/contacts?").answer(
        stage.store,
        200,
        r#"{"data":[{"lid":"205@lid","source":"dm"}],"nextCursor":"7"}"#,
    );
    let list = stage.asked("cursor=7");
    stage.asked("/groups");
    stage.store.check_number("+628999999");
    let check = stage.asked("/contacts/check?phone=%2B628999999");
    check.answer(stage.store, 200, r#"{"query":"x","jid":"628999999@s.whatsapp.net","isOnWhatsApp":true}"#);
    let NumberCheck::On(_, contact) = stage.store.check.get_untracked() else { panic!("it is on WhatsApp") };
    stage.store.meet(*contact);
    // It is stored by the privacy id, which nobody knows yet: the list is read on for the number.
    assert!(stage.is_at_rest());
    assert!(matches!(stage.store.sighting(), Sighting::Found(_)) && !stage.store.is_stranger());
    list.answer(
        stage.store,
        200,
        r#"{"data":[{"lid":"206@lid","phoneNumber":"628999999","name":"Zoe","source":"dm"}]}"#,
    );
    assert_eq!(name_of(&stage), "Zoe");
}

#[test]
fn a_stranger_is_said_to_be_one_once_everybody_has_been_read() {
    let stage = Stage::with(Product::WhatsAppGateway);
    stage.asked("/contacts?").answer(stage.store, 200, r#"{"data":[]}"#);
    stage.world.errands.borrow_mut().clear();
    stage.store.meet(Contact::new(id("628999999@s.whatsapp.net")));
    assert!(stage.store.is_stranger() && stage.is_at_rest());
}

#[test]
fn a_refresh_has_what_was_asked_asked_again_and_keeps_it_until_then() {
    let stage = waha_with_ana();
    stage.store.want_about();
    stage.asked("/api/contacts/about").answer(stage.store, 200, r#"{"about":"Hi"}"#);
    stage.store.refresh_picture();
    stage.asked("refresh=true").answer(stage.store, 200, r#"{"profilePictureURL":null}"#);
    stage.store.refresh();
    assert_eq!(stage.store.dossier().about, Known::Is(Some("Hi".into())));
    let row = format!(r#"[{{"id":"{ANA}","name":"Ana","isBlocked":false}}]"#);
    stage.asked("/api/contacts/all").answer(stage.store, 200, &row);
    stage.asked("/groups");
    stage.store.want_about();
    stage.asked("/api/contacts/about").answer(stage.store, 500, "oops");
    assert_eq!(stage.store.dossier().about, Known::Is(Some("Hi".into())));
    stage.store.refresh_picture();
    assert!(stage.is_at_rest(), "what WhatsApp limits is not forgotten");
}
