// What the program tells: one line for each event, words separated by spaces.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace load {

class Output {
 public:
  template <typename... Words>
  void line(std::string_view first, const Words&... words) {
    text_ += first;
    ((text_ += ' ', append(words)), ...);
    text_ += '\n';
  }

  /** Writes what has gathered. False when nobody reads any more. */
  bool flush();

 private:
  void append(std::string_view word) { text_ += word; }
  void append(std::integral auto number) { text_ += std::to_string(number); }

  std::string text_;
};

}  // namespace load
