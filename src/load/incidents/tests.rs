use super::*;
use crate::atlas::DatePrecision;

fn table(text: &str) -> Warned<EventTable> {
    incidents(text, "t.csv").unwrap()
}

fn one(text: &str) -> Incident {
    let mut read = table(text).value;
    assert!(read.rejected.is_empty(), "{:?}", read.rejected);
    read.events.remove(0)
}

/// Why the table is refused.
fn error(text: &str) -> String {
    incidents(text, "t.csv").unwrap_err().to_string()
}

/// Why the one wrong row of the table is rejected.
fn rejected(text: &str) -> String {
    let rejected = table(text).value.rejected;
    assert_eq!(rejected.len(), 1, "{text}: {rejected:?}");
    rejected[0].1.to_string()
}

#[test]
fn a_table_needs_a_place_or_coordinates() {
    let said = error("date,count\n2021-07-05,3\n");
    assert!(said.starts_with("t.csv: row 1: expected a column for the place, found date, count"), "{said}");
}

#[test]
fn a_wrong_cell_takes_out_its_row_and_no_other() {
    let read =
        table("id,place,count,date\na,Khorog,3,2021-07-05\nb,Vanj,-3,2021-07-05\nc,Rushon,5,2021-02-30\n");
    let ids: Vec<&str> = read.value.events.iter().map(|event| &*event.id).collect();
    assert_eq!(ids, ["a"]);
    let [(b, why), (c, later)] = &read.value.rejected[..] else { panic!("{:?}", read.value.rejected) };
    assert_eq!((&*b.id, b.from.place.as_deref(), b.dates.is_some()), ("b", Some("Vanj"), true));
    assert_eq!((&*c.id, c.count.best), ("c", Some(5)), "what could be read is kept");
    assert!(
        why.to_string().starts_with("t.csv: row 3, column \"count\": expected a whole number, 0 or more"),
        "{why}"
    );
    assert!(
        later.to_string().contains("row 4, column \"date\": expected a day that the calendar has"),
        "{later}"
    );
}

#[test]
fn a_message_calls_a_column_as_the_table_does() {
    let said = rejected("Latitude,Longitude\n37,x\n");
    assert!(
        said.contains("row 2, column \"Longitude\": expected degrees from -180 to 180, found \"x\""),
        "{said}"
    );
}

#[test]
fn coordinates_may_have_a_decimal_comma() {
    let at = one("lat;lon\n37,5;71,25\n").at.unwrap();
    assert_eq!((at.y, at.x), (37.5, 71.25));
    assert!(rejected("lat;lon\n37,5,1;71\n").contains("decimal degrees such as 37.25"));
}

#[test]
fn a_point_in_a_number_may_be_one_of_thousands_where_commas_are_decimal() {
    let said = rejected("lat;lon;count\n37,5;71,25;1.037\n");
    assert!(said.contains("found \"1.037\"") && said.contains("between thousands, write 1037"), "{said}");
    let said = rejected("lat;lon;count\n37,5;71,25;1.5\n");
    assert!(said.contains("write 1037 or 1,037"), "{said}");
    let said = rejected("lat;lon;count\n37.5;71.25;1.037\n");
    assert!(said.contains("write 1037 or 1,037"), "{said}");
}

#[test]
fn latitude_and_longitude_that_seem_exchanged_are_told() {
    let said = rejected("lat,lon\n100.5,37\n");
    assert!(said.contains("found \"100.5\"") && said.contains("seem to be exchanged"), "{said}");
    assert!(rejected("lat,lon\n37,4100000\n").contains("metres of a projection"));
}

#[test]
fn the_null_island_is_no_place_unless_it_is_said_to_be() {
    assert!(rejected("lat,lon\n0,0\n").contains("row 2: expected coordinates, found 0 and 0"));
    assert!(one("lat,lon,precision\n0,0,exact\n").at.is_some());
    assert!(one("lat,lon\n0,10\n").at.is_some());
}

#[test]
fn conflicting_reports_keep_both_figures() {
    let count = one("place,count,count_min,count_max\nX,134,130,134\n").count;
    assert_eq!((count.best, count.range), (Some(134), Some((130, 134))));
    assert_eq!(one("place,count\nX,\n").count, Count::default());
    let least = one("place,count_min\nX,50\n").count;
    assert_eq!((least.best, least.exactness), (Some(50), Exactness::AtLeast));
}

#[test]
fn what_a_number_was_read_from_is_kept_in_its_own_words() {
    let event = one("place,count\nX,more than 130\n");
    assert_eq!((event.count.best, &*event.other["count"]), (Some(130), "more than 130"));
    let event = one("place,count_max\nX,50\n");
    assert_eq!((event.count.best, &*event.other["count_max"]), (None, "50"));
}

#[test]
fn dates_are_as_exact_as_they_are_written() {
    let dates = one("place,date\nX,2021-07\n").dates.unwrap();
    assert_eq!((dates.precision, dates.to_string().as_str()), (DatePrecision::Month, "2021-07"));
    let dates = one("place,date,end_date\nX,2021-07-04,2021-07-05\n").dates.unwrap();
    assert_eq!(dates.to_string(), "2021-07-04/2021-07-05");
    let dates = one("place,date,end_date\nX,2021-06-28,2021-07\n").dates.unwrap();
    assert_eq!(dates.to_string(), "2021-06/2021-07", "as exactly as both ends are known");
}

#[test]
fn eight_digits_are_a_date_where_the_calendar_has_it() {
    assert_eq!(one("place,date\nX,20210705\n").dates.unwrap().to_string(), "2021-07-05");
    assert_eq!(one("place,date\nX,20210704/20210705\n").dates.unwrap().to_string(), "2021-07-04/2021-07-05");
    assert!(rejected("place,date\nX,20211305\n").contains("expected a day that the calendar has"));
    assert!(rejected("place,date\nX,2021070\n").contains("expected a date such as 2021-07-05"));
}

#[test]
fn dates_that_nothing_decides_refuse_the_table() {
    let said = error("place,date\nX,5/7/2021\nY,6/7/2021\n");
    assert!(said.starts_with("t.csv: row 2, column \"date\": ") && said.contains("\"5/7/2021\""), "{said}");
    assert!(
        error("place,date,end_date\nX,27/6/2021,\nY,,6/28/2021\n").contains("row 3, column \"end_date\"")
    );
}

#[test]
fn an_unknown_word_comes_with_the_nearest_one_and_a_usual_one_is_understood() {
    assert!(rejected("place,kind\nX,crosing\n").ends_with("hint: did you mean \"crossing\"?"));
    let event = one("place,kind\nX,Battles\n");
    assert_eq!((event.kind, &*event.other["kind"]), (Kind::Clash, "Battles"));
}

#[test]
fn an_unknown_column_is_kept_and_told() {
    let read = table("place,weather,lat,lon,latitude\nX,rain,1,2,3\n");
    assert_eq!(read.value.events[0].other["weather"], "rain");
    let said: Vec<&str> = read.warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(
        said,
        [
            "column \"weather\" has no meaning here and is only kept",
            "column \"latitude\" is only kept, for \"lat\" says the same",
        ]
    );
}

#[test]
fn rows_with_one_id_are_one_event_with_both_sources_and_the_whole_range() {
    let read = table(
        "id,date,place,country,count,source,note,outcome\n\
         a,2021-07-05,Khorog,TJK,about 300,Reuters,in the night,\n\
         b,2021-07-05,Vanj,TJK,3,,,\n\
         a,2021-07-04/2021-07-05,Khorog,Tajikistan,312,AFP,,admitted\n",
    );
    assert!(read.value.rejected.is_empty());
    let [a, b] = &read.value.events[..] else { panic!() };
    assert_eq!((&*a.id, &*b.id), ("a", "b"));
    assert_eq!(
        (a.count.best, a.count.range),
        (Some(312), Some((300, 312))),
        "an exact number before a rounded one"
    );
    let sources: Vec<&str> = a.accounts.iter().filter_map(|account| account.source.as_deref()).collect();
    assert_eq!(sources, ["Reuters", "AFP"]);
    assert_eq!((a.accounts[0].count.best, a.accounts[0].note.as_deref()), (Some(300), Some("in the night")));
    assert_eq!(a.outcome.as_deref(), Some("admitted"), "what the first row leaves open");
    assert_eq!(a.dates.unwrap().to_string(), "2021-07-05", "the narrower dates");
    assert_eq!(read.warnings.len(), 1, "the country is spelled in two ways: {:?}", read.warnings);
}

#[test]
fn of_two_words_for_one_event_the_first_is_taken_and_both_are_told() {
    let read = table(
        "id,place,outcome,kind,status,date\n\
         a,X,admitted,crossing,,2021-07-04/2021-07-05\n\
         a,X,returned,capture,claimed,2021-07-05/2021-07-06\n",
    );
    let event = &read.value.events[0];
    assert_eq!((event.outcome.as_deref(), event.kind), (Some("admitted"), Kind::Crossing));
    assert_eq!(event.status, Status::Claimed, "the first row does not say it");
    let said: Vec<&str> = read.warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(
        said,
        [
            "outcome is \"admitted\" in row 2 and \"returned\" in row 3: the first is taken",
            "kind is \"crossing\" in row 2 and \"capture\" in row 3: the first is taken",
            "date is \"2021-07-04/2021-07-05\" in row 2 and \"2021-07-05/2021-07-06\" in row 3: the first is taken",
        ]
    );
}

#[test]
fn rows_with_one_id_that_contradict_each_other_about_place_or_date_are_not_merged() {
    let said = rejected("id,place\na,Khorog\na,Vanj\n");
    assert!(
        said.contains(
            "row 3: has the id \"a\" of row 2, and another place: \"Vanj\", where that has \"Khorog\""
        ),
        "{said}"
    );
    let said = rejected("id,place,date\na,Khorog,2021-07-04\na,Khorog,2021-07-05\n");
    assert!(said.contains("another date: 2021-07-05, where that has 2021-07-04"), "{said}");
    let near = "id,lat,lon,place\na,37.49,71.55,Khorog\na,37.55,71.55,Khorugh\n";
    assert_eq!(one(near).accounts.len(), 2, "7 km apart");
    assert!(rejected("id,lat,lon\na,37.49,71.55\na,37.69,71.55\n").contains("lat 37.69, lon 71.55"));
}

#[test]
fn ucdp_is_read_as_it_is() {
    let read = table(
        "id,relid,date_start,date_end,date_prec,latitude,longitude,where_prec,where_coordinates,adm_1,adm_2,country,best,low,high,side_a,side_b,type_of_violence,source_article,source_headline\n\
         5,AFG-1,2021-06-27 00:00:00.000,2021-06-28 00:00:00.000,2,36.7,67.1,1,Mazar-e Sharif town,Balkh province,,Afghanistan,12,10,15,Government of Afghanistan,Taleban,1,BBC,Clashes\n\
         6,AFG-2,2021-06-05 00:00:00.000,2021-06-25 00:00:00.000,4,36,68,4,Baghlan province,Baghlan province,,Russia (Soviet Union),3,3,3,x,y,3,BBC,\n",
    );
    assert_eq!((read.warnings.len(), read.value.reading.vocabulary), (0, Vocabulary::Ucdp));
    let [a, b] = &read.value.events[..] else { panic!() };
    assert_eq!((a.count.best, a.count.range, a.kind), (Some(12), Some((10, 15)), Kind::Clash));
    assert_eq!(
        (a.precision, a.dates.unwrap().to_string().as_str()),
        (Some(Precision::Exact), "2021-06-27/2021-06-28")
    );
    assert_eq!((&*a.other["side_b"], a.accounts[0].source.as_deref()), ("Taleban", Some("BBC")));
    assert_eq!((b.kind, b.precision), (Kind::Other, Some(Precision::Province)));
    assert_eq!(
        (b.dates.unwrap().to_string().as_str(), b.from.country.as_deref()),
        ("2021-06", Some("Russia"))
    );
    assert_eq!(b.other["type_of_violence"], "3");
    assert!(read.value.reading.kept.contains(&"relid".to_owned()));
}

#[test]
fn acled_is_read_as_it_is() {
    let read = table(
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,country,admin1,admin2,location,latitude,longitude,geo_precision,source,notes,fatalities\n\
         AFG1,27 June 2021,1,Battles,Armed clash,Taliban,Afghanistan,Balkh,Kaldar,Kaldar,37.2,67.6,2,Pajhwok,On 27 June,12\n\
         AFG2,2021-06-27,2,Strategic developments,Agreement,Taliban,Afghanistan,Balkh,Kaldar,Kaldar,37.2,67.6,1,Pajhwok,,0\n",
    );
    assert_eq!((read.warnings.len(), read.value.reading.vocabulary), (0, Vocabulary::Acled));
    let [a, b] = &read.value.events[..] else { panic!() };
    assert_eq!((a.kind, a.precision, a.count.best), (Kind::Clash, Some(Precision::District), Some(12)));
    assert_eq!((b.kind, &*b.other["event_type"]), (Kind::Other, "Strategic developments"));
    assert_eq!(b.dates.unwrap().to_string(), "2021-06-24/2021-06-30", "the week round its middle");
}

#[test]
fn acled_tells_captures_and_seizures_by_its_narrower_words() {
    let read = table(
        "event_date,event_type,sub_event_type,location,fatalities\n\
         2021-06-22,Violence against civilians,Abduction/forced disappearance,A,0\n\
         2021-06-22,Strategic developments,Non-violent transfer of territory,B,0\n\
         2021-06-22,Battles,Non-state actor overtakes territory,C,3\n\
         2021-06-22,Battles,Government regains territory,D,3\n\
         2021-06-22,Battles,Armed clash,E,3\n",
    );
    let kinds: Vec<Kind> = read.value.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [Kind::Capture, Kind::Seizure, Kind::Seizure, Kind::Seizure, Kind::Clash]);
    assert_eq!(read.value.events[4].other["sub_event_type"], "Armed clash");
}

#[test]
fn what_objects_call_otherwise_is_read_event_by_event() {
    let read = table(
        "{\"place\":\"Khorog\",\"name\":\"At the bridge\",\"count\":3}\n\
         {\"name\":\"Vanj\",\"count\":4}\n\
         {\"place\":null,\"city\":\"Rushon\",\"people\":5}\n",
    );
    let events = &read.value.events;
    let places: Vec<&str> = events.iter().filter_map(|event| event.from.place.as_deref()).collect();
    assert_eq!(places, ["Khorog", "Vanj", "Rushon"]);
    assert_eq!(events[0].other["name"], "At the bridge", "nothing is lost");
    assert_eq!(
        (events[2].count.best, &*events[2].other["people"]),
        (None, "5"),
        "it may count something else"
    );
    assert_eq!(read.warnings[0].message, "column \"name\" is only kept where \"place\" says the same");
    assert_eq!(read.value.reading.columns["place"], "place, city, name");
}

#[test]
fn a_vocabulary_is_known_in_geojson_too() {
    let read = table(
        "{\"type\":\"Feature\",\"properties\":{\"date_start\":\"2021-06-27\",\"where_prec\":4,\"type_of_violence\":1,\"best\":3},\
         \"geometry\":{\"type\":\"Point\",\"coordinates\":[71.5,37.5]}}",
    );
    let event = &read.value.events[0];
    assert_eq!(
        (event.id.as_str(), event.precision, event.count.best),
        ("feature-1", Some(Precision::Province), Some(3))
    );
    assert_eq!(event.at, Some(LonLat { x: 71.5, y: 37.5 }));
}
