// SPDX-License-Identifier: Apache-2.0
// What the commands share that work on an authority's records: which store, who acts, on which day.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "commands.hpp"
#include "sluice/base/random.hpp"
#include "sluice/office/office.hpp"

namespace sluice::app {

struct OfficeOptions {
  std::string store;       // empty: $SLUICE_STORE, or sqlite:sluice.db
  std::string key_file;    // that signs the journal; empty: $SLUICE_KEY, or beside an SQLite file
  std::string by;          // empty: $SLUICE_PERSON
  std::optional<Date> on;  // empty: today in the law's zone
  std::string format = "table";
};

// The store that is meant.
[[nodiscard]] std::string store_address(const OfficeOptions& options);

// --store and --key-file.
void add_store_options(CLI::App* command, OfficeOptions& options);

// --store, --key-file, --as, --on and, where `formats` is not empty, --format.
void add_office_options(CLI::App* command, OfficeOptions& options, const std::vector<std::string>& formats = {});

// A store, opened by itself.
class OpenedStore {
 public:
  OpenedStore(const Clock& clock) : clock_(clock) {}
  // Fails as Store::open does.
  [[nodiscard]] Result<void> open(const OfficeOptions& options);
  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] store::Options options(const OfficeOptions& options);

 private:
  const Clock& clock_;
  SystemRandom random_;
  std::optional<store::Store> store_;
};
[[nodiscard]] Result<std::unique_ptr<OpenedStore>> open_store(const Common& common, const OfficeOptions& options);

// The store, opened, with everything that acts look at.
class OpenedOffice {
 public:
  // Fails as find_home, the readers of the tables and Store::open do.
  [[nodiscard]] static Result<std::unique_ptr<OpenedOffice>> open(const Common& common, const OfficeOptions& options);
  ~OpenedOffice();
  OpenedOffice(const OpenedOffice&) = delete;
  OpenedOffice& operator=(const OpenedOffice&) = delete;

  [[nodiscard]] office::Office& office();
  // Who acts now, and when.
  [[nodiscard]] const office::Tools& tools() const;
  [[nodiscard]] office::Occasion occasion() const;

 private:
  struct Parts;
  explicit OpenedOffice(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sluice::app
