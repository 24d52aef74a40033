// The comparisons of abseil's match.h, on standard string views.
#pragma once

#include "absl/strings/string_view.h"
#include <algorithm>
#include <cctype>

namespace absl
{
	inline bool StartsWith(string_view text, string_view prefix) noexcept
	{
		return text.substr(0, prefix.size()) == prefix;
	}

	inline bool EndsWith(string_view text, string_view suffix) noexcept
	{
		return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
	}

	inline bool StrContains(string_view text, string_view part) noexcept
	{
		return text.find(part) != string_view::npos;
	}

	inline bool EqualsIgnoreCase(string_view a, string_view b) noexcept
	{
		return std::equal(
		  a.begin(),
		  a.end(),
		  b.begin(),
		  b.end(),
		  [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
	}
} // namespace absl
