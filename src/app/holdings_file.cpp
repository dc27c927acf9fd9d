// SPDX-License-Identifier: Apache-2.0
#include "holdings_file.hpp"

#include "arguments.hpp"
#include "sluice/base/mapped_file.hpp"
#include "sluice/screening/stake_reader.hpp"

namespace sluice::app {
namespace {

std::string format_of(const std::string& file, std::string_view bytes) {
  if (file.ends_with(".csv")) return "csv";
  if (file.ends_with(".xml")) return "gleif";
  const std::string_view start = bytes.substr(0, 4096);
  if (start.find("\"recordType\"") != std::string_view::npos) return "bods";
  if (start.find("\"schema\"") != std::string_view::npos) return "ftm";
  return {};
}

}  // namespace

Result<void> read_holdings(const HoldingsChoice& choice, screening::Holdings& holdings,
                           const std::function<void()>& taken) {
  const screening::StakeSink stake = [&](const screening::Stake& each) {
    if (taken) taken();
    return holdings.add(each);
  };
  const screening::PartySink party = [&](const std::string& id, const screening::Subject& who) {
    holdings.name(id, who);
  };
  for (const std::string& file : choice.files) {
    const auto mapped = MappedFile::open(file);
    if (!mapped) return fail(mapped.error());
    const std::string format = choice.format.empty() ? format_of(file, mapped->bytes()) : choice.format;
    if (format.empty()) return fail("stake.format", {}, {file, 0, {}});
    const auto read = format == "bods"    ? screening::read_bods
                      : format == "ftm"   ? screening::read_ftm_stakes
                      : format == "gleif" ? screening::read_gleif
                                          : screening::read_stake_csv;
    if (auto done = read(mapped->bytes(), file, stake, party); !done) return done;
  }
  return {};
}

void add_holdings_choice(CLI::App* command, HoldingsChoice& choice) {
  one_each(
      command->add_option("--stakes", choice.files, "A file of who owns whom (docs/ownership.md); may be repeated"));
  command->add_option("--stakes-format", choice.format, "Its format, where name and contents do not say")
      ->check(CLI::IsMember({"bods", "ftm", "gleif", "csv"}));
}

}  // namespace sluice::app
