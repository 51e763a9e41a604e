import type { ModuleCase } from './case.ts';

/** A function’s files, and what the deployed runtime makes of them. */
export const MODULES: readonly ModuleCase[] = [
  {
    name: 'CommonJS',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = ({ res }) => res.text('ran')",
    },
    answer: {
      status: 200,
      body: 'ran',
    },
  },
  {
    name: 'ES module syntax without a package.json',
    entrypoint: 'main.js',
    files: {
      'main.js': "export default ({ res }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error: "Syntax error in main.js: Unexpected token 'export'",
    },
  },
  {
    name: 'an import without a package.json',
    entrypoint: 'main.js',
    files: {
      'main.js': "import 'node:fs'; export default ({ res }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error: 'Syntax error in main.js: Cannot use import statement outside a module',
    },
  },
  {
    name: 'ES module syntax, a package.json without type',
    entrypoint: 'main.js',
    files: {
      'main.js': "export default ({ res }) => res.text('ran')",
      'package.json': '{}',
    },
    answer: {
      status: 200,
      body: 'ran',
    },
  },
  {
    name: 'ES module syntax, type commonjs',
    entrypoint: 'main.js',
    files: {
      'main.js': "export default ({ res }) => res.text('ran')",
      'package.json': '{"type":"commonjs"}',
    },
    answer: {
      status: 503,
      body: '',
      error: "Syntax error in main.js: Unexpected token 'export'",
    },
  },
  {
    name: 'ES module syntax, type module',
    entrypoint: 'main.js',
    files: {
      'main.js': "export default ({ res }) => res.text('ran')",
      'package.json': '{"type":"module"}',
    },
    answer: {
      status: 200,
      body: 'ran',
    },
  },
  {
    name: 'CommonJS, type module',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = ({ res }) => res.text('ran')",
      'package.json': '{"type":"module"}',
    },
    answer: {
      status: 503,
      body: '',
      error: 'Failed to load module: module is not defined in ES module scope',
    },
  },
  {
    name: 'main.mjs',
    entrypoint: 'main.mjs',
    files: {
      'main.mjs': "export default ({ res }) => res.text('ran')",
    },
    answer: {
      status: 200,
      body: 'ran',
    },
  },
  {
    name: 'main.cjs',
    entrypoint: 'main.cjs',
    files: {
      'main.cjs': "module.exports = ({ res }) => res.text('ran')",
    },
    answer: {
      status: 200,
      body: 'ran',
    },
  },
  {
    name: 'await at the top of an ES module',
    entrypoint: 'main.mjs',
    files: {
      'main.mjs': "await 0; export default ({ res }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error:
        'Failed to load module: require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await comes from, use --experimental-print-required-tla.',
    },
  },
  {
    name: 'await at the top of a module that the entry imports',
    entrypoint: 'main.mjs',
    files: {
      'main.mjs': "import './other.mjs'; export default ({ res }) => res.text('ran')",
      'other.mjs': 'await 0;',
    },
    answer: {
      status: 503,
      body: '',
      error:
        'Failed to load module: require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await comes from, use --experimental-print-required-tla.',
    },
  },
  {
    name: 'such a module, imported later',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = async ({ res }) => res.text((await import('./other.mjs')).default)",
      'other.mjs': "export default await 'awaited';",
    },
    answer: {
      status: 200,
      body: 'awaited',
    },
  },
  {
    name: 'a named export',
    entrypoint: 'main.mjs',
    files: {
      'main.mjs': "export const main = ({ res }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error: "Function signature invalid. Did you forget to export a 'main' function?",
    },
  },
  {
    name: 'null',
    entrypoint: 'main.js',
    files: {
      'main.js': 'module.exports = null',
    },
    answer: {
      status: 503,
      body: '',
      error: "Cannot read properties of null (reading 'default')",
    },
  },
  {
    name: 'a default that uses this',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = { word: 'own', default({ res }) { return res.text(this.word); } }",
    },
    answer: {
      status: 200,
      body: 'own',
    },
  },
  {
    name: 'a class',
    entrypoint: 'main.js',
    files: {
      'main.js': 'module.exports = class {}',
    },
    answer: {
      status: 500,
      body: '',
      error: "TypeError: Class constructors cannot be invoked without 'new'",
    },
  },
  {
    name: 'a promise',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = Promise.resolve(({ res }) => res.text('ran'))",
    },
    answer: {
      status: 503,
      body: '',
      error: "Function signature invalid. Did you forget to export a 'main' function?",
    },
  },
  {
    name: 'a text thrown while it loads',
    entrypoint: 'main.js',
    files: {
      'main.js': "throw 'early'",
    },
    answer: {
      status: 503,
      body: '',
      error: 'Failed to load module: early',
    },
  },
  {
    name: 'a TypeError while it loads',
    entrypoint: 'main.js',
    files: {
      'main.js': 'null.x',
    },
    answer: {
      status: 503,
      body: '',
      error: "Cannot read properties of null (reading 'x')",
    },
  },
  {
    name: 'an entrypoint without its extension',
    entrypoint: 'main',
    files: {
      'main.js': "module.exports = ({ res }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error: 'Failed to load entrypoint, file main does not exist.',
    },
  },
  {
    name: 'TypeScript',
    entrypoint: 'main.ts',
    files: {
      'main.ts': "export default ({ res }: { res: { text(x: string): object } }) => res.text('ran')",
    },
    answer: {
      status: 503,
      body: '',
      error: "Syntax error in main.ts: Unexpected token 'export'",
    },
  },
  {
    name: 'a file by a relative path',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = ({ res }) => res.text(require('node:fs').readFileSync('./data.txt', 'utf8'))",
      'data.txt': 'data',
    },
    answer: {
      status: 500,
      body: '',
      error: "Error: ENOENT: no such file or directory, open './data.txt'",
    },
  },
  {
    name: 'a file by its place below the working folder',
    entrypoint: 'main.js',
    files: {
      'main.js':
        "module.exports = ({ res }) => res.text(require('node:fs').readFileSync('src/function/data.txt', 'utf8'))",
      'data.txt': 'data',
    },
    answer: {
      status: 200,
      body: 'data',
    },
  },
  {
    name: 'a file beside the code',
    entrypoint: 'main.js',
    files: {
      'main.js':
        "module.exports = ({ res }) => res.text(require('node:fs').readFileSync(__dirname + '/data.txt', 'utf8'))",
      'data.txt': 'data',
    },
    answer: {
      status: 200,
      body: 'data',
    },
  },
  {
    name: 'where the process is',
    entrypoint: 'main.js',
    files: {
      'main.js':
        "const { relative } = require('node:path'); const at = (file) => relative(process.cwd(), file).replaceAll('\\\\', '/');\nmodule.exports = ({ res }) => res.json([at(__filename), at(process.argv[1]), at(require.main.filename), process.argv.length])",
    },
    answer: {
      status: 200,
      body: '["src/function/main.js","src/server.js","src/server.js",2]',
    },
  },
  {
    name: 'a package of the archive',
    entrypoint: 'main.js',
    files: {
      'main.js': "module.exports = ({ res }) => res.text(require('dep'))",
      'node_modules/dep/index.js': "module.exports = 'dep'",
    },
    answer: {
      status: 200,
      body: 'dep',
    },
  },
];
