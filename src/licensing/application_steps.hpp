// SPDX-License-Identifier: Apache-2.0
// How an act changes an application that the table lets it change.
#pragma once

#include <string>

#include "sluice/licensing/application_acts.hpp"

namespace sluice::licensing {

struct Step {
  const Actor& by;
  Date on;
  const Desk& desk;
};

// The state that the act leads to, and the reason that the history keeps.
struct Done {
  ApplicationState to;
  std::string note = {};
};

[[nodiscard]] Result<Done> take(Application& application, const on_application::Propose& act, const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::Decide& act, const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::DecideReconsideration& act,
                                const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::SeekAdvice& act, const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::Advise& act, const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::VoidAdvice& act, const Step& step);
[[nodiscard]] Result<Done> take(Application& application, const on_application::SetConditions& act, const Step& step);

// The line of the goods, or null.
[[nodiscard]] const trade::Line* line_of(const Application& application, std::string_view id);

// Whatever was proposed and decided falls.
void drop_proposal(Application& application);

}  // namespace sluice::licensing
