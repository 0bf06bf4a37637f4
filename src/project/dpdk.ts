/**
 * DPDK checkouts: version, include paths by the tree's layout and its meson.build files, configuration.
 *
 * Layouts: `lib/eal/…` (21.08 and later), `lib/librte_eal/…` (before), with meson or with make (`config/common_base`).
 */

import type { FileConfig } from '../c/preprocess/frontEnd';
import { BUNDLED } from '../c/preprocess/frontEnd';
import { buildConfig } from './dpdkConfig';
import type { Listing, ProjectFiles } from './files';
import { offDrivers, offLibraries, readOptions } from './dpdkOptions';
import { readMeson, type MesonFacts } from './meson';
import { makeConfig } from './makeConfig';
import { DpdkComponents } from './dpdkComponents';
import { foldersOf, isCFile, relativeTo, VIRTUAL, type Component, type ProjectRoot, type RootSpec } from './root';

/** Folders for what is not x86-64 Linux. Their headers are not searched, their files are read all the same. */
export const FOREIGN =
  /(?:^|\/)(?:arm|arm64|ppc|ppc_64|riscv|loongarch|tile|windows|freebsd|bsdapp|freebsdapp|bsd)(?:\/|$)/;
const LINUX = /(?:^|\/)(?:linux|linuxapp|x86|x86_64)(?:\/|$)/;

export function isDpdk(root: string, files: ProjectFiles): boolean {
  return [
    'lib/eal/include/rte_common.h',
    'lib/eal/common/include/rte_common.h',
    'lib/librte_eal/include/rte_common.h',
    'lib/librte_eal/common/include/rte_common.h',
    'config/rte_config.h',
    'config/common_base',
  ].some((path) => files.isFile(`${root}/${path}`));
}

/** `22.11.11`, from VERSION, else from meson.build or rte_version.h of older trees; '' when none tells. */
export function dpdkVersion(root: string, files: ProjectFiles): string {
  const version = files.read(`${root}/VERSION`)?.trim();
  if (version) return version;
  const meson = /^\s*version:\s*'([\d.]+[^']*)'/m.exec(files.read(`${root}/meson.build`) ?? '');
  if (meson) return meson[1];
  for (const folder of ['lib/librte_eal/common/include', 'lib/librte_eal/include', 'lib/eal/include']) {
    const text = files.read(`${root}/${folder}/rte_version.h`);
    const number = (name: string): string | undefined =>
      new RegExp(`#define\\s+RTE_VER_${name}\\s+(\\d+)`).exec(text ?? '')?.[1];
    const year = number('YEAR') ?? number('MAJOR');
    if (year !== undefined) {
      const parts = [year, (number('MONTH') ?? '0').padStart(2, '0'), number('MINOR') ?? '0'];
      return parts.join('.');
    }
  }
  return '';
}

export function openDpdk(spec: RootSpec, listing: Listing, files: ProjectFiles): ProjectRoot {
  return new DpdkRoot(spec, listing, files);
}

class DpdkRoot implements ProjectRoot {
  readonly kind = 'dpdk';
  readonly name: string;
  readonly path: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly virtualFiles = new Map<string, string>();
  readonly messages: string[];
  readonly publicIncludes: readonly string[];
  private readonly _meson = new Map<string, MesonFacts>();
  /** Folders with headers. */
  private readonly _headerFolders: ReadonlySet<string>;
  private readonly _headerFoldersSorted: readonly string[];
  private readonly _configs = new Map<string, FileConfig>();
  private readonly _forced: string[] = [];
  private readonly _abiVersion: string | undefined;
  private readonly _components: DpdkComponents;
  private readonly _options: ReadonlyMap<string, string>;

  constructor(spec: RootSpec, listing: Listing, files: ProjectFiles) {
    this.name = spec.name;
    this.path = spec.path;
    this.version = dpdkVersion(spec.path, files);
    this._abiVersion = files.read(`${spec.path}/ABI_VERSION`)?.trim();
    this.files = listing.files.filter(isCFile);
    this.messages = [...listing.messages];
    this._headerFoldersSorted = foldersOf(this.files.filter((path) => path.endsWith('.h')));
    this._headerFolders = new Set(this._headerFoldersSorted);
    this._options = readOptions(
      `${files.read(`${spec.path}/meson_options.txt`) ?? ''}\n${files.read(`${spec.path}/meson.options`) ?? ''}`,
    );
    const built = builtLibraries(
      spec.path,
      listing.files,
      this._options,
      readMeson(files.read(`${spec.path}/lib/meson.build`) ?? ''),
    );
    for (const path of listing.files) {
      if (path.endsWith('/meson.build'))
        this._meson.set(path.slice(0, -'/meson.build'.length), readMeson(files.read(path) ?? '', built));
    }
    this._components = new DpdkComponents(spec.path, this.files, this._meson, offDrivers(this._options));
    const configFolders = this._configuration(listing, files);
    this.publicIncludes = [...new Set([...configFolders, ...this._libraries(), ...this._drivers()])];
  }

  component(name: string): Component | undefined {
    return this._components.find(name);
  }

  members(name: string): string[] {
    return this._components.members(name);
  }

  config(path: string): FileConfig {
    const folder = path.slice(0, path.lastIndexOf('/'));
    let config = this._configs.get(folder);
    if (!config) this._configs.set(folder, (config = this._configOf(folder)));
    const file = path.slice(folder.length);
    const variant = VARIANTS.find(([pattern]) => pattern.test(file));
    if (!variant) return config;
    const key = `${folder}:${variant[0].source}`;
    let varied = this._configs.get(key);
    if (!varied) {
      varied = {
        ...config,
        defines: [...config.defines, ...variant[1].map((name): [string, string] => [`__${name}__`, '1'])],
      };
      this._configs.set(key, varied);
    }
    return varied;
  }

  private _configOf(folder: string): FileConfig {
    const component = this._component(folder);
    const own = this._componentFolders(component, folder);
    const defines: [string, string][] = [
      ['_GNU_SOURCE', '1'],
      ['ALLOW_EXPERIMENTAL_API', '1'],
      ['ALLOW_INTERNAL_API', '1'],
    ];
    if (this._abiVersion) defines.push(['ABI_VERSION', `"${this._abiVersion}"`]);
    const log = logtypeOf(component);
    if (log) defines.push(['RTE_LOG_DEFAULT_LOGTYPE', log]);
    const seen = new Set<string>(defines.map(([name]) => name));
    for (const [at, facts] of this._mesonUnder(component)) {
      if (FOREIGN.test(at.slice(this.path.length))) continue;
      for (const [name, value] of facts.defines) {
        if (seen.has(name) || FOREIGN_FLAG.test(name)) continue;
        seen.add(name);
        defines.push([name, value]);
      }
    }
    return {
      includePaths: [
        ...new Set([
          ...own,
          ...this._dependencyFolders(component),
          ...this.publicIncludes,
          ...this._otherFolders(component),
          ...this._testpmd(component),
        ]),
      ],
      systemIncludePaths: [BUNDLED],
      forcedIncludes: this._forced,
      defines,
    };
  }

  /** The folder that is built as one thing: `lib/NAME`, `drivers/CLASS/NAME`, `app/NAME`, `examples/NAME`. */
  private _component(folder: string): string {
    const parts = (relativeTo(this.path, folder) ?? '').split('/');
    let depth =
      parts[0] === 'drivers'
        ? 3
        : parts[0] === 'kernel'
          ? 3
          : parts[0] === 'lib' || parts[0] === 'app' || parts[0] === 'examples'
            ? 2
            : 1;
    // Drivers grouped by vendor: drivers/net/intel/ixgbe.
    if (parts[0] === 'drivers' && parts.length > 3) {
      const group = `${this.path}/${parts.slice(0, 3).join('/')}`;
      if (!this._meson.has(group) && this._meson.has(`${group}/${parts[3]}`)) depth = 4;
    }
    return parts.slice(0, depth).reduce((path, part) => (part === '' ? path : `${path}/${part}`), this.path);
  }

  /** Include folders of a component, nearest to `folder` first. */
  private _componentFolders(component: string, folder: string): string[] {
    const folders: string[] = [];
    const top = component === this.path ? folder : component;
    folders.push(top);
    for (let at = folder; at.length >= top.length; at = at.slice(0, at.lastIndexOf('/')))
      folders.push(...this._mesonIncludes(at));
    for (const [at] of this._mesonUnder(component)) {
      if (!FOREIGN.test(at.slice(this.path.length))) folders.push(...this._mesonIncludes(at));
    }
    if (component.startsWith(`${this.path}/examples/`)) folders.push(`${this.path}/examples/common`);
    return folders.filter((at) => this._headerFolders.has(at));
  }

  /**
   * Header folders of the drivers that a component's build file names as dependencies, and of theirs: before all
   * others of a like name.
   */
  private _dependencyFolders(component: string): string[] {
    const drivers = `${this.path}/drivers/`;
    const name = relativeTo(this.path, component);
    const open = name === undefined ? [] : [...(this._components.find(name)?.needs ?? [])];
    const folders: string[] = [];
    const seen = new Set<string>();
    for (let at = open.shift(); at !== undefined; at = open.shift()) {
      if (!at.startsWith(drivers) || seen.has(at)) continue;
      seen.add(at);
      folders.push(at);
      for (const [folder] of this._mesonUnder(at))
        if (!FOREIGN.test(folder.slice(this.path.length))) folders.push(...this._mesonIncludes(folder));
      open.push(...(this._components.find(relativeTo(this.path, at) ?? '')?.needs ?? []));
    }
    // `<base/x.h>` asks for a folder that has headers only further down.
    return folders.filter(
      (at) => this._headerFolders.has(at) || this._headerFoldersSorted.some((folder) => folder.startsWith(`${at}/`)),
    );
  }

  /**
   * What the build files do not say (make based trees, flags in variables): the component's other folders with
   * headers.
   */
  private _otherFolders(component: string): string[] {
    if (component === this.path) return [];
    return this._headerFoldersSorted.filter(
      (at) => at.startsWith(`${component}/`) && !at.endsWith('/generic') && !FOREIGN.test(at.slice(this.path.length)),
    );
  }

  /** Drivers bring commands for testpmd, built with its headers. */
  private _testpmd(component: string): string[] {
    const folder = `${this.path}/app/test-pmd`;
    return component.startsWith(`${this.path}/drivers/`) && this._headerFolders.has(folder) ? [folder] : [];
  }

  private *_mesonUnder(component: string): Generator<[string, MesonFacts]> {
    if (component === this.path) return;
    for (const [at, facts] of this._meson) {
      if (at === component || at.startsWith(`${component}/`)) yield [at, facts];
    }
  }

  private _mesonIncludes(folder: string): string[] {
    return (this._meson.get(folder)?.includes ?? [])
      .map((name) => join(folder, name))
      .filter((at) => !FOREIGN.test(at.slice(this.path.length)));
  }

  /** Public folders of the libraries, EAL first. */
  private _libraries(): string[] {
    const lib = `${this.path}/lib`;
    const eal =
      this._headerFolders.has(`${lib}/librte_eal/include`) ||
      this._headerFolders.has(`${lib}/librte_eal/common/include`)
        ? `${lib}/librte_eal`
        : `${lib}/eal`;
    const folders = [
      `${eal}/include`,
      `${eal}/common/include`,
      `${eal}/linux/include`,
      `${eal}/linux/eal/include`,
      `${eal}/linuxapp/eal/include`,
      `${eal}/x86/include`,
      `${eal}/common/include/arch/x86`,
    ];
    for (const folder of this._headerFoldersSorted) {
      const name = relativeTo(lib, folder);
      if (name === undefined || name === '') continue;
      if (!name.includes('/')) folders.push(folder, ...this._mesonIncludes(folder));
    }
    // What a library's build files give to those who depend on it, EAL's internals among it.
    for (const [at] of this._mesonUnder(lib))
      if (!FOREIGN.test(at.slice(this.path.length))) folders.push(...this._mesonIncludes(at));
    if (this._headerFolders.has(`${eal}/common`)) folders.push(`${eal}/common`);
    if (this._headerFolders.has(`${this.path}/kernel/linux/uapi/linux`))
      return [...folders.filter((at) => this._headerFolders.has(at)), `${this.path}/kernel/linux`];
    return folders.filter((at) => this._headerFolders.has(at));
  }

  /** Folders of drivers whose headers others include: the buses and the common parts first. */
  private _drivers(): string[] {
    const drivers = `${this.path}/drivers`;
    const first: string[] = [];
    const rest: string[] = [];
    for (const folder of this._headerFoldersSorted) {
      const name = relativeTo(drivers, folder);
      if (name === undefined || FOREIGN.test(`/${name}`)) continue;
      const parts = name.split('/');
      const common = /^(?:bus|common|mempool)$/.test(parts[0]) || parts.includes('common');
      if (parts.length === 2 || (parts.length === 3 && !this._meson.has(`${drivers}/${parts[0]}/${parts[1]}`))) {
        (common ? first : rest).push(folder);
        if (common) first.push(...this._mesonIncludes(folder));
      } else if (
        common &&
        parts.length > 2 &&
        (LINUX.test(`/${name}/`) || this._mesonIncludes(folder).includes(folder))
      ) {
        first.push(folder);
      }
    }
    const deeper = this._headerFoldersSorted.filter(
      (at) => at.startsWith(`${drivers}/common/`) && !FOREIGN.test(at.slice(this.path.length)),
    );
    return [...first, ...rest, ...deeper].filter((at) => this._headerFolders.has(at));
  }

  /** Sets up what is included before everything; gives the folders in which it is found. */
  private _configuration(listing: Listing, files: ProjectFiles): string[] {
    const config = `${this.path}/config`;
    if (!files.isFile(`${config}/rte_config.h`)) {
      const made = makeConfig(this.path, files);
      if (!made) {
        this.messages.push(`${this.path}: no configuration found (config/rte_config.h or config/common_base)`);
        return [];
      }
      this._forced.push('rte_config.h');
      return [this._virtual('rte_config.h', made)];
    }
    this._forced.push('rte_config.h');
    for (const folder of listing.buildFolders) {
      if (files.isFile(`${folder}/rte_build_config.h`)) {
        this.messages.push(`configuration of the build folder ${relativeTo(this.path, folder) ?? folder}`);
        return [folder, config];
      }
    }
    const folder = this._virtual(
      'rte_build_config.h',
      buildConfig(this.path, this.version, this._meson, this._options),
    );
    return [folder, config];
  }

  private _virtual(name: string, text: string): string {
    const folder = `${VIRTUAL}/${this.name}`;
    this.virtualFiles.set(`${folder}/${name}`, text);
    return folder;
  }
}

/**
 * Whether a build has a library by default, by its name in the configuration: `RTE_LIB_KNI`; undefined: no library's
 * name.
 */
function builtLibraries(
  root: string,
  files: readonly string[],
  options: ReadonlyMap<string, string>,
  lib: MesonFacts,
): (name: string) => boolean | undefined {
  const off = offLibraries(options, lib.lists);
  const libraries = new Set<string>();
  for (const path of files) {
    const name = /^lib\/(?:librte_)?(\w+)\/meson\.build$/.exec(relativeTo(root, path) ?? '')?.[1];
    if (name !== undefined && !off.has(name)) libraries.add(name.toUpperCase());
  }
  return (name) => {
    const library = /^RTE_LIB(?:RTE)?_(\w+)$/.exec(name)?.[1];
    return library === undefined ? undefined : libraries.has(library);
  };
}

/** Flags that switch on code for processors that we do not build for. */
const FOREIGN_FLAG = /ARM64|SVE|NEON|ALTIVEC|RISCV/;

/** What gcc defines for files that the build compiles for more than the base, told by their names: `acl_run_avx2.c`. */
const VARIANTS: [RegExp, string[]][] = [
  [
    /avx512/,
    [
      'AVX',
      'AVX2',
      'AVX512F',
      'AVX512BW',
      'AVX512CD',
      'AVX512DQ',
      'AVX512VL',
      'AVX512IFMA',
      'VPCLMULQDQ',
      'PCLMUL',
      'AES',
    ],
  ],
  [/avx2/, ['AVX', 'AVX2']],
  // A header that the files for AVX2 and more share.
  [/_avx\.h$/, ['AVX', 'AVX2']],
  [/_avx(?:\.|_)/, ['AVX']],
  [/crc_sse/, ['PCLMUL', 'AES']],
];

/** The log type that the build gives a component: `lib.eal`, `pmd.net.ixgbe`. */
function logtypeOf(component: string): string | undefined {
  const library = /\/lib\/(?:librte_)?([^/]+)$/.exec(component);
  if (library) return `lib.${library[1]}`;
  const driver = /\/drivers\/([^/]+)\/(?:[^/]+\/)?([^/]+)$/.exec(component);
  return driver ? `pmd.${driver[1]}.${driver[2]}` : undefined;
}

function join(folder: string, name: string): string {
  const parts = folder.split('/');
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
