// An ESLint rule for the shape of src/: a folder imports only itself and what stands above it in LAYERS, and the core
// (everything before `node`) knows neither VS Code nor Node.
import { builtinModules, isBuiltin } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';

/**
 * The folders of src/, from the one everybody may use to the ones nobody may; equal rank = may not import each other.
 */
export const LAYERS = [
  ['c'],
  ['project'],
  ['index'],
  ['machine'],
  ['world'],
  ['scenarios'],
  ['node'],
  ['debug'],
  ['extension', 'cli'],
];

/** Folders of src/ that must run anywhere: in an extension host, a browser worker and Node. */
export const CORE = ['base', 'c', 'project', 'index', 'machine', 'world', 'scenarios'];

/** Globals that only Node has. */
export const NODE_GLOBALS = [
  'process',
  'Buffer',
  'require',
  'module',
  '__dirname',
  '__filename',
  'global',
  'setImmediate',
  'clearImmediate',
];

const rank = new Map(LAYERS.flatMap((names, n) => names.map((name) => [name, n])));

/** The folder of src/ that a file is in, or undefined where it is elsewhere. */
function layerOf(root, file) {
  const parts = relative(resolve(root, 'src'), file).split(sep);
  return parts.length > 1 && rank.has(parts[0]) ? parts[0] : undefined;
}

/** The rule `layers/upward-only`; its option `root` is the repository folder. */
export const upwardOnly = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, additionalProperties: false }],
    messages: {
      outside: "src/{{from}} is core: it may not import '{{what}}' (it has to run without VS Code and without Node).",
      downward: 'src/{{from}} may not import src/{{to}}: arrows in src/ point only from later layers to earlier ones.',
    },
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const from = layerOf(root, context.filename);
    if (!from) return {};
    const check = (source) => {
      if (!source || typeof source.value !== 'string') return;
      const what = source.value;
      if (!what.startsWith('.')) {
        const outside = what === 'vscode' || isBuiltin(what) || builtinModules.includes(what.split('/')[0]);
        if (outside && CORE.includes(from))
          context.report({ node: source, messageId: 'outside', data: { from, what } });
        return;
      }
      const to = layerOf(root, resolve(dirname(context.filename), what, '_'));
      if (to && to !== from && rank.get(to) >= rank.get(from)) {
        context.report({ node: source, messageId: 'downward', data: { from, to } });
      }
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      TSImportType: (node) => check(node.argument?.literal ?? node.source),
    };
  },
};
