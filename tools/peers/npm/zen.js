// SPDX-License-Identifier: Apache-2.0
// The peers' bench on GoRules ZEN as npm has it: one decision table with the hit policy "collect".
// Run with: node zen.js DIR [REPEATS]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ZenEngine } from "@gorules/zen-engine";

const RISKS = ["none", "possible", "should_know", "known", "informed"];
const LEVELS = ["none", "licence_required:presumption_of_approval", "licence_required:review",
  "licence_required:case_by_case", "licence_required:presumption_of_denial", "licence_required:policy_of_denial",
  "prohibited"];
const BATCH = 200;

const rowsOf = (file) => readFileSync(file, "utf8").trimEnd().split("\n").slice(1).map((line) => line.split(","));
const dayNumber = (iso) => Number(iso.replaceAll("-", ""));

function readProvisions(folder) {
  return rowsOf(`${folder}/provisions.csv`).map(
    ([id, form, material, destinations, share, risk, spans, outcome, policy]) => ({
      id, form, material, destinations, share, risk: risk ? RISKS.indexOf(risk) : 0,
      level: LEVELS.indexOf(policy ? `${outcome}:${policy}` : outcome),
      spans: spans.split("|").map((span) => span.split("..").map((day) => (day ? dayNumber(day) : 99991231))),
    }));
}

function readTransactions(folder) {
  return rowsOf(`${folder}/transactions.csv`).map(([id, form, material, to, share, risk, day]) => ({
    id, facts: { form, material, to, share: Number(share), risk: RISKS.indexOf(risk), day: dayNumber(day) },
  }));
}

function destinationsCell(destinations) {
  if (destinations === "any") return "";
  const except = destinations.startsWith("not:");
  const countries = (except ? destinations.slice(4) : destinations).split("|").map((c) => `"${c}"`).join(", ");
  return except ? `$ not in [${countries}]` : countries;
}

// A row for each span of a provision: the spans of one do not overlap, so a day finds it once.
function decisionOf(provisions) {
  const facts = ["form", "material", "to", "share", "risk", "day"];
  const rules = provisions.flatMap((provision, n) => provision.spans.map(([first, last], span) => ({
    _id: `${n}-${span}`,
    form: `"${provision.form}"`, material: `"${provision.material}"`, to: destinationsCell(provision.destinations),
    share: provision.share ? `>= ${provision.share}` : "", risk: provision.risk ? `>= ${provision.risk}` : "",
    day: `[${first}..${last}]`, row: String(n),
  })));
  const table = {
    hitPolicy: "collect", rules, inputs: facts.map((fact) => ({ id: fact, name: fact, field: fact })),
    outputs: [{ id: "row", name: "row", field: "row" }], passThrough: false, inputField: null, outputPath: null,
    executionMode: "single",
  };
  const node = (id, type, content) => ({ id, type, name: id, content, position: { x: 0, y: 0 } });
  const edge = (from, to) => ({ id: `${from}-${to}`, type: "edge", sourceId: from, targetId: to });
  return {
    nodes: [node("in", "inputNode"), node("law", "decisionTableNode", table), node("out", "outputNode")],
    edges: [edge("in", "law"), edge("law", "out")],
  };
}

// An answer is the provisions that apply and the heaviest level among them.
function answerOf(provisions, { result }) {
  const rows = result.map((found) => found.row);
  let level = 0;
  for (const row of rows) if (provisions[row].level > level) level = provisions[row].level;
  return { rows, level };
}

async function decideEach(engine, count, take) {
  const { decision, provisions, transactions } = engine;
  for (let i = 0; i < count; ++i) take(i, answerOf(provisions, await decision.evaluate(transactions[i].facts)));
}

async function decideBatches(engine, count, take) {
  const { decision, provisions, transactions } = engine;
  for (let begin = 0; begin < count; begin += BATCH) {
    const batch = transactions.slice(begin, Math.min(begin + BATCH, count));
    const found = await Promise.all(batch.map((transaction) => decision.evaluate(transaction.facts)));
    found.forEach((answer, i) => take(begin + i, answerOf(provisions, answer)));
  }
}

async function secondsOf(decide, engine, count) {
  let found = 0;
  const begin = process.hrtime.bigint();
  await decide(engine, count, (_, answer) => { found += answer.rows.length; });
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

async function sameAnswers(decide, engine, count, reference) {
  let same = true;
  let seen = 0;
  await decide(engine, count, (place, { rows, level }) => {
    const named = [...rows].sort((a, b) => a - b).map((row) => engine.provisions[row].id);
    const line = `${engine.transactions[place].id}|${LEVELS[level]}|${named.join(",")}`;
    if (same && line !== reference[place]) console.error(`ZEN: ${line}\nreference: ${reference[place]}`);
    same &&= line === reference[place] && place === seen++;
  });
  return same && seen === count;
}

// As many transactions as take about a second.
async function prefix(decide, engine) {
  const all = engine.transactions.length;
  for (let count = Math.min(all, 20); count < all; count = Math.min(all, count * 4)) {
    const seconds = await secondsOf(decide, engine, count);
    if (seconds > 0.2) return Math.min(all, Math.floor(count / seconds));
  }
  return all;
}

async function measure(mode, decide, engine, reference, repeats) {
  const count = await prefix(decide, engine);
  const same = await sameAnswers(decide, engine, count, reference);
  const rates = [];
  for (let i = 0; i < repeats; ++i) rates.push(Math.round(count / (await secondsOf(decide, engine, count))));
  const sorted = [...rates].sort((a, b) => a - b);
  console.log(JSON.stringify({
    engine: "ZEN (npm)", version: engine.version, provisions: engine.provisions.length, transactions: count, repeats,
    median_per_second: sorted[Math.floor(repeats / 2)], min: sorted[0], max: sorted[repeats - 1], mode,
    answers: same ? "equal" : "different", compared: count, rates,
  }));
}

const [folder, repeats = "5"] = process.argv.slice(2);
const provisions = readProvisions(folder);
const { version } = createRequire(import.meta.url)("@gorules/zen-engine/package.json");
const engine = {
  provisions, version, transactions: readTransactions(folder),
  decision: new ZenEngine().createDecision(Buffer.from(JSON.stringify(decisionOf(provisions)))),
};
const reference = readFileSync(`${folder}/answers.txt`, "utf8").split("\n");
await measure("decision table, one by one", decideEach, engine, reference, Number(repeats));
await measure(`decision table, ${BATCH} at a time`, decideBatches, engine, reference, Number(repeats));
