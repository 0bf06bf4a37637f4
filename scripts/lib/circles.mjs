// Circles of imports, type imports counted: the strongly connected components (Tarjan) of the graph of files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|import\('([^']+)'\)/g;

/** Every TypeScript file below `folder`, absolute. */
export function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What each file imports of `files`: file → files, absolute. */
export function importGraph(files) {
  const known = new Set(files);
  const graph = new Map();
  for (const file of files) {
    const to = new Set();
    for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const name = match[1] ?? match[2] ?? match[3];
      if (!name.startsWith('.')) continue;
      const path = resolve(dirname(file), name);
      const hit = [`${path}.ts`, join(path, 'index.ts'), path].find((candidate) => known.has(candidate));
      if (hit) to.add(hit);
    }
    graph.set(file, to);
  }
  return graph;
}

/** The strongly connected components with more than one file, largest first, each sorted. */
export function circles(graph) {
  const order = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const found = [];
  const visit = (node) => {
    order.set(node, order.size);
    low.set(node, order.get(node));
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node)) {
      if (!order.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (onStack.has(next)) {
        low.set(node, Math.min(low.get(node), order.get(next)));
      }
    }
    if (low.get(node) !== order.get(node)) return;
    const component = [];
    let top;
    do {
      top = stack.pop();
      onStack.delete(top);
      component.push(top);
    } while (top !== node);
    if (component.length > 1) found.push(component.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found.sort((a, b) => b.length - a.length);
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const root = resolve(process.argv[2] ?? '.');
  const folders = ['src', 'webview'].map((name) => join(root, name)).filter((folder) => existsSync(folder));
  const graph = importGraph(folders.flatMap(sourceFiles));
  const arrows = process.argv.includes('--arrows');
  for (const circle of circles(graph)) {
    console.log(`${circle.length} files`);
    const inside = new Set(circle);
    for (const file of circle) {
      const to = [...graph.get(file)].filter((other) => inside.has(other)).map((other) => relative(root, other));
      console.log(`  ${relative(root, file)}${arrows ? ` → ${to.join(', ')}` : ''}`);
    }
  }
}
