// Which definition of a name a file sees, which program a file belongs to, and which component.
import { describe, expect, it } from 'vitest';
import { Components } from '../../../src/index/link/components';
import { Definitions, Platforms } from '../../../src/index/link/definitions';
import type { DefinitionPlace } from '../../../src/index/link/definitions';
import { Programs } from '../../../src/index/link/programs';
import { Workspace } from '../../../src/index/workspace';
import { graphOf } from './graphOf';

const workspace = new Workspace([{ name: 'w', path: '/w' }]);

describe('of several definitions of a name', () => {
  /** What `/w/lib/x/a.c` sees of definitions in these files. */
  const seen = (...places: Omit<DefinitionPlace, 'order'>[]): readonly string[] => {
    const definitions = new Definitions<string>(workspace, new Platforms(workspace), new Set());
    places.forEach((place, order) => definitions.define('f', place.path, { ...place, order }));
    return definitions.choose('f', '/w/lib/x/a.c', '/w/lib/x/a.h');
  };

  it('one that is compiled comes before a nearer one that is not', () => {
    expect(seen({ path: '/w/lib/x/f.c', inactive: true }, { path: '/w/app/f.c' })).toEqual(['/w/app/f.c']);
  });

  it('one of this platform comes before a nearer one of another', () => {
    expect(seen({ path: '/w/lib/x/arm/f.c' }, { path: '/w/app/f.c' })).toEqual(['/w/app/f.c']);
  });

  it('a weak one gives way to one that is farther away', () => {
    expect(seen({ path: '/w/lib/x/f.c', weak: true }, { path: '/w/app/f.c' })).toEqual(['/w/app/f.c']);
  });

  it('the nearest is chosen, or all that are equally near', () => {
    expect(seen({ path: '/w/lib/x/f.c' }, { path: '/w/app/f.c' })).toEqual(['/w/lib/x/f.c']);
    expect(seen({ path: '/w/lib/y/f.c' }, { path: '/w/lib/z/f.c' })).toEqual(['/w/lib/y/f.c', '/w/lib/z/f.c']);
  });
});

it('an inline function is the one of the header that declares it, whatever is nearer', () => {
  const graph = graphOf({
    'lib/x/f.h': 'inline int f(void) { return 1; }\n',
    'app/a/f.c': 'int f(void) { return 2; }\n',
    'app/a/use.c': '#include "lib/x/f.h"\nint use(void) { return f(); }\n',
  });
  expect(graph.callees(graph.find('use')[0]).map(({ callee }) => callee.file)).toEqual(['lib/x/f.h']);
});

describe('a program', () => {
  const mains = ['/w/app/one/main.c', '/w/examples/two/a.c', '/w/examples/two/b.c'];
  const programs = new Programs(new Set(mains), workspace);

  it('holds the files of its folder and of the folders below', () => {
    const program = programs.of('/w/app/one/main.c');
    expect(program).toBeGreaterThan(0);
    expect(programs.of('/w/app/one/help.c')).toBe(program);
    expect(programs.of('/w/app/one/deep/below/help.c')).toBe(program);
    expect(programs.of('/w/app/help.c')).toBe(0);
  });

  it('of a folder with several is not known, but for the files with main', () => {
    expect(programs.of('/w/examples/two/help.c')).toBe(0);
    expect(programs.of('/w/examples/two/a.c')).not.toBe(programs.of('/w/examples/two/b.c'));
  });
});

describe('a component', () => {
  const files = ['/w/drivers/net/one/one.c', '/w/drivers/net/one/base/base.c', '/w/drivers/net/two/two.c'];
  const components = new Components(workspace, files);
  const [one, base, two] = files.map((file) => components.of(file));

  it('is the outermost folder that holds files', () => {
    expect(base).toBe(one);
    expect(two).not.toBe(one);
  });

  it('is linked with one whose functions it names, both ways, until links are forgotten', () => {
    expect(components.together(one, two)).toBe(false);
    components.link(one, two);
    expect(components.together(two, one)).toBe(true);
    components.unlink();
    expect(components.together(one, two)).toBe(false);
    expect(components.together(one, one)).toBe(true);
  });
});
