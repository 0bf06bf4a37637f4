/**
 * What a DPDK build compiles and links: libraries and drivers as their meson.build files list them, with what they
 * depend on.
 *
 * A tree that is built with make only is taken folder by folder.
 */

import type { MesonFacts } from './meson';
import type { Component } from './root';

/** Folders and files for what is not x86-64 Linux, where no meson file tells. */
const FOREIGN =
  /\/(?:arm|arm64|ppc|ppc_64|riscv|loongarch|tile|windows|freebsd|bsdapp|freebsdapp|bsd)\/|_(?:neon|altivec|sve)\.c$/;

export class DpdkComponents {
  private readonly _known = new Map<string, Component | undefined>();
  private readonly _units: ReadonlySet<string>;
  private _libraries: readonly string[] | undefined;

  /**
   * `files`: absolute paths of all C files; `meson`: facts of each folder's meson.build; `off`: drivers that are not
   * built (`net/null`).
   */
  constructor(
    private readonly _root: string,
    files: readonly string[],
    private readonly _meson: ReadonlyMap<string, MesonFacts>,
    private readonly _off: ReadonlySet<string> = new Set(),
  ) {
    this._units = new Set(files.filter((path) => path.endsWith('.c')));
  }

  /**
   * The component that a folder is; `lib/NAME` and `drivers/CLASS/NAME` are also found where the tree has them
   * elsewhere.
   */
  find(name: string): Component | undefined {
    if (this._known.has(name)) return this._known.get(name);
    const component = this._make(name.replace(/\/+$/, ''));
    this._known.set(name, component);
    return component;
  }

  /** Drivers of a class (`drivers/bus`), or of a vendor in it, that a build has by default, in its order. */
  members(name: string): string[] {
    const [, driverClass, vendor] = /^drivers\/(\w+)(?:\/(\w+))?\/*$/.exec(name) ?? [];
    if (driverClass === undefined) return [];
    const at = `${this._root}/drivers/${driverClass}`;
    const listed = this._meson.get(at)?.lists.get('drivers') ?? this._foldersIn(at);
    return listed
      .filter(
        (driver) =>
          (vendor === undefined || driver.startsWith(`${vendor}/`)) &&
          !this._off.has(`${driverClass}/${driver}`) &&
          this._meson.get(`${at}/${driver}`)?.built !== false,
      )
      .map((driver) => `drivers/${driverClass}/${driver}`);
  }

  /** Names of folders with units, where no build file lists them. */
  private _foldersIn(folder: string): string[] {
    const names = new Set<string>();
    for (const path of this._units)
      if (path.startsWith(`${folder}/`)) names.add(path.slice(folder.length + 1).split('/')[0]);
    return [...names].sort();
  }

  private _make(name: string): Component | undefined {
    const folder = this._folderOf(name);
    if (folder === undefined) return undefined;
    const units = this._meson.has(folder) ? [...new Set(this._listed(folder))] : [];
    if (units.length === 0 && !this._meson.has(folder)) {
      for (const path of this._units)
        if (path.startsWith(`${folder}/`) && !FOREIGN.test(path.slice(this._root.length))) units.push(path);
    }
    return { folder, units, needs: this._needs(folder), rank: this._rank(folder) };
  }

  private _folderOf(name: string): string | undefined {
    const library = /^lib\/(?:librte_)?(\w+)$/.exec(name)?.[1];
    const driver = /^drivers\/(\w+)\/(\w+)$/.exec(name);
    const forms = [name, ...(library ? [`lib/${library}`, `lib/librte_${library}`] : [])];
    for (const form of forms) {
      const folder = `${this._root}/${form}`;
      if (this._meson.has(folder) && this._lists(folder)) return folder;
      if (!this._meson.has(folder) && this._has(folder)) return folder;
    }
    // Drivers grouped by vendor: drivers/net/intel/ixgbe.
    if (driver) {
      for (const folder of this._meson.keys()) {
        if (
          folder.startsWith(`${this._root}/drivers/${driver[1]}/`) &&
          folder.endsWith(`/${driver[2]}`) &&
          folder.slice(this._root.length).split('/').length === 5
        )
          return folder;
      }
    }
    return undefined;
  }

  private _has(folder: string): boolean {
    for (const path of this._units) if (path.startsWith(`${folder}/`)) return true;
    return false;
  }

  private _lists(folder: string): boolean {
    return !this._listed(folder).next().done;
  }

  /** Units in the order of the build files. */
  private *_listed(folder: string): Generator<string> {
    for (const { kind, name } of this._meson.get(folder)?.units ?? []) {
      const path = `${folder}/${name}`;
      if (kind === 'folder') yield* this._listed(path);
      else if (this._units.has(path)) yield path;
    }
  }

  private get _libraryOrder(): readonly string[] {
    return (this._libraries ??= this._meson.get(`${this._root}/lib`)?.lists.get('libraries') ?? []);
  }

  private _needs(folder: string): string[] {
    const facts = this._meson.get(folder);
    const names: string[] = [];
    const inner = folder.slice(this._root.length + 1);
    const library = /^lib\/(?:librte_)?(\w+)$/.exec(inner)?.[1];
    const driverClass = /^drivers\/(\w+)\//.exec(inner)?.[1];
    const order = this._libraryOrder;
    // Everything that is built after EAL depends on it (lib/meson.build).
    if (library === undefined || order.indexOf(library) > order.indexOf('eal')) names.push('eal');
    if (driverClass !== undefined)
      names.push(...(this._meson.get(`${this._root}/drivers/${driverClass}`)?.lists.get('std_deps') ?? []));
    names.push(...(facts?.lists.get('deps') ?? []));
    for (const { kind, name } of facts?.units ?? []) {
      if (kind === 'folder') names.push(...(this._meson.get(`${folder}/${name}`)?.lists.get('deps') ?? []));
    }
    const folders = names.map((name) => this._dependency(name)).filter((at) => at !== undefined);
    return [...new Set(folders.filter((at) => at !== folder))];
  }

  /** Folder of a dependency as build files name it: `ethdev`, `bus_pci`. */
  private _dependency(name: string): string | undefined {
    const driver = /^([a-z]+)_(\w+)$/.exec(name);
    return this._folderOf(`lib/${name}`) ?? (driver ? this._folderOf(`drivers/${driver[1]}/${driver[2]}`) : undefined);
  }

  /** As the build links: libraries in its order, then drivers class by class, then programs. */
  private _rank(folder: string): number {
    const parts = folder.slice(this._root.length + 1).split('/');
    if (parts[0] === 'lib') {
      const at = this._libraryOrder.indexOf(parts[1].replace(/^librte_/, ''));
      return at >= 0 ? at : 900;
    }
    if (parts[0] !== 'drivers') return 0;
    const classes = this._meson.get(`${this._root}/drivers`)?.lists;
    const order = classes?.get('subdirs') ?? classes?.get('driver_classes') ?? [];
    const at = order.indexOf(parts[1]);
    const within = (this._meson.get(`${this._root}/drivers/${parts[1]}`)?.lists.get('drivers') ?? []).indexOf(
      parts.slice(2).join('/'),
    );
    return 1000 + (at >= 0 ? at : 90) * 1000 + (within >= 0 ? within : 999);
  }
}
