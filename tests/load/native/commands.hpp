// Reads commands from the standard input, a line each, and has them carried out.
#pragma once

#include "event-loop.hpp"
#include "output.hpp"
#include "words.hpp"

#include <functional>
#include <map>
#include <string>

namespace load {

class Commands final : public Readable {
 public:
  Commands(EventLoop& loop, Output& output) : loop_(loop), output_(output) {}

  /** `words` counts those behind the name. The handler may throw any exception, which is answered as an error. */
  void on(const std::string& name, std::size_t words, std::function<void(const Words&)> handler);
  /** Says that it is ready, with the fingerprint of its certificate, and does what it is told until the input ends. */
  void serve(const std::string& fingerprint);

  void onReadable() override;

 private:
  struct Command {
    std::size_t words;
    std::function<void(const Words&)> handler;
  };

  void start();
  void take(std::string_view piece);
  void run(std::string_view line);

  EventLoop& loop_;
  Output& output_;
  std::map<std::string, Command, std::less<>> commands_;
  std::string line_;
  bool isTooLong_ = false;
};

}  // namespace load
