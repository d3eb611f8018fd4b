#include "native/app/options/credits.h"

namespace vaelet::native {
namespace {

void set_text(const std::string& key, const std::string& text, Json::Object& record) {
  if (text.empty()) return;
  std::erase_if(record, [&](const Json::Member& member) { return member.key == key; });
  record.emplace_back(key, Json{text});
}

}  // namespace

void add_credits(const Credits& credits, Json::Object& record) {
  set_text("author", credits.author, record);
  set_text("licence", credits.licence, record);
}

}  // namespace vaelet::native
