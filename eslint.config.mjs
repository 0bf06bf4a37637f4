// Lint: the recommended rules of ESLint and typescript-eslint, and the layering of src/ (scripts/lib/layers.mjs).
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { CORE, NODE_GLOBALS, upwardOnly } from './scripts/lib/layers.mjs';

const root = import.meta.dirname;

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'artifacts/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { layers: { rules: { 'upward-only': upwardOnly } } },
    rules: { 'layers/upward-only': ['error', { root }] },
  },
  {
    files: [`src/{${CORE.join(',')}}/**/*.ts`],
    rules: {
      'no-restricted-globals': [
        'error',
        ...NODE_GLOBALS.map((name) => ({ name, message: 'The core runs without Node.' })),
      ],
    },
  },
  {
    // Rules that need types. Not among them: no-unnecessary-condition (it takes every element of an array for given) and
    // switch-exhaustiveness-check (many a switch is about some kinds of a union only).
    files: ['src/**/*.ts', 'test/vscode/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'AbortController',
          'AbortSignal',
          'performance',
          'TextDecoder',
          'document',
          'window',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
