/** Rules of the linker: which definition a name means, and what belongs together. What a mutant is: scripts/mutants.mjs. */

const TESTS = [
  'test/unit/index/definitions.test.ts',
  'test/unit/index/link.test.ts',
  'test/unit/index/precision.test.ts',
  'test/unit/index/narrowing/programOverrides.test.ts',
];

/** @type {readonly import('../../scripts/mutants.mjs').Mutant[]} */
export const mutants = [
  {
    id: 'link-program-of-several-mains',
    file: 'src/index/link/programs.ts',
    find: 'this._byFolder.has(folder) ? 0 : program',
    replace: 'program',
    rule: 'a folder with two mains belongs to no one program',
    tests: TESTS,
  },
  {
    id: 'link-program-folders-below',
    file: 'src/index/link/programs.ts',
    find: 'if (program !== undefined) return program;',
    replace: 'return program ?? 0;',
    rule: "folders below a program's folder belong to it",
    tests: TESTS,
  },
  {
    id: 'link-component-outermost',
    file: 'src/index/link/components.ts',
    find: 'if (this._folders.has(part)) return part;',
    replace: '',
    rule: 'a component is the outermost folder with C files',
    tests: TESTS,
  },
  {
    id: 'link-main-in-its-own-program',
    file: 'src/index/link/definitions.ts',
    find: 'if (!sameFolder && this._mainFiles.has(definition.path)) continue;',
    replace: '',
    rule: 'a file with main is linked into its own program only',
    tests: TESTS,
  },
  {
    id: 'link-stand-in-for-the-c-library',
    file: 'src/index/link/definitions.ts',
    find: 'if (foreign && !sameFolder && commonDepth(definition.path, from) < near) continue;',
    replace: '',
    rule: 'a definition of a name of the C library counts in its own program only',
    tests: TESTS,
  },
  {
    id: 'link-inactive-last',
    file: 'src/index/link/definitions.ts',
    find: 'definition.inactive ? 0 : 1,',
    replace: '0,',
    rule: 'a definition that is compiled comes before one that is not',
    tests: TESTS,
  },
  {
    id: 'link-platform-first',
    file: 'src/index/link/definitions.ts',
    find: '(definition.alternatives & ~mine) === 0 ? 1 : 0,',
    replace: '0,',
    rule: 'definitions of other platforms come last',
    tests: TESTS,
  },
  {
    id: 'link-weak-last',
    file: 'src/index/link/definitions.ts',
    find: 'definition.weak ? 0 : 1,',
    replace: '0,',
    rule: 'a weak definition gives way',
    tests: TESTS,
  },
  {
    id: 'link-own-weak-gives-way',
    file: 'src/index/link/linker.ts',
    find: '(FunctionFlag.Inactive | FunctionFlag.Weak)',
    replace: 'FunctionFlag.Inactive',
    rule: "a file's own weak definition gives way too",
    tests: TESTS,
  },
  // Not caught by any test yet.
  {
    id: 'link-inline-by-its-header',
    file: 'src/index/link/linker.ts',
    find: 'if (inline && inline.flags & FunctionFlag.Inline) return inline.alone;',
    replace: '',
    rule: 'an inline function is the one of the header that declares it',
    tests: TESTS,
  },
];
