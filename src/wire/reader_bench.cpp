// SPDX-License-Identifier: Apache-2.0
// Transactions a second, read from memory on one core.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <sstream>

#include "sluice/base/check.hpp"
#include "sluice/wire/reader.hpp"
#include "sluice/wire/transaction.hpp"

namespace {

using namespace sluice;
using namespace sluice::wire;

const trade::Reference& reference() {
  static const auto loaded = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  CHECK_THAT(loaded.has_value());
  return *loaded;
}

constexpr std::string_view kSmall =
    R"({"sluice":1,"id":"T-1","act":"shipment","dates":{"declaration":"2025-10-20"},"from":"CN","to":"DE",)"
    R"("parties":[{"role":"exporter","established_in":"CN"},{"role":"end_user","name":"Beispiel GmbH"}],)"
    R"("end_use":{"text":"traction motors","risks":{"military":"none"}},"lines":[{"commodity_code":"8505111000",)"
    R"("form":"magnet","material":"NdFeB","composition":{"Dy":"0.0018"},"origin":"CN",)"
    R"("quantity":{"value":"4000","unit":"KGM"}}]})";
constexpr std::string_view kHeader =
    "id,act,dates/declaration,from,to,parties/0/role,parties/0/established_in,parties/1/role,parties/1/name,"
    "end_use/text,end_use/risks/military,commodity_code,form,material,composition/Dy,origin,quantity/value,"
    "quantity/unit\n";
constexpr std::string_view kRow =
    ",shipment,2025-10-20,CN,DE,exporter,CN,end_user,Beispiel GmbH,traction motors,none,8505111000,magnet,NdFeB,"
    "0.0018,CN,4000,KGM\n";
constexpr std::int64_t kRecords = 10000;

void read_all(benchmark::State& state, Format format, const std::string& text) {
  for (auto _ : state) {
    std::istringstream in(text);
    TransactionReader reader(in, format, reference());
    trade::Transaction transaction;
    while (reader.next(transaction).value()) benchmark::DoNotOptimize(transaction);
    CHECK_THAT(reader.record() == static_cast<std::uint64_t>(kRecords));
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void ndjson(benchmark::State& state) {
  std::string text;
  for (std::int64_t i = 0; i < kRecords; ++i) (text += kSmall) += '\n';
  read_all(state, Format::ndjson, text);
}
BENCHMARK(ndjson)->Unit(benchmark::kMillisecond);

void json_list(benchmark::State& state) {
  std::string text = "[";
  for (std::int64_t i = 0; i < kRecords; ++i) (text += kSmall) += i + 1 < kRecords ? ',' : ']';
  read_all(state, Format::json, text);
}
BENCHMARK(json_list)->Unit(benchmark::kMillisecond);

void csv(benchmark::State& state) {
  std::string text(kHeader);
  for (std::int64_t i = 0; i < kRecords; ++i) (text += std::to_string(i)) += kRow;
  read_all(state, Format::csv, text);
}
BENCHMARK(csv)->Unit(benchmark::kMillisecond);

void parse_alone(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(parse_json(kSmall));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_alone);

void write(benchmark::State& state) {
  const auto transaction = read_transaction(parse_json(kSmall).value(), reference()).value();
  for (auto _ : state) benchmark::DoNotOptimize(to_json(write_transaction(transaction)));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(write);

}  // namespace
