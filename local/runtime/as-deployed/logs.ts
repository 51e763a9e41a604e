import type { Case } from './case.ts';

/** What a function logs, and what the deployed runtime keeps of it. */
export const LOGS: readonly Case[] = [
  {
    name: 'NaN and infinity',
    code: '({ res, log }) => { log(NaN, -Infinity); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"NaN" "-Infinity"\n',
    },
  },
  {
    name: 'minus zero',
    code: '({ res, log }) => { log(-0, [-0]); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"-0" ["-0"]\n',
    },
  },
  {
    name: 'a symbol',
    code: "({ res, log }) => { log(Symbol('s')); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '\n',
    },
  },
  {
    name: 'a symbol within',
    code: "({ res, log }) => { log({ s: Symbol.for('s') }); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{}\n',
    },
  },
  {
    name: 'a function',
    code: '({ res, log }) => { log(() => 1); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '\n',
    },
  },
  {
    name: 'a function within',
    code: '({ res, log }) => { log({ f() {}, a: [() => 1] }); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{"a":[null]}\n',
    },
  },
  {
    name: 'undefined',
    code: '({ res, log }) => { log(undefined, [undefined]); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'null [null]\n',
    },
  },
  {
    name: 'toJSON of its own',
    code: "({ res, log }) => { log({ toJSON() { return 'own'; } }); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"own"\n',
    },
  },
  {
    name: 'toJSON within',
    code: "({ res, log }) => { log({ v: { toJSON() { return 'own'; } } }); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{"v":"own"}\n',
    },
  },
  {
    name: 'toJSON of its class',
    code: "({ res, log }) => { log(new (class { toJSON() { return 'inherited'; } })()); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"inherited"\n',
    },
  },
  {
    name: 'a big number',
    code: '({ res, log }) => { log(1n, { n: 2n }); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"1" {"n":"2"}\n',
    },
  },
  {
    name: 'dates',
    code: '({ res, log }) => { log(new Date(0), { d: new Date(NaN) }); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"1970-01-01T00:00:00.000Z" {"d":null}\n',
    },
  },
  {
    name: 'a Map of a Set',
    code: "({ res, log }) => { log(new Map([['k', new Set([{ a: 1n }])]])); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[["k",[{"a":"1"}]]]\n',
    },
  },
  {
    name: 'an Error within',
    code: "({ res, log }) => { log({ e: new TypeError('t') }); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{"e":{"name":"TypeError","message":"t"}}\n',
    },
  },
  {
    name: 'a RegExp and a URL',
    code: "({ res, log }) => { log([/a/g, new URL('http://a.test/')]); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '["/a/g","http://a.test/"]\n',
    },
  },
  {
    name: 'typed arrays',
    code: "({ res, log }) => { log([new Uint8Array([1, 2]), Buffer.from('a')]); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[[1,2],[97]]\n',
    },
  },
  {
    name: 'a circle',
    code: '({ res, log }) => { log((() => { const a = { b: [] }; a.b.push(a); return a; })()); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{"b":[null]}\n',
    },
  },
  {
    name: 'one object twice',
    code: '({ res, log }) => { log((() => { const a = { x: 1 }; return [a, a]; })()); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[{"x":1},{"x":1}]\n',
    },
  },
  {
    name: 'an instance of a class',
    code: '({ res, log }) => { log(new (class Point { x = NaN; #y = 1; })()); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{"x":null}\n',
    },
  },
  {
    name: 'a sparse array',
    code: '({ res, log }) => { log([1, , 3]); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[1,null,3]\n',
    },
  },
  {
    name: 'the key __proto__',
    code: '({ res, log }) => { log(JSON.parse(\'{"__proto__":1}\')); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[object Object]\n',
    },
  },
  {
    name: 'a getter that throws',
    code: "({ res, log }) => { log({ get a() { throw new Error('no'); } }); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '[object Object]\n',
    },
  },
  {
    name: 'a boxed text',
    code: "({ res, log }) => { log(new String('x')); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '"x"\n',
    },
  },
  {
    name: 'Headers',
    code: "({ res, log }) => { log(new Headers({ a: 'b' })); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '{}\n',
    },
  },
  {
    name: 'half a character',
    code: "({ res, log }) => { log('a\\ud800'); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'a�\n',
    },
  },
  {
    name: 'nothing',
    code: '({ res, log }) => { log(); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: '\n',
    },
  },
  {
    name: 'the console',
    code: "({ res }) => { console.log('%s', 'x', { a: 1 }); console.error(new Map()); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'Native logs detected. Use context.log() or context.error() for better experience.\n%s x {"a":1}\n[]\n',
    },
  },
  {
    name: 'console.table',
    code: '({ res }) => { console.table([{ a: 1 }]); return res.empty(); }',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'Native logs detected. Use context.log() or context.error() for better experience.\n┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│ 0       │ 1 │\n└─────────┴───┘\n',
    },
  },
  {
    name: 'console.count and group',
    code: "({ res }) => { console.count('n'); console.group('g'); console.info('within'); console.groupEnd(); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'Native logs detected. Use context.log() or context.error() for better experience.\nn: 1\ng\nwithin\n',
    },
  },
  {
    name: 'console.dir and the streams of the process are not logged',
    code: "({ res }) => { console.dir({}); process.stdout.write('out'); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'an answer that fails to be sent',
    code: "({ log }) => { log('before'); return { body: Symbol('s') }; }",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      logs: 'before\n',
    },
  },
  {
    name: 'an Error without a stack',
    code: "({ res, error }) => { error(Object.assign(new Error('bare'), { stack: '' })); return res.empty(); }",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: 'Error: bare',
    },
  },
];
