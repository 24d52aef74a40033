// absl::string_view is std::string_view, see types/optional.h.
#pragma once

#include <string_view>

namespace absl
{
	using std::string_view;
} // namespace absl
