#include "shared/base/json.h"

void parse() { vaelet::parse_json("{}"); }
