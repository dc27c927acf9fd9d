// SPDX-License-Identifier: Apache-2.0
// Mistakes that the tests must find: each is one wrong branch of the compiled index or of impact, in the build only
// where SLUICE_PLANTED is defined (tests/planted, which says in words what each is), and nothing at all elsewhere.
#pragma once

namespace sluice::rulebook {

#ifdef SLUICE_PLANTED
extern int planted_mistake;  // the one that is on; 0: none
[[nodiscard]] inline bool planted(int mistake) { return planted_mistake == mistake; }
#else
[[nodiscard]] constexpr bool planted(int) { return false; }
#endif

}  // namespace sluice::rulebook
