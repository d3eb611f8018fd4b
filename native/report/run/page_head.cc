#include "native/report/run/page_head.h"

#include "native/report/run/markup.h"
#include "native/report/run/report_assets.h"

namespace vaelet::native {

std::string page_head(const std::string& title) {
  const std::string text = escaped(title);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>" +
         text + "</title>\n<style>\n" + std::string(report_css) +
         "</style>\n</head>\n<body>\n<main>\n<h1>" + text + "</h1>\n";
}

}  // namespace vaelet::native
