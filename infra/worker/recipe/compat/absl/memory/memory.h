// absl::make_unique is std::make_unique, see types/optional.h.
#pragma once

#include <memory>

namespace absl
{
	using std::make_unique;
} // namespace absl
