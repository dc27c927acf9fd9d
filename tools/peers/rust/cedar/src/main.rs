// SPDX-License-Identifier: Apache-2.0
// The peers' bench on Cedar: a policy for each provision; the determining policies of a request are the answer. All are
// `permit`, whatever the provision's outcome, since a `forbid` would hide the permits that also apply.
use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression,
};
use std::collections::{HashMap, HashSet};
use table::{Found, Row, Table};

fn uid(kind: &str, name: &str) -> EntityUid {
    format!("{kind}::\"{name}\"").parse().expect("an entity")
}

fn policy_of(n: usize, row: &Row, sets: &HashMap<&str, usize>) -> Policy {
    let set = format!("Destinations::\"{}\"", sets[row.destinations.as_str()]);
    let (principal, unless) = match row.countries() {
        None => ("principal".to_string(), String::new()),
        Some((_, false)) => (format!("principal in {set}"), String::new()),
        Some((_, true)) => ("principal".to_string(), format!(" unless {{ principal in {set} }}")),
    };
    let mut tests = Vec::new();
    if row.share > 0 {
        tests.push(format!("context.share >= {}", row.share));
    }
    if row.risk > 0 {
        tests.push(format!("context.risk >= {}", row.risk));
    }
    let spans: Vec<String> =
        row.spans.iter().map(|(first, last)| format!("(context.day >= {first} && context.day <= {last})")).collect();
    tests.push(format!("({})", spans.join(" || ")));
    let text = format!(
        "permit({principal}, action == Action::\"export\", resource == Item::\"{} {}\") when {{ {} }}{unless};",
        row.form,
        row.material,
        tests.join(" && ")
    );
    Policy::parse(Some(PolicyId::new(n.to_string())), text).expect("a policy")
}

// A country belongs to every written set that names it.
fn entities_of(table: &Table, sets: &HashMap<&str, usize>) -> Entities {
    let mut parents: HashMap<&str, HashSet<EntityUid>> =
        table.countries().into_iter().map(|c| (c, HashSet::new())).collect();
    for row in &table.rows {
        for country in row.countries().map_or(Vec::new(), |(countries, _)| countries) {
            let set = uid("Destinations", &sets[row.destinations.as_str()].to_string());
            parents.get_mut(country).expect("a known country").insert(set);
        }
    }
    let countries = parents.into_iter().map(|(name, sets)| Entity::new_no_attrs(uid("Country", name), sets));
    Entities::from_entities(countries, None).expect("entities")
}

fn main() {
    let table = table::read_table();
    let mut sets: HashMap<&str, usize> = HashMap::new();
    for row in &table.rows {
        let next = sets.len();
        sets.entry(&row.destinations).or_insert(next);
    }
    let policies = PolicySet::from_policies(table.rows.iter().enumerate().map(|(n, row)| policy_of(n, row, &sets)))
        .expect("policies");
    let entities = entities_of(&table, &sets);
    let authorizer = Authorizer::new();
    let action = uid("Action", "export");
    let names: Vec<(EntityUid, EntityUid)> = table
        .cases
        .iter()
        .map(|case| (uid("Country", &case.to), uid("Item", &format!("{} {}", case.form, case.material))))
        .collect();
    let mut decide = |case: usize| {
        let facts = &table.cases[case];
        let (country, item) = &names[case];
        let context = Context::from_pairs([
            ("share".to_string(), RestrictedExpression::new_long(facts.share)),
            ("risk".to_string(), RestrictedExpression::new_long(facts.risk)),
            ("day".to_string(), RestrictedExpression::new_long(facts.day)),
        ])
        .expect("a context");
        let request = Request::new(country.clone(), action.clone(), item.clone(), context, None).expect("a request");
        let response = authorizer.is_authorized(&request, &policies, &entities);
        let mut found = Found::default();
        for policy in response.diagnostics().reason() {
            let name: &str = policy.as_ref();
            found.add(&table, name.parse().expect("a number"));
        }
        found
    };
    table.measure("Cedar (crate)", "4.14.1", "a policy for each provision", &mut decide);
}
