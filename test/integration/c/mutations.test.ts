// Files of the real trees spoiled at random, read in their project as the map and the machine read them. By default
// 1,000 spoiled files; DATAPATH_LENS_FULL=1: 10,000. DATAPATH_LENS_SEED=N spoils others.
import { expect, test } from 'vitest';
import { dumpUnit } from '../../../src/c/dump';
import { ModuleUnits } from '../../../src/c/moduleUnits';
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import { parseUnit } from '../../../src/c/unit';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { findTree, without } from '../../support/trees';
import { mutated, random } from '../../unit/c/hostile/mutate';
import { computingTime } from '../../unit/c/hostile/read';

const count = process.env.DATAPATH_LENS_FULL === '1' ? 10_000 : 1000;
const seed = Number(process.env.DATAPATH_LENS_SEED ?? 2211);
/** Milliseconds of computing that one file may take, its headers read before. */
const LIMIT = 2000;

test.skipIf(without('dpdk-22.11'))(
  `${count} spoiled files of real trees`,
  () => {
    const roots = (['dpdk-22.11', 'ovs-3.1'] as const).flatMap((name) => {
      const path = findTree(name);
      return path ? [{ name, path }] : [];
    });
    const project = openProject(roots, new NodeFiles());
    const next = random(seed);
    const sources = project.files.filter((path) => /\/lib\/[^/]+(?:\/[^/]+)?\.[ch]$/.test(path));
    let spoiled: { path: string; text: string } | undefined;
    const fresh = (): { front: FrontEnd; modules: ModuleUnits } => {
      const front = new FrontEnd({
        files: {
          read: (path) => (path === spoiled?.path ? spoiled.text : project.text.read(path)),
          isFile: (path) => path === spoiled?.path || project.text.isFile(path),
        },
        config: (path) => project.config(path),
      });
      return { front, modules: new ModuleUnits(front) };
    };
    let { front, modules } = fresh();
    let slowest = { took: 0, path: '', number: -1 };
    let peak = 0;
    for (let i = 0; i < count; i++) {
      // Spellings of spoiled text stay: begin anew now and then.
      if (i % 500 === 499) ({ front, modules } = fresh());
      const path = sources[Math.floor(next() * sources.length)];
      const text = project.text.read(path);
      if (text === undefined || text.length > 150_000) continue;
      spoiled = { path: path.replace(/\.[ch]$/, '_lens_spoiled.c'), text: mutated(text, next) };
      const textual = i % 10 === 0;
      const read = (): number => {
        const began = computingTime();
        const unit = textual
          ? parseUnit(front, front.preprocess(spoiled!.path, 'textual'))
          : modules.unit(spoiled!.path, false);
        // Bodies of the file itself; headers are not spoiled.
        if (textual)
          for (const declaration of unit.declarations) {
            if (declaration.kind === 'function' && unit.tokens.file[declaration.nameToken] === unit.file)
              declaration.body();
          }
        else dumpUnit(unit);
        return computingTime() - began;
      };
      let took = read();
      if (took > 1000) {
        // The first time its headers were read too.
        front.invalidate(spoiled.path);
        took = read();
      }
      front.invalidate(spoiled.path);
      modules.forget(spoiled.path);
      if (took > slowest.took) slowest = { took, path, number: i };
      if (i % 50 === 0) peak = Math.max(peak, process.memoryUsage().rss);
      if (took > LIMIT) expect.fail(`${path}, number ${i}: ${took} ms`);
    }
    console.log(
      `${count} spoiled files (seed ${seed}), the slowest ${Math.round(slowest.took)} ms ` +
        `(${slowest.path}, number ${slowest.number}), at most ${Math.round(peak / 1e6)} MB`,
    );
    expect(peak).toBeLessThan(3e9);
  },
  3_600_000,
);
