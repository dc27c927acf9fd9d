// SPDX-License-Identifier: Apache-2.0
// Pages of records: what waits in a queue, by the day it is due; what an enterprise has, by number.
#pragma once

#include "desk.hpp"
#include "sluice/office/office.hpp"

namespace sluice::office {

// Fails with list.after where the mark is none that a page gave.
[[nodiscard]] Result<ListPage> list_page(Look& look, const ListQuery& query);

}  // namespace sluice::office
