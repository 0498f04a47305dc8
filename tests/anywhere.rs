//! Stories anywhere on Earth, without data of one's own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use kurbo::Point;
use marz::geometry::Region;
use marz::scene::Shape;
use marz::spec::MapSpec;
use marz::{layout, story};
use support::{Folder, messages, scene, xml};

const RIO_GRANDE: &str = "id,date,place,country,to_country,count,outcome\n\
    juarez,2022-03-01,Ciudad Juárez,Mexico,United States,120,admitted\n\
    tijuana,2022-03-02,Tijuana,MEX,USA,45,returned\n\
    reynosa,2022-03-03,Reynosa,México,Vereinigte Staaten,300,admitted\n";

#[test]
fn crossings_of_another_continent_s_border_are_placed_and_get_their_arrows() {
    let folder = Folder::with(&[("t.csv", RIO_GRANDE)]);
    folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg", "--report", "r.json", "--strict"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let arrows: Vec<_> = elements.iter().filter(|e| e.is("path", "crossing")).collect();
    assert_eq!(arrows.len(), 3);
    assert!(arrows.iter().all(|e| (e.value("data-from"), e.value("data-to")) == ("MEX", "USA")));
    let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    let juarez = &report["incidents"][0];
    let (lon, lat) = (juarez["lon"].as_f64().unwrap(), juarez["lat"].as_f64().unwrap());
    assert!((lon + 106.5).abs() < 0.2 && (lat - 31.7).abs() < 0.2, "{juarez}");
}

#[test]
fn a_country_is_found_by_its_code_and_by_its_name_in_any_language() {
    let folder = Folder::new();
    let drawn = |name: &str| {
        folder.draw(&["render", "--focus", name, "-o", "x.svg", "--id-prefix", "x"]);
        folder.text("x.svg")
    };
    let ukraine = drawn("UKR");
    for name in ["Ukraine", "Україна", "Украина", "Ucrania", "أوكرانيا", "乌克兰"] {
        assert_eq!(drawn(name), ukraine, "{name}");
    }
    let unknown = folder.run(&["render", "--focus", "Ruritania", "-o", "y.svg"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(messages(&unknown).contains("Ruritania"), "{}", messages(&unknown));
}

#[test]
fn a_border_is_drawn_once_whether_the_ground_is_the_region_or_the_world() {
    // The same border in the detailed region, and on a map that reaches beyond it.
    for extent in ["66,36,74,39", "50,25,90,50"] {
        let folder = Folder::new();
        folder.draw(&["render", "--extent", extent, "--focus", "AFG,TJK", "-o", "x.svg"]);
        let elements = xml::read(&folder.text("x.svg")).unwrap();
        let borders = elements.iter().filter(|e| e.is("path", "border"));
        let sides = |e: &xml::Element| [e.value("data-left").to_owned(), e.value("data-right").to_owned()];
        let between = borders.map(sides).filter(|s| s.iter().all(|id| ["AFG", "TJK"].contains(&id.as_str())));
        assert_eq!(between.count(), 1, "{extent}");
    }
}

#[test]
fn a_disputed_line_is_broken_and_a_disclaimer_stands_under_the_map() {
    let folder = Folder::new();
    folder.draw(&["render", "--focus", "UKR", "-o", "x.svg"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let perekop =
        elements.iter().find(|e| e.is("path", "border") && e.value("data-status") == "control-line");
    assert!(!perekop.expect("the line between Crimea and the mainland").value("stroke-dasharray").is_empty());
}

#[test]
fn the_exclaves_of_the_fergana_valley_stay_on_a_small_map() {
    let spec = MapSpec {
        extent: Some([69.0, 38.5, 73.5, 41.5].try_into().unwrap()),
        focus: vec!["KGZ".to_owned()],
        ..MapSpec::default()
    };
    let map = layout::compose(&story::read(spec).unwrap().value, &story::theme(None).unwrap()).unwrap().value;
    let id = |shape: &Shape| shape.attributes.get("data-id").unwrap().to_owned();
    let territories = scene::shapes(&map.scene.nodes, "territory").into_iter();
    let regions: Vec<(String, Region)> = territories.map(|shape| (id(shape), scene::region(shape))).collect();
    let projection = marz::projection::Projection::new(map.projection, map.proj.clone()).unwrap();
    // The scale of the page is told by two known corners of the frame: fit the projection to it as the map does.
    let frame = regions.iter().filter_map(|(_, region)| region.bounds()).reduce(|a, b| a.union(b)).unwrap();
    let extent = map.extent.unwrap();
    let middle = projection.invert(projection.project(extent.middle()).unwrap()).unwrap();
    assert!((middle.x - extent.middle().x).abs() < 1e-9);
    let corner = |lon: f64, lat: f64| Point::from(projection.project((lon, lat).into()).unwrap());
    let plane = marz::atlas::Extent { west: 69.0, south: 38.5, east: 73.5, north: 41.5 }.grid();
    let plane = plane.iter().map(|p| corner(p.x, p.y));
    let plane = plane.map(|p| kurbo::Rect::from_points(p, p)).reduce(|a, b| a.union(b)).unwrap();
    let view = marz::projection::View::fit(projection, plane, frame);
    for (name, id, lon, lat) in
        [("Sokh", "UZB", 71.13, 39.96), ("Vorukh", "TJK", 70.57, 39.85), ("Shohimardon", "UZB", 71.8, 39.98)]
    {
        let at = view.project((lon, lat).into()).unwrap();
        let on: Vec<&str> =
            regions.iter().filter(|(_, region)| region.contains(at)).map(|(id, _)| id.as_str()).collect();
        assert_eq!(on, [id], "{name} at {at:?}");
    }
}
