// SPDX-License-Identifier: Apache-2.0

// The peers' bench on OPA, in process through a prepared query. Two ways to say the law: the provisions as data that a
// rule looks up by item, and a rule for each provision, which OPA's own rule index looks up.
//
// Run with: opa DIR REPEATS LAW.REGO
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

var risks = []string{"none", "possible", "should_know", "known", "informed"}
var levels = []string{"none", "licence_required:presumption_of_approval", "licence_required:review",
	"licence_required:case_by_case", "licence_required:presumption_of_denial", "licence_required:policy_of_denial",
	"prohibited"}

// Days are integers that read as dates: 20261122.
type provision struct {
	id, form, material, destinations string
	share, risk, level               int
	spans                            [][2]int
}

type transaction struct {
	id, form, material, to string
	share, risk, day       int
}

type law struct {
	folder       string
	provisions   []provision
	transactions []transaction
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "opa:", err)
		os.Exit(1)
	}
	return value
}

func number(text string) int { return must(strconv.Atoi(text)) }

func dayNumber(iso string) int { return number(strings.ReplaceAll(iso, "-", "")) }

func linesOf(file string) []string {
	return strings.Split(strings.TrimSpace(string(must(os.ReadFile(file)))), "\n")
}

func readLaw(folder string) law {
	read := law{folder: folder}
	for _, line := range linesOf(folder + "/provisions.csv")[1:] {
		cells := strings.Split(line, ",")
		p := provision{id: cells[0], form: cells[1], material: cells[2], destinations: cells[3]}
		if cells[4] != "" {
			p.share = number(cells[4])
		}
		if cells[5] != "" {
			p.risk = slices.Index(risks, cells[5])
		}
		for _, span := range strings.Split(cells[6], "|") {
			first, last, _ := strings.Cut(span, "..")
			days := [2]int{dayNumber(first), 99991231}
			if last != "" {
				days[1] = dayNumber(last)
			}
			p.spans = append(p.spans, days)
		}
		p.level = slices.Index(levels, strings.TrimSuffix(cells[7]+":"+cells[8], ":"))
		read.provisions = append(read.provisions, p)
	}
	for _, line := range linesOf(folder + "/transactions.csv")[1:] {
		cells := strings.Split(line, ",")
		read.transactions = append(read.transactions, transaction{cells[0], cells[1], cells[2], cells[3],
			number(cells[4]), slices.Index(risks, cells[5]), dayNumber(cells[6])})
	}
	return read
}

// The countries written, and whether they are the ones excepted; none for `any`.
func (p provision) countries() ([]string, bool) {
	if p.destinations == "any" {
		return nil, true
	}
	listed, except := strings.CutPrefix(p.destinations, "not:")
	return strings.Split(listed, "|"), except
}

func (l law) allCountries() []string {
	seen := map[string]bool{}
	for _, t := range l.transactions {
		seen[t.to] = true
	}
	var all []string
	for country := range seen {
		all = append(all, country)
	}
	return all
}

// For law.rego: provisions by form and material; every set of destinations written out once.
func (l law) data() map[string]any {
	items, destinations, all := map[string]any{}, map[string]any{}, l.allCountries()
	for n, p := range l.provisions {
		if items[p.form] == nil {
			items[p.form] = map[string]any{}
		}
		materials := items[p.form].(map[string]any)
		listed, _ := materials[p.material].([]any)
		var spans []any
		for _, span := range p.spans {
			spans = append(spans, []any{number64(span[0]), number64(span[1])})
		}
		materials[p.material] = append(listed, map[string]any{"row": number64(n), "share": number64(p.share),
			"risk": number64(p.risk), "spans": spans, "destinations": p.destinations})
		if destinations[p.destinations] == nil {
			reached := map[string]any{}
			countries, except := p.countries()
			for _, country := range all {
				if slices.Contains(countries, country) != except {
					reached[country] = true
				}
			}
			destinations[p.destinations] = reached
		}
	}
	return map[string]any{"items": items, "destinations": destinations}
}

func number64(value int) json.Number { return json.Number(strconv.Itoa(value)) }

func quoted(countries []string) string { return `"` + strings.Join(countries, `", "`) + `"` }

// A rule for each span of a provision, with its equalities first: they are what OPA's index takes.
func (l law) rules() string {
	var text strings.Builder
	text.WriteString("package law\n\nimport rego.v1\n")
	for n, p := range l.provisions {
		for _, span := range p.spans {
			fmt.Fprintf(&text, "\napplies contains %d if {\n\tinput.form == %q\n\tinput.material == %q\n", n, p.form, p.material)
			countries, except := p.countries()
			if countries != nil && except {
				fmt.Fprintf(&text, "\tnot input.to in {%s}\n", quoted(countries))
			} else if countries != nil {
				fmt.Fprintf(&text, "\tinput.to in {%s}\n", quoted(countries))
			}
			if p.share > 0 {
				fmt.Fprintf(&text, "\tinput.share >= %d\n", p.share)
			}
			if p.risk > 0 {
				fmt.Fprintf(&text, "\tinput.risk >= %d\n", p.risk)
			}
			fmt.Fprintf(&text, "\tinput.day >= %d\n\tinput.day <= %d\n}\n", span[0], span[1])
		}
	}
	return text.String()
}

// Inputs are made before the clock starts.
func (l law) inputs() []ast.Value {
	var inputs []ast.Value
	for _, t := range l.transactions {
		inputs = append(inputs, must(ast.InterfaceToValue(map[string]any{"form": t.form, "material": t.material,
			"to": t.to, "share": t.share, "risk": t.risk, "day": t.day})))
	}
	return inputs
}

type answer struct {
	rows  []int
	level int
}

func decider(l law, query rego.PreparedEvalQuery, inputs []ast.Value) func(int) answer {
	background := context.Background()
	return func(place int) answer {
		results := must(query.Eval(background, rego.EvalParsedInput(inputs[place])))
		var found answer
		for _, row := range results[0].Expressions[0].Value.([]any) {
			n := number(row.(json.Number).String())
			found.rows = append(found.rows, n)
			found.level = max(found.level, l.provisions[n].level)
		}
		return found
	}
}

func (l law) sameAnswers(decide func(int) answer, count int) string {
	reference := linesOf(l.folder + "/answers.txt")
	for i := range count {
		found := decide(i)
		slices.Sort(found.rows)
		var named []string
		for _, n := range found.rows {
			named = append(named, l.provisions[n].id)
		}
		line := l.transactions[i].id + "|" + levels[found.level] + "|" + strings.Join(named, ",")
		if line != reference[i] {
			fmt.Fprintf(os.Stderr, "OPA: %s\nreference: %s\n", line, reference[i])
			return "different"
		}
	}
	return "equal"
}

func secondsOf(decide func(int) answer, count int) float64 {
	begin := time.Now()
	for i := range count {
		decide(i)
	}
	return time.Since(begin).Seconds()
}

// As many transactions as take about a second.
func prefix(decide func(int) answer, all int) int {
	for count := min(all, 20); count < all; count = min(all, count*4) {
		if seconds := secondsOf(decide, count); seconds > 0.2 {
			return min(all, int(float64(count)/seconds))
		}
	}
	return all
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/open-policy-agent/opa" {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

func (l law) measure(mode string, decide func(int) answer, repeats int) {
	count := prefix(decide, len(l.transactions))
	same := l.sameAnswers(decide, count)
	var rates []int
	for range repeats {
		rates = append(rates, int(float64(count)/secondsOf(decide, count)+0.5))
	}
	sorted := slices.Sorted(slices.Values(rates))
	listed := string(must(json.Marshal(rates)))
	fmt.Printf(`{"engine":"OPA (Go)","version":"%s","provisions":%d,"transactions":%d,"repeats":%d,`+
		`"median_per_second":%d,"min":%d,"max":%d,"mode":"%s","answers":"%s","compared":%d,"rates":%s}`+"\n",
		version(), len(l.provisions), count, repeats, sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1], mode,
		same, count, listed)
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: opa DIR REPEATS LAW.REGO")
		os.Exit(2)
	}
	l, repeats := readLaw(os.Args[1]), number(os.Args[2])
	inputs := l.inputs()
	background := context.Background()
	prepare := func(options ...func(*rego.Rego)) rego.PreparedEvalQuery {
		return must(rego.New(append(options, rego.Query("data.law.applies"))...).PrepareForEval(background))
	}
	byData := prepare(rego.Module("law.rego", string(must(os.ReadFile(os.Args[3])))),
		rego.Store(inmem.NewFromObjectWithOpts(l.data(), inmem.OptReturnASTValuesOnRead(true))))
	l.measure("provisions as data by item", decider(l, byData, inputs), repeats)
	byRules := prepare(rego.Module("rules.rego", l.rules()))
	l.measure("a rule for each provision", decider(l, byRules, inputs), repeats)
}
