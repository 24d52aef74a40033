#pragma once

#include <string>

namespace load {

/** `load-media viewers`; an empty path stands for no table of delays. Returns at the end of the input. */
void runViewers(const std::string& delaysPath);

}  // namespace load
