// absl::optional has been std::optional since C++17. Aliases are used because
// the system's abseil is built for another C++ standard and does not link.
#pragma once

#include <optional>

namespace absl
{
	using std::make_optional;
	using std::nullopt;
	using std::nullopt_t;
	using std::optional;
} // namespace absl
