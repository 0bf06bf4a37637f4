// tree-sitter (web-tree-sitter with tree-sitter-c's own grammar) as a yardstick of speed and as a second opinion on
// functions and calls. `npm run bench` and `npm run measure` may use it; nothing that is shipped does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let parser;

/** The parser, loaded once. */
async function openParser() {
  if (parser) return parser;
  const { Parser, Language } = await import('web-tree-sitter');
  await Parser.init();
  const language = await Language.load(readFileSync(require.resolve('tree-sitter-c/tree-sitter-c.wasm')));
  parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/**
 * Parses files as they are, without a preprocessor.
 * @param files absolute paths
 * @returns seconds of wall and CPU time of the parse alone (no reading), bytes, function definitions, and those with
 *   an error in them
 */
export async function parseAll(files) {
  const own = await openParser();
  let seconds = 0;
  let cpu = 0;
  const sum = { files: 0, bytes: 0, functions: 0, functionsWithErrors: 0, errorRoots: 0 };
  for (const path of files) {
    const text = readFileSync(path, 'latin1');
    const began = performance.now();
    const before = process.cpuUsage();
    const tree = own.parse(text);
    const used = process.cpuUsage(before);
    seconds += (performance.now() - began) / 1000;
    cpu += (used.user + used.system) / 1e6;
    sum.files++;
    sum.bytes += text.length;
    for (const node of definitions(tree)) {
      sum.functions++;
      if (node.hasError) sum.functionsWithErrors++;
    }
    if (tree.rootNode.hasError) sum.errorRoots++;
    tree.delete();
  }
  return { seconds, cpuSeconds: cpu, ...sum };
}

/** Function definitions that are not within another one. */
function* definitions(tree) {
  const cursor = tree.walk();
  let down = true;
  for (;;) {
    if (down && cursor.nodeType === 'function_definition') {
      yield cursor.currentNode;
      down = false;
    }
    if (down && cursor.gotoFirstChild()) continue;
    if (cursor.gotoNextSibling()) down = true;
    else if (cursor.gotoParent()) down = false;
    else break;
  }
  cursor.delete();
}

/**
 * What tree-sitter sees in preprocessed text.
 * @returns functions by name, in order: `{ name, hasError, calls }`, calls being the names called directly, sorted,
 *   each time it is called
 */
export async function crossCheck(text) {
  const own = await openParser();
  const tree = own.parse(text);
  const functions = [];
  for (const node of definitions(tree)) {
    let declarator = node.childForFieldName('declarator');
    // Down to the function's own declarator, and to the name in it.
    while (declarator && declarator.type !== 'identifier')
      declarator = declarator.childForFieldName('declarator') ?? declarator.namedChild(0);
    const calls = [];
    for (const call of node.descendantsOfType('call_expression')) {
      let callee = call.childForFieldName('function');
      while (callee?.type === 'parenthesized_expression') callee = callee.namedChild(0);
      if (callee?.type === 'identifier') calls.push(callee.text);
    }
    functions.push({ name: declarator?.text ?? '?', hasError: node.hasError, calls: calls.sort() });
  }
  tree.delete();
  return functions;
}
