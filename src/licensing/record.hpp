// SPDX-License-Identifier: Apache-2.0
// Records and acts as JSON, by the one table of fields of each (fields.hpp of this module).
#pragma once

#include <string_view>

#include "sluice/base/json.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/application_acts.hpp"
#include "sluice/licensing/licence_acts.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/wire/shape.hpp"

namespace sluice::licensing {

// S: Application, Licence, Enterprise, Certificate, Violation; acts have functions of their own, below. Fails as
// wire::read_transaction does, with the first faulty member's pointer.
template <class S>
[[nodiscard]] Result<S> read_record(const Json& node, const trade::Reference& reference, std::string_view file = {});
template <class S>
[[nodiscard]] Json write_record(const S& record);
// The fields with their meaning, for help, options and reference pages.
template <class S>
[[nodiscard]] const wire::Shape& shape_of_record();

// An act by its name. The JSON of an act holds what it says, and not its name.
[[nodiscard]] Result<AnyApplicationAct> read_act(ApplicationAct act, const Json& node,
                                                 const trade::Reference& reference, std::string_view file = {});
[[nodiscard]] Result<AnyLicenceAct> read_act(LicenceAct act, const Json& node, const trade::Reference& reference,
                                             std::string_view file = {});
[[nodiscard]] Json write_act(const AnyApplicationAct& act);
[[nodiscard]] Json write_act(const AnyLicenceAct& act);
[[nodiscard]] const wire::Shape& shape_of_act(ApplicationAct act);
[[nodiscard]] const wire::Shape& shape_of_act(LicenceAct act);

[[nodiscard]] ApplicationAct kind_of(const AnyApplicationAct& act);
[[nodiscard]] LicenceAct kind_of(const AnyLicenceAct& act);

}  // namespace sluice::licensing
