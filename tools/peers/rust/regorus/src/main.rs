// SPDX-License-Identifier: Apache-2.0
// The peers' bench on regorus, an interpreter of Rego in Rust: tools/peers/law.rego over the provisions as data.
use regorus::{Engine, Value};
use serde_json::{json, Map};
use table::{Found, Table};

// Provisions by form and material; every set of destinations written out once.
fn data_of(table: &Table) -> serde_json::Value {
    let mut items = json!({});
    let mut destinations = Map::new();
    for (n, row) in table.rows.iter().enumerate() {
        let provision = json!({
            "row": n, "share": row.share, "risk": row.risk, "spans": row.spans, "destinations": row.destinations,
        });
        let listed = &mut items[&row.form][&row.material];
        match listed.as_array_mut() {
            Some(provisions) => provisions.push(provision),
            None => *listed = json!([provision]),
        }
        if !destinations.contains_key(&row.destinations) {
            let reached: Map<_, _> = table
                .countries()
                .into_iter()
                .filter(|country| row.reaches(country))
                .map(|country| (country.to_string(), json!(true)))
                .collect();
            destinations.insert(row.destinations.clone(), reached.into());
        }
    }
    json!({ "items": items, "destinations": destinations })
}

fn main() {
    let table = table::read_table();
    let file = std::env::args().nth(3).expect("usage: peer_regorus DIR REPEATS LAW.REGO");
    let law = std::fs::read_to_string(&file).expect("law.rego");
    let mut engine = Engine::new();
    engine.add_policy("law.rego".into(), law).expect("law.rego");
    engine.add_data(Value::from_json_str(&data_of(&table).to_string()).expect("data")).expect("data");
    let compiled = engine.compile_with_entrypoint(&"data.law.applies".into()).expect("an entry point");
    let inputs: Vec<Value> = table
        .cases
        .iter()
        .map(|case| {
            let input = json!({
                "form": case.form, "material": case.material, "to": case.to, "share": case.share, "risk": case.risk,
                "day": case.day,
            });
            Value::from_json_str(&input.to_string()).expect("an input")
        })
        .collect();
    let mut decide = |case: usize| {
        let answer = compiled.eval_with_input(inputs[case].clone()).expect("an answer");
        let mut found = Found::default();
        for row in answer.as_set().expect("a set") {
            found.add(&table, row.as_u64().expect("a number") as usize);
        }
        found
    };
    table.measure("regorus (crate)", "0.14.1", "provisions as data by item", &mut decide);
}
