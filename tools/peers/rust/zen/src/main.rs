// SPDX-License-Identifier: Apache-2.0
// The peers' bench on the GoRules ZEN crate, whose decision tables have an index: one table with the hit policy
// "collect", compiled beforehand.
use serde_json::{json, Value};
use std::sync::Arc;
use table::{Found, Row, Table};
use zen_engine::model::DecisionContent;
use zen_engine::DecisionEngine;

fn destinations_cell(row: &Row) -> String {
    match row.countries() {
        None => String::new(),
        Some((countries, except)) => {
            let listed: Vec<String> = countries.iter().map(|country| format!("\"{country}\"")).collect();
            if except {
                format!("$ not in [{}]", listed.join(", "))
            } else {
                listed.join(", ")
            }
        }
    }
}

// A row for each span of a provision: the spans of one do not overlap, so a day finds it once.
fn rules_of(n: usize, row: &Row) -> Vec<Value> {
    let at_least = |threshold: i64| if threshold > 0 { format!(">= {threshold}") } else { String::new() };
    let rule = |(span, (first, last)): (usize, &(i64, i64))| {
        json!({
            "_id": format!("{n}-{span}"), "form": format!("\"{}\"", row.form),
            "material": format!("\"{}\"", row.material), "to": destinations_cell(row), "share": at_least(row.share),
            "risk": at_least(row.risk), "day": format!("[{first}..{last}]"), "row": n.to_string(),
        })
    };
    row.spans.iter().enumerate().map(rule).collect()
}

fn decision_of(table: &Table) -> Value {
    let rules: Vec<Value> = table.rows.iter().enumerate().flat_map(|(n, row)| rules_of(n, row)).collect();
    let inputs: Vec<Value> = ["form", "material", "to", "share", "risk", "day"]
        .iter()
        .map(|fact| json!({ "id": fact, "name": fact, "field": fact }))
        .collect();
    let law = json!({
        "hitPolicy": "collect", "rules": rules, "inputs": inputs,
        "outputs": [{ "id": "row", "name": "row", "field": "row" }], "passThrough": false, "inputField": null,
        "outputPath": null, "executionMode": "single",
    });
    let node = |id: &str, kind: &str, content: Value| {
        let position = json!({ "x": 0, "y": 0 });
        json!({ "id": id, "type": kind, "name": id, "content": content, "position": position })
    };
    let edge = |from: &str, to: &str| {
        let id = format!("{from}-{to}");
        json!({ "id": id, "type": "edge", "sourceId": from, "targetId": to })
    };
    json!({
        "nodes": [node("in", "inputNode", json!({})), node("law", "decisionTableNode", law),
                  node("out", "outputNode", json!({}))],
        "edges": [edge("in", "law"), edge("law", "out")],
    })
}

fn main() {
    let table = table::read_table();
    let content: DecisionContent = serde_json::from_value(decision_of(&table)).expect("a decision");
    let mut decision = DecisionEngine::default().create_decision(Arc::new(content)).expect("a decision");
    decision.compile();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a run time");
    let inputs: Vec<Value> = table
        .cases
        .iter()
        .map(|case| {
            json!({
                "form": case.form, "material": case.material, "to": case.to, "share": case.share, "risk": case.risk,
                "day": case.day,
            })
        })
        .collect();
    let mut decide = |case: usize| {
        let input = inputs[case].clone();
        let response = runtime.block_on(decision.evaluate(input.into())).expect("an answer");
        let mut found = Found::default();
        for hit in response.result.as_array().expect("a list").borrow().iter() {
            let row = hit.dot("row").and_then(|row| row.as_number()).expect("a row");
            found.add(&table, usize::try_from(row).expect("a number"));
        }
        found
    };
    table.measure("ZEN (crate)", "2.1.6", "decision table with index", &mut decide);
}
