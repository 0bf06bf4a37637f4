/** How one file is read. Files that are read alike should share one object: search results are kept by it. */
export interface FileConfig {
  /** Folders for `#include "…"` (after the file's own) and `<…>`, in order. */
  includePaths: string[];
  /** Folders looked in last; `BUNDLED` for the headers that come with the program. */
  systemIncludePaths: string[];
  /** Names of files included before the first line, looked up in the include paths. */
  forcedIncludes: string[];
  /** Macros defined on the command line: name (`F` or `F(x)`) and value. */
  defines: [string, string][];
}
