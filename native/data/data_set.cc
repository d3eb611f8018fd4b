#include "native/data/data_set.h"

#include "native/data/folders/folder_tree.h"
#include "native/data/folders/image_folder.h"
#include "native/data/idx/idx_data_set.h"
#include "native/data/idx/idx_files.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<DataSet> load_data_set(const DataSource& source) {
  VAELET_TRY_ASSIGN(auto place, find_data_place(source.folder));
  const auto& [folder, prefix, tree] = place;
  const bool has_images = count_images(tree) > 0;
  if (!tree.idx_files.empty() || (!has_images && holds_idx_files(tree))) {
    return load_idx_data_set(source, place);
  }
  if (has_images && holds_idx_files(tree)) {
    return fail(ErrorCode::data_damaged,
                "expected either IDX files or pictures in \"" + source.folder + "\", found both: " +
                    contents_of(tree) + "; name the folder of one of them as the data");
  }
  if (has_images) return load_image_folder(source, tree);
  return fail(ErrorCode::data_missing,
              fill("found neither IDX files such as {} nor pictures in ", {idx_example_name}) +
                  "\"" + source.folder + "\", but " + contents_of(tree));
}

}  // namespace vaelet::native
