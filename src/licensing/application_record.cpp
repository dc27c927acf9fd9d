// SPDX-License-Identifier: Apache-2.0
#include "application_fields.hpp"
#include "record_io.hpp"

namespace sluice::licensing {
template Result<Application> read_record(const Json&, const trade::Reference&, std::string_view);
template Json write_record(const Application&);
template const wire::Shape& shape_of_record<Application>();
}  // namespace sluice::licensing
