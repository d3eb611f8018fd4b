# The command `vaelet` and what belongs to it.
install(TARGETS vaelet COMPONENT command)

set(documents "${CMAKE_CURRENT_BINARY_DIR}/documents")
set(document_files vaelet.1 vaelet.bash _vaelet vaelet.fish)
list(TRANSFORM document_files PREPEND "${documents}/")
add_custom_command(
  OUTPUT ${document_files}
  COMMAND vaelet_documents "${documents}"
  DEPENDS vaelet_documents
  COMMENT "Writing the manual page and the completions from the flags"
  VERBATIM)
add_custom_target(vaelet_manual ALL DEPENDS ${document_files})
install(FILES "${documents}/vaelet.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT command)
install(FILES "${documents}/vaelet.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
  RENAME vaelet COMPONENT command)
install(FILES "${documents}/_vaelet" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT command)
install(FILES "${documents}/vaelet.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d"
  COMPONENT command)

# `vaelet data` runs these, beside the functions that they share.
install(PROGRAMS "${PROJECT_SOURCE_DIR}/native/data/fetch-mnist" "${PROJECT_SOURCE_DIR}/native/data/fetch-fashion-mnist"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/vaelet/native/data" COMPONENT command)
install(FILES "${PROJECT_SOURCE_DIR}/shared/setup-functions.sh" DESTINATION "${CMAKE_INSTALL_DATADIR}/vaelet/shared"
  COMPONENT command)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/native/recipes" DESTINATION "${CMAKE_INSTALL_DATADIR}/vaelet"
  COMPONENT command FILES_MATCHING PATTERN "*.toml")
