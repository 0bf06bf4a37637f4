// Draws pointer edges at random, the same for the same seed and graph, with all that is needed to judge them.
import { readFileSync } from 'node:fs';
import { importSource } from './bundle.mjs';

const { factText } = await importSource('src/cli/words.ts');

/** mulberry32: a small generator, good enough to draw rows. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * `count` pointer edges that the map draws (candidates are not), each with the line of the call and the lines that
 * put the function there.
 * @param roots workspace roots, to show the lines themselves
 */
export function samplePointerEdges(graph, count, seed, roots) {
  const edges = [...graph.edges()].filter((edge) => edge.kind === 'pointer' && edge.certainty !== 'candidate');
  const perSite = new Map();
  const siteOf = (edge) => `${edge.caller.id} ${edge.place.file}:${edge.place.line}:${edge.place.column}`;
  for (const edge of edges) perSite.set(siteOf(edge), (perSite.get(siteOf(edge)) ?? 0) + 1);
  const next = random(seed);
  const drawn = new Set();
  while (drawn.size < Math.min(count, edges.length)) drawn.add(Math.floor(next() * edges.length));

  const texts = new Map();
  const lineOf = (file, line) => {
    if (!texts.has(file)) {
      const root = roots.length > 1 ? roots.find((one) => file.startsWith(`${one.name}/`)) : roots[0];
      const path = root ? `${root.path}/${roots.length > 1 ? file.slice(root.name.length + 1) : file}` : file;
      try {
        texts.set(file, readFileSync(path, 'utf8').split('\n'));
      } catch {
        texts.set(file, []);
      }
    }
    return (texts.get(file)[line - 1] ?? '').trim().slice(0, 110);
  };
  const out = [`# ${drawn.size} of ${edges.length} pointer edges, seed ${seed}\n`];
  [...drawn].forEach((index, i) => {
    const edge = edges[index];
    const { place } = edge;
    out.push(
      `${i + 1}. ${edge.caller.name} (${edge.caller.file}) -> ${edge.callee.name} ` +
        `(${edge.callee.file}) ${edge.certainty}, 1 of ${perSite.get(siteOf(edge))}`,
    );
    out.push(`   via ${edge.via} at ${place.file}:${place.line}: ${lineOf(place.file, place.line)}`);
    for (const line of edge.evidence())
      out.push(`   - ${line.file}:${line.line}: ${factText(line.what)}: ${lineOf(line.file, line.line)}`);
  });
  return `${out.join('\n')}\n`;
}
