// SPDX-License-Identifier: Apache-2.0
// `sluice migrate`, `sluice backup`, `sluice restore`: a store as a whole.
#include "arguments.hpp"
#include "office_arguments.hpp"

namespace sluice::app {
namespace {

struct StoreOptions {
  OfficeOptions office;
  std::string file;
  bool adopt_key = false;
};

Exit refused(const Common& common, const Error& error) {
  common.complain(error);
  return Exit::faults;
}

Exit migrate(const Common& common, const StoreOptions& options) {
  OpenedStore store(common.world->clock);
  const auto applied = store::Store::migrate(store_address(options.office), store.options(options.office));
  if (!applied) return refused(common, applied.error());
  for (const store::Applied& each : *applied) common.world->out << each.module << " " << each.name << "\n";
  if (applied->empty()) common.world->err << "The store has all its tables.\n";
  return Exit::done;
}

Exit back_up(const Common& common, const StoreOptions& options) {
  const auto opened = open_store(common, options.office);
  if (!opened) return refused(common, opened.error());
  const auto rows = (*opened)->store().back_up(options.file);
  if (!rows) return refused(common, rows.error());
  common.world->err << *rows << " rows in " << options.file << ". The key that signs the journal is not in it.\n";
  return Exit::done;
}

Exit restore(const Common& common, const StoreOptions& options) {
  OpenedStore store(common.world->clock);
  store::Options with = store.options(options.office);
  with.adopt_key = options.adopt_key;
  const auto rows = store::Store::restore(store_address(options.office), with, options.file);
  if (!rows) return refused(common, rows.error());
  common.world->err << *rows << " rows, and the journal in them is whole.\n";
  return Exit::done;
}

}  // namespace

void declare_store(CLI::App& app, Command& chosen) {
  const auto add = [&](const char* name, const char* help, Exit (*act)(const Common&, const StoreOptions&)) {
    auto options = std::make_shared<StoreOptions>();
    CLI::App* command = app.add_subcommand(name, help);
    add_store_options(command, options->office);
    runs(command, options, act, chosen);
    return std::pair(command, options);
  };
  add("migrate", "Brings a store to the tables of this program; makes it where there is none", migrate);
  const auto [backup, saved] = add("backup", "All there is at one moment, while others go on working", back_up);
  backup->add_option("file", saved->file, "The file to make")->required();
  const auto [restores, read] = add("restore", "A backup into a store without acts, of either kind", restore);
  restores->add_option("file", read->file, "A backup")->required();
  restores->add_flag("--adopt-key", read->adopt_key, "Goes on under another key than the one that signed so far");
}

}  // namespace sluice::app
