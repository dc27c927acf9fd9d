// SPDX-License-Identifier: Apache-2.0
// The disk of fault_vfs.hpp, as a VFS of SQLite. Contents are in memory; locks and the shared memory of the log are
// those of a real, empty file of the same name.
#include "fault_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <doctest/doctest.h>
#include <sqlite3.h>

namespace sluice::store {
namespace {

FaultDisk* disk = nullptr;

struct FaultFile {
  sqlite3_file base;
  std::string* path;
  sqlite3_file* real;  // of the database itself; null for its log
};

FaultFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultFile*>(file); }
sqlite3_vfs* usual() { return sqlite3_vfs_find(nullptr); }

int close(sqlite3_file* file) {
  FaultFile& it = of(file);
  if (it.real != nullptr) {
    it.real->pMethods->xClose(it.real);
    sqlite3_free(it.real);
  }
  delete it.path;
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  if (!disk->powered()) return SQLITE_IOERR_READ;
  const auto wanted = static_cast<std::size_t>(size);
  const std::string bytes = disk->read(*of(file).path, static_cast<std::size_t>(offset), wanted);
  std::memset(into, 0, wanted);
  std::memcpy(into, bytes.data(), bytes.size());
  return bytes.size() == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  switch (disk->write(*of(file).path, static_cast<std::size_t>(offset), std::move(bytes))) {
    case FaultDisk::Written::yes: return SQLITE_OK;
    case FaultDisk::Written::full: return SQLITE_FULL;
    default: return SQLITE_IOERR_WRITE;
  }
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return disk->truncate(*of(file).path, static_cast<std::size_t>(size)) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync(sqlite3_file* file, int) { return disk->sync(*of(file).path) ? SQLITE_OK : SQLITE_IOERR_FSYNC; }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(disk->size(*of(file).path));
  return disk->powered() ? SQLITE_OK : SQLITE_IOERR_FSTAT;
}

sqlite3_file* real(sqlite3_file* file) { return of(file).real; }
int lock(sqlite3_file* f, int level) { return real(f) == nullptr ? 0 : real(f)->pMethods->xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return real(f) == nullptr ? 0 : real(f)->pMethods->xUnlock(real(f), level); }
int reserved(sqlite3_file* f, int* held) {
  *held = 0;
  return real(f) == nullptr ? 0 : real(f)->pMethods->xCheckReservedLock(real(f), held);
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector(sqlite3_file*) { return 512; }
int character(sqlite3_file*) { return 0; }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** at) {
  return real(f)->pMethods->xShmMap(real(f), page, size, extend, at);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* given) {
  static const sqlite3_io_methods kMethods = {2,        close,       read,      write,   truncate, sync,      file_size,
                                              lock,     unlock,      reserved,  control, sector,   character, shm_map,
                                              shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};
  FaultFile& it = of(file);
  it = {};
  if (path == nullptr) return SQLITE_CANTOPEN;  // no temporary files in these tests
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
    it.real = static_cast<sqlite3_file*>(sqlite3_malloc(usual()->szOsFile));
    std::memset(it.real, 0, static_cast<std::size_t>(usual()->szOsFile));
    if (const int code = usual()->xOpen(usual(), path, it.real, flags, given); code != SQLITE_OK) {
      sqlite3_free(it.real);
      return code;
    }
  }
  disk->create(path);
  it.path = new std::string(path);
  it.base.pMethods = &kMethods;
  if (given != nullptr) *given = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* path, int) {
  if (!disk->spend()) return SQLITE_IOERR_DELETE;
  disk->remove(path);
  return SQLITE_OK;
}

int access(sqlite3_vfs*, const char* path, int, int* is) {
  *is = disk->exists(path) ? 1 : 0;
  return SQLITE_OK;
}

sqlite3_vfs& vfs() {
  static const std::string name = FaultDisk::name();
  static sqlite3_vfs it = [] {
    sqlite3_vfs copy = *usual();
    copy.szOsFile = sizeof(FaultFile);
    copy.zName = name.c_str();
    copy.pNext = nullptr;
    copy.xOpen = open;
    copy.xDelete = remove;
    copy.xAccess = access;
    // the usual one's functions want the usual one
    copy.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* full) {
      return usual()->xFullPathname(usual(), path, size, full);
    };
    copy.xRandomness = [](sqlite3_vfs*, int size, char* bytes) { return usual()->xRandomness(usual(), size, bytes); };
    copy.xSleep = [](sqlite3_vfs*, int microseconds) { return usual()->xSleep(usual(), microseconds); };
    copy.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* now) { return usual()->xCurrentTimeInt64(usual(), now); };
    return copy;
  }();
  return it;
}

}  // namespace

FaultDisk::FaultDisk() {
  REQUIRE(disk == nullptr);
  disk = this;
  REQUIRE(sqlite3_vfs_register(&vfs(), 0) == SQLITE_OK);
}

FaultDisk::~FaultDisk() {
  sqlite3_vfs_unregister(&vfs());
  disk = nullptr;
}

void FaultDisk::cut_power_after(std::int64_t operations) {
  const std::scoped_lock lock(mutex_);
  left_ = operations;
}

void FaultDisk::apply(std::string& content, const Change& change) {
  if (change.truncation) {
    content.resize(std::min(content.size(), change.offset));
    return;
  }
  if (content.size() < change.offset + change.bytes.size()) content.resize(change.offset + change.bytes.size());
  content.replace(change.offset, change.bytes.size(), change.bytes);
}

void FaultDisk::restore_power(std::mt19937& dice) {
  const std::scoped_lock lock(mutex_);
  for (auto& [path, content] : files_) {
    std::ranges::shuffle(content.unsynced, dice);
    for (Change& change : content.unsynced) {
      const auto fate = dice() % 4;
      if (fate < 2) {
        ++lost_;
        continue;
      }
      if (fate == 2 && !change.truncation) {  // torn between two sectors
        change.bytes.resize(std::min(change.bytes.size(), (dice() % 9) * 512));
      }
      apply(content.durable, change);
    }
    content.unsynced.clear();
    content.current = content.durable;
  }
  left_ = -1;
  powered_ = true;
}

void FaultDisk::limit(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  limit_ = bytes;
}

std::size_t FaultDisk::used() {
  const std::scoped_lock lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& [path, content] : files_) bytes += content.current.size();
  return bytes;
}

bool FaultDisk::powered() {
  const std::scoped_lock lock(mutex_);
  return powered_;
}

bool FaultDisk::spend_locked() {
  if (left_ == 0) powered_ = false;
  if (left_ > 0) --left_;
  return powered_;
}

bool FaultDisk::spend() {
  const std::scoped_lock lock(mutex_);
  return spend_locked();
}

FaultDisk::Written FaultDisk::write(const std::string& file, std::size_t offset, std::string bytes) {
  const std::scoped_lock lock(mutex_);
  if (!spend_locked()) return Written::no_power;
  Content& content = files_[file];
  std::size_t total = 0;
  for (const auto& [path, other] : files_) total += other.current.size();
  const std::size_t end = offset + bytes.size();
  if (end > content.current.size() && total + end - content.current.size() > limit_) return Written::full;
  content.unsynced.push_back({offset, std::move(bytes), false});
  apply(content.current, content.unsynced.back());
  return Written::yes;
}

bool FaultDisk::truncate(const std::string& file, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  if (!spend_locked()) return false;
  Content& content = files_[file];
  content.unsynced.push_back({size, {}, true});
  apply(content.current, content.unsynced.back());
  return true;
}

bool FaultDisk::sync(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  if (!spend_locked()) return false;
  Content& content = files_[file];
  content.durable = content.current;
  content.unsynced.clear();
  return true;
}

std::string FaultDisk::read(const std::string& file, std::size_t offset, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  const std::string& content = files_[file].current;
  return offset >= content.size() ? std::string() : content.substr(offset, size);
}

std::size_t FaultDisk::size(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  return files_[file].current.size();
}

bool FaultDisk::exists(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  return files_.contains(file);
}

void FaultDisk::create(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  files_[file];
}

void FaultDisk::remove(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  files_.erase(file);
}

}  // namespace sluice::store
