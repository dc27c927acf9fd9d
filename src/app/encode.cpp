// SPDX-License-Identifier: Apache-2.0
// `sluice encode`: transactions in, a table for bulk work out.
#include "arguments.hpp"
#include "intake.hpp"
#include "output.hpp"
#include "sluice/rulebook/table.hpp"

namespace sluice::app {
namespace {

constexpr const char* kEncodeHelp =
    "The table keeps, for every line, what it leaves possible of each fact that the rulebook asks for, and no names,\n"
    "descriptions or values. It can be decided under any rulebook whose facts mean the same (docs/table-format.md).\n\n"
    "  sluice encode -o 2025.table shipments-2025.ndjson";

using Books = std::vector<std::shared_ptr<const rulebook::Rulebook>>;

Result<Books> open_books(const Home& home, const EncodeOptions& options, const trade::Reference& reference) {
  Books books;
  for (const std::string& place : options.rulebooks) {
    auto book = open_named(place, reference);
    if (!book) return fail(book.error());
    books.push_back(std::make_shared<const rulebook::Rulebook>(std::move(*book)));
  }
  if (!books.empty()) return books;
  const auto known = regimes(home.rulebooks);
  if (!known) return fail(known.error());
  if (options.regime.empty() && known->size() != 1) return fail("encode.regime", {std::to_string(known->size())});
  auto book =
      open_rulebook(home.rulebooks, options.regime.empty() ? known->front() : options.regime, std::nullopt, reference);
  if (!book) return fail(book.error());
  books.push_back(std::make_shared<const rulebook::Rulebook>(std::move(*book)));
  return books;
}

Exit encode(const Common& common, const EncodeOptions& options) {
  const auto home = common.find();
  if (!home) return common.complain(home.error()), Exit::faults;
  auto tables = trade::Reference::load(home->reference);
  if (!tables) return common.complain(tables.error()), Exit::faults;
  const auto reference = std::make_shared<const trade::Reference>(std::move(*tables));
  const auto books = open_books(*home, options, *reference);
  if (!books) return common.complain(books.error()), Exit::faults;
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;
  auto writer =
      rulebook::TableWriter::make(*books, reference, [&](std::string_view bytes) { return output->write(bytes); });
  if (!writer) return common.complain(writer.error()), Exit::faults;

  Intake intake(common, {options.files, options.input, options.strict, "encoded"}, *reference);
  const bool whole = intake.run([&](const trade::Transaction& transaction) { return writer->add(transaction); });
  if (!whole) return Exit::faults;  // nothing is left half done
  Result<void> done = writer->finish();
  if (done) done = output->close();
  if (!done) return common.complain(done.error()), Exit::faults;
  common.world->err << "sluice: " << intake.taken() << " transactions, " << writer->rows() << " lines encoded";
  if (intake.refused() != 0) common.world->err << ", " << intake.refused() << " refused";
  common.world->err << "\n";
  return intake.refused() != 0 ? Exit::faults : Exit::done;
}

}  // namespace

void declare_encode(CLI::App& app, Command& chosen) {
  const auto filled = std::make_shared<EncodeOptions>();
  EncodeOptions& options = *filled;
  CLI::App* command = app.add_subcommand("encode", "Encode transactions as a table, for `sluice rulebook impact`");
  command->footer(kEncodeHelp);
  command->add_option("FILE", options.files, "Files to encode (.json, .ndjson, .csv), or - for the standard input")
      ->required();
  command->add_option("-o,--output", options.output, "The table, which appears only when it is whole")->required();
  command->add_option("--input", options.input, "Format of the input where the name does not say")
      ->check(CLI::IsMember({"json", "ndjson", "csv"}));
  auto* regime = command->add_option("--regime", options.regime, "The regime whose facts are kept");
  one_each(command
               ->add_option(
                   "--for", options.rulebooks,
                   "A rulebook (folder or bundle) whose facts are kept, in place of the present one; may be repeated")
               ->excludes(regime));
  command->add_flag("--strict", options.strict, "Stop at the first faulty record, and write nothing");
  runs(command, filled, &encode, chosen);
}

}  // namespace sluice::app
