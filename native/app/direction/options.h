#pragma once

#include <cstdint>
#include <string>

#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/flag.h"
#include "native/app/options/validators.h"

namespace vaelet::native {

/// Every flag of `vaelet direction`.
struct DirectionOptions {
  std::string file;
  ClassChoice strokes;  // names of `handwriting_attributes`
  std::string table;
  std::string column;
  ClassChoice order;
  bool lightness = false;
  std::string data;
  std::string plus;
  std::string minus;
  std::string label;
  int first_layer = 0;
  std::string name;
  bool orthogonal = false;
  std::string classifier;
  double label_kept = 0.97;
  int samples = 4000;
  std::uint64_t seed = 1;
  int threads = 1;
  std::string out;
  bool overwrite = false;
};

template <>
struct FlagsOf<DirectionOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file, Flag("FILE", Role::other, "Weights file").reads().required());
    visit_sources(options, flag);
    flag(options.name, Flag("--name", Role::identity,
                            "Name of the direction (default: that of the attribute or column)"));
    flag(options.orthogonal,
         Flag("--orthogonal", Role::identity,
              "Turn each direction to stand at right angles to those before it in the file"));
    flag(options.classifier,
         Flag("--classifier", Role::identity,
              "Classifier that says how far the label holds along the range (vaelet "
              "train-classifier)")
             .reads());
    flag(options.label_kept,
         Flag("--label-kept", Role::identity,
              "With --classifier: end the range where the label holds less often than this part of "
              "the middle's; 0: never",
              number_between(0.0, 1.0))
             .applies_if(!options.classifier.empty(),
                         "--label-kept is judged by a classifier; expected --classifier with it, "
                         "found none"));
    flag(options.samples, Flag("--samples", Role::identity,
                               "Samples of the prior that strokes are measured on, or pictures of "
                               "the table that are read at most",
                               whole_number(20, 1'000'000))
                              .needs(!options.strokes.names.empty() || !options.table.empty(),
                                     "--samples are those of --strokes or the pictures of "
                                     "--table; expected one of these with it, found none"));
    flag(options.seed, seed_flag("Seed of the samples"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "Weights file to write (.safetensors)")
                          .path()
                          .writes_file(".safetensors")
                          .required());
    flag(options.overwrite, overwrite_flag());
  }

 private:
  template <class Options, class Visitor>
  static void visit_sources(Options& options, Visitor& flag) {
    flag(options.strokes,
         Flag("--strokes", Role::identity,
              "Fit a direction for each of these attributes of strokes, measured on samples: "
              "slant, thickness, width, height")
             .recorded_if(!options.strokes.names.empty()));
    flag(options.table,
         Flag("--table", Role::other,
              "Fit a direction for an attribute of pictures: table (CSV) with a column `file`")
             .reads());
    flag(options.column, Flag("--column", Role::identity, "Column of the table"));
    flag(options.order, Flag("--order", Role::identity,
                             "Texts of the column by rising value; without it they are numbers")
                            .recorded_if(!options.order.names.empty()));
    flag(options.lightness, Flag("--lightness", Role::identity,
                                 "The column's texts are colours RRGGBB: read their lightness L*"));
    flag(options.data, Flag("--data", Role::other,
                            "Folder from which the table names pictures (default: the table's)")
                           .reads()
                           .needs(!options.table.empty(),
                                  "--data is where the pictures of a table are; expected "
                                  "--table with it, found none"));
    flag(options.plus,
         Flag("--plus", Role::other, "Fit a direction from the pictures of --minus to these")
             .reads());
    flag(options.minus,
         Flag("--minus", Role::other, "Folder of pictures to lead away from").reads());
    flag(options.label,
         Flag("--label", Role::identity,
              "Label of all pictures of --plus and --minus (default: the names of their folders)")
             .needs(!options.plus.empty() || !options.minus.empty(),
                    "--label is that of the pictures of --plus and --minus; expected these "
                    "with it, found none"));
    flag(options.first_layer,
         Flag("--first-layer", Role::identity,
              "Take this many directions that the decoder's first layer turns most on (SeFa): for "
              "a model without data",
              whole_number(0, 256)));
  }
};

}  // namespace vaelet::native
