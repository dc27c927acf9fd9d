// SPDX-License-Identifier: Apache-2.0
// What the runners of the peers' bench that are written in Rust share: the table and the transactions as the generator
// wrote them, the clock, the comparison with the reference answers and the line that is printed.
use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::time::Instant;

const RISKS: [&str; 5] = ["none", "possible", "should_know", "known", "informed"];
const LEVELS: [&str; 7] = [
    "none",
    "licence_required:presumption_of_approval",
    "licence_required:review",
    "licence_required:case_by_case",
    "licence_required:presumption_of_denial",
    "licence_required:policy_of_denial",
    "prohibited",
];

pub struct Row {
    pub id: String,
    pub form: String,
    pub material: String,
    /// As written: `any`, `US|JP`, `not:US|JP`.
    pub destinations: String,
    /// Thresholds, 0 where there is none.
    pub share: i64,
    pub risk: i64,
    /// Days are integers that read as dates: 20261122.
    pub spans: Vec<(i64, i64)>,
    pub level: usize,
}

impl Row {
    /// The countries written, and whether they are the ones excepted; none for `any`.
    pub fn countries(&self) -> Option<(Vec<&str>, bool)> {
        if self.destinations == "any" {
            return None;
        }
        let except = self.destinations.strip_prefix("not:");
        Some((except.unwrap_or(&self.destinations).split('|').collect(), except.is_some()))
    }

    pub fn reaches(&self, country: &str) -> bool {
        self.countries().map_or(true, |(countries, except)| countries.contains(&country) != except)
    }
}

pub struct Case {
    pub id: String,
    pub form: String,
    pub material: String,
    pub to: String,
    pub share: i64,
    pub risk: i64,
    pub day: i64,
}

pub struct Table {
    pub folder: String,
    pub rows: Vec<Row>,
    pub cases: Vec<Case>,
    pub repeats: usize,
}

/// What an engine found for one transaction: places in `Table::rows` in any order, and the heaviest level.
#[derive(Default)]
pub struct Found {
    pub rows: Vec<usize>,
    pub level: usize,
}

impl Found {
    pub fn add(&mut self, table: &Table, row: usize) {
        self.level = self.level.max(table.rows[row].level);
        self.rows.push(row);
    }
}

fn place(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_else(|| panic!("unknown symbol {name}"))
}

fn day_number(iso: &str) -> i64 {
    iso.replace('-', "").parse().expect("a day")
}

fn read_row(line: &str) -> Row {
    let cells: Vec<&str> = line.split(',').collect();
    let span = |text: &str| {
        let (first, last) = text.split_once("..").expect("a span");
        (day_number(first), if last.is_empty() { 99_991_231 } else { day_number(last) })
    };
    let outcome = if cells[8].is_empty() { cells[7].to_string() } else { format!("{}:{}", cells[7], cells[8]) };
    Row {
        id: cells[0].into(),
        form: cells[1].into(),
        material: cells[2].into(),
        destinations: cells[3].into(),
        share: cells[4].parse().unwrap_or(0),
        risk: if cells[5].is_empty() { 0 } else { place(&RISKS, cells[5]) as i64 },
        spans: cells[6].split('|').map(span).collect(),
        level: place(&LEVELS, &outcome),
    }
}

fn read_case(line: &str) -> Case {
    let cells: Vec<&str> = line.split(',').collect();
    Case {
        id: cells[0].into(),
        form: cells[1].into(),
        material: cells[2].into(),
        to: cells[3].into(),
        share: cells[4].parse().expect("a share"),
        risk: place(&RISKS, cells[5]) as i64,
        day: day_number(cells[6]),
    }
}

/// The folder and the number of repeats are the arguments of the program.
pub fn read_table() -> Table {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments.get(1).expect("usage: PEER DIR [REPEATS]").clone();
    let lines = |file: &str| read_to_string(format!("{folder}/{file}")).unwrap_or_else(|why| panic!("{file}: {why}"));
    Table {
        rows: lines("provisions.csv").lines().skip(1).map(read_row).collect(),
        cases: lines("transactions.csv").lines().skip(1).map(read_case).collect(),
        repeats: arguments.get(2).map_or(5, |text| text.parse().expect("a number of repeats")),
        folder,
    }
}

impl Table {
    /// Every country that a transaction or a provision names.
    pub fn countries(&self) -> BTreeSet<&str> {
        let mut countries: BTreeSet<&str> = self.cases.iter().map(|case| case.to.as_str()).collect();
        countries.extend(self.rows.iter().filter_map(Row::countries).flat_map(|(countries, _)| countries));
        countries
    }

    fn same_answers(&self, engine: &str, decide: &mut dyn FnMut(usize) -> Found, count: usize) -> bool {
        let reference = read_to_string(format!("{}/answers.txt", self.folder)).expect("answers.txt");
        let mut expected = reference.lines();
        for case in 0..count {
            let mut found = decide(case);
            found.rows.sort_unstable();
            let named: Vec<&str> = found.rows.iter().map(|row| self.rows[*row].id.as_str()).collect();
            let line = format!("{}|{}|{}", self.cases[case].id, LEVELS[found.level], named.join(","));
            let wanted = expected.next();
            if wanted != Some(line.as_str()) {
                eprintln!("{engine}: {line}\nreference: {wanted:?}");
                return false;
            }
        }
        true
    }

    /// Compares the answers with answers.txt, measures, and prints one line of JSON. Of all transactions it takes as
    /// many as the engine decides in about a second.
    pub fn measure(&self, engine: &str, version: &str, mode: &str, decide: &mut dyn FnMut(usize) -> Found) {
        let mut seconds_of = |count: usize| {
            let begin = Instant::now();
            let found: usize = (0..count).map(|case| decide(case).rows.len()).sum();
            std::hint::black_box(found);
            begin.elapsed().as_secs_f64()
        };
        let mut count = self.cases.len().min(20);
        while count < self.cases.len() {
            let seconds = seconds_of(count);
            if seconds > 0.2 {
                count = ((count as f64 / seconds) as usize).min(self.cases.len());
                break;
            }
            count = (count * 4).min(self.cases.len());
        }
        let rates: Vec<u64> = (0..self.repeats).map(|_| (count as f64 / seconds_of(count)).round() as u64).collect();
        let same = self.same_answers(engine, decide, count);
        let mut sorted = rates.clone();
        sorted.sort_unstable();
        println!(
            "{{\"engine\":\"{engine}\",\"version\":\"{version}\",\"provisions\":{},\"transactions\":{count},\
             \"repeats\":{},\"median_per_second\":{},\"min\":{},\"max\":{},\"mode\":\"{mode}\",\"answers\":\"{}\",\
             \"compared\":{count},\"rates\":{}}}",
            self.rows.len(),
            self.repeats,
            sorted[sorted.len() / 2],
            sorted[0],
            sorted[sorted.len() - 1],
            if same { "equal" } else { "different" },
            format!("{rates:?}").replace(' ', ""),
        );
    }
}
