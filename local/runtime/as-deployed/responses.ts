import type { Case } from './case.ts';

/** What a function returns, and what the deployed runtime answers then. */
export const RESPONSES: readonly Case[] = [
  {
    name: 'text',
    code: "({ res }) => res.text('hé')",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 3'],
      body: 'hé',
    },
  },
  {
    name: 'JSON',
    code: "({ res }) => res.json({ a: [1, null] }, 201, { 'X-One': '1' })",
    answer: {
      status: 201,
      headers: ['x-one: 1', 'content-type: application/json; charset=utf-8', 'content-length: 14'],
      body: '{"a":[1,null]}',
    },
  },
  {
    name: 'a redirect',
    code: "({ res }) => res.redirect('/there', 302)",
    answer: {
      status: 302,
      headers: ['location: /there', 'content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'nothing',
    code: '({ res }) => res.empty()',
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'bytes of a Buffer',
    code: "({ res }) => res.binary(Buffer.from('bytes'))",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 5'],
      body: 'bytes',
    },
  },
  {
    name: 'a Uint8Array is answered as JSON',
    code: '({ res }) => res.binary(new Uint8Array([104, 105]))',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 17'],
      body: '{"0":104,"1":105}',
    },
  },
  {
    name: 'an ArrayBuffer is answered as JSON',
    code: '({ res }) => res.binary(new ArrayBuffer(2))',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 2'],
      body: '{}',
    },
  },
  {
    name: 'a stream comes in chunks',
    code: "({ res }) => res.binary(require('node:stream').Readable.from(['one ', 'two']), 200, { 'content-type': 'text/csv' })",
    answer: {
      status: 200,
      headers: ['content-type: text/csv; charset=utf-8', 'transfer-encoding: chunked'],
      body: 'one two',
    },
  },
  {
    name: 'a web stream is answered as JSON',
    code: '({ res }) => res.binary(new ReadableStream())',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 2'],
      body: '{}',
    },
  },
  {
    name: 'an object of its own',
    code: "() => ({ body: { a: 1 }, statusCode: 202, headers: { 'x-own': 'yes' } })",
    answer: {
      status: 202,
      headers: ['x-own: yes', 'content-type: text/plain; charset=utf-8', 'content-length: 7'],
      body: '{"a":1}',
    },
  },
  {
    name: 'an empty object',
    code: '() => ({})',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'a number as body',
    code: '() => ({ body: 0 })',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: '0',
    },
  },
  {
    name: 'null as body',
    code: '() => ({ body: null })',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'true as body fails without a word',
    code: '() => ({ body: true })',
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'a Response',
    code: "() => new Response('text')",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["append"]',
    },
  },
  {
    name: 'Headers as headers',
    code: "({ res }) => res.text('x', 200, new Headers({ a: 'b' }))",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["append"]',
    },
  },
  {
    name: 'a Map as headers gives none',
    code: "({ res }) => res.text('x', 200, new Map([['x-a', '1']]))",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'inherited headers',
    code: "({ res }) => res.text('x', 200, Object.create({ 'x-inherited': '1' }))",
    answer: {
      status: 200,
      headers: ['x-inherited: 1', 'content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'frozen headers stay as they are',
    code: "({ res }) => res.json({}, 200, Object.freeze({ 'x-a': '1' }))",
    answer: {
      status: 200,
      headers: ['x-a: 1', 'content-type: text/plain; charset=utf-8', 'content-length: 2'],
      body: '{}',
    },
  },
  {
    name: 'a frozen answer',
    code: "({ res }) => Object.freeze(res.text('x', 203))",
    answer: {
      status: 203,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'an array',
    code: '() => []',
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'a text',
    code: "() => 'text'",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'a method taken off res: json',
    code: '({ res: { json } }) => json({})',
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: 'TypeError: this.text is not a function',
    },
  },
  {
    name: 'a method taken off res: text',
    code: "({ res: { text } }) => text('x')",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: 'TypeError: this.binary is not a function',
    },
  },
  {
    name: 'a method taken off res: binary',
    code: "({ res: { binary } }) => binary('x')",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'methods spread into another object',
    code: '({ res }) => ({ ...res }).json({})',
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 2'],
      body: '{}',
    },
  },
  {
    name: 'a status as text',
    code: "({ res }) => res.text('x', '404')",
    answer: {
      status: 404,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a status with a fraction',
    code: "({ res }) => res.text('x', 404.9)",
    answer: {
      status: 404,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a status that is none',
    code: "({ res }) => res.text('x', 99)",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'a status as a word',
    code: "({ res }) => res.text('x', 'ok')",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
    },
  },
  {
    name: 'null as status is 200',
    code: "({ res }) => res.text('x', null)",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a status over 599',
    code: "({ res }) => res.text('x', 999)",
    answer: {
      status: 999,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a header that is undefined',
    code: "({ res }) => res.text('x', 200, { 'x-a': undefined })",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError [ERR_HTTP_INVALID_HEADER_VALUE]: Invalid value "undefined" for header "x-a"',
    },
  },
  {
    name: 'a header with a line break',
    code: "({ res }) => res.text('x', 200, { 'x-a': 'a\\nb' })",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["x-a"]',
    },
  },
  {
    name: 'a header beyond Latin-1',
    code: "({ res }) => res.text('x', 200, { 'x-a': '日' })",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["x-a"]',
    },
  },
  {
    name: 'a header of bytes',
    code: "({ res }) => res.text('x', 200, { 'x-a': Buffer.from('日').toString('latin1') })",
    answer: {
      status: 200,
      headers: ['x-a: 日', 'content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a header as number',
    code: "({ res }) => res.text('x', 200, { 'x-a': 5 })",
    answer: {
      status: 200,
      headers: ['x-a: 5', 'content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'two content types, the later one counts',
    code: "({ res }) => res.json({}, 200, { 'CONTENT-TYPE': 'text/html' })",
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 2'],
      body: '{}',
    },
  },
  {
    name: 'a content type with a charset',
    code: "({ res }) => res.text('x', 200, { 'content-type': 'text/html; charset=latin1' })",
    answer: {
      status: 200,
      headers: ['content-type: text/html; charset=latin1', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a content type in capitals',
    code: "({ res }) => res.text('x', 200, { 'content-type': 'Text/HTML' })",
    answer: {
      status: 200,
      headers: ['content-type: text/html; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a multipart type',
    code: "({ res }) => res.text('x', 200, { 'content-type': 'Multipart/Mixed; boundary=X' })",
    answer: {
      status: 200,
      headers: ['content-type: Multipart/Mixed; boundary=X', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'transfer-encoding: chunked',
    code: "({ res }) => res.text('in chunks', 200, { 'transfer-encoding': 'chunked' })",
    answer: {
      status: 200,
      headers: ['transfer-encoding: chunked', 'content-type: text/plain; charset=utf-8', 'content-length: 9'],
      body: 'in chunks',
    },
  },
  {
    name: 'headers of the runtime itself',
    code: "({ res }) => res.text('x', 200, { 'x-open-runtimes-log-id': 'mine' })",
    answer: {
      status: 200,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: 'x',
    },
  },
  {
    name: 'a body for 204',
    code: "({ res }) => res.text('x', 204)",
    answer: {
      status: 204,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 1'],
      body: '',
    },
  },
  {
    name: 'undefined as JSON',
    code: '({ res }) => res.json()',
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error:
        'TypeError [ERR_INVALID_ARG_TYPE]: The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received undefined',
    },
  },
  {
    name: 'a circular value as JSON',
    code: '({ res }) => { const a = {}; a.a = a; return res.json(a); }',
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: 'TypeError: Converting circular structure to JSON',
    },
  },
  {
    name: 'a text thrown',
    code: "() => { throw 'a text'; }",
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: 'a text',
    },
  },
  {
    name: 'nothing thrown',
    code: '() => Promise.reject()',
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: "TypeError: Cannot read properties of undefined (reading 'stack')",
    },
  },
  {
    name: 'an object thrown',
    code: '() => { throw { code: 5 }; }',
    answer: {
      status: 500,
      headers: ['content-type: text/plain; charset=utf-8', 'content-length: 0'],
      body: '',
      error: '{"code":5}',
    },
  },
  {
    name: 'a getter that throws',
    code: "() => ({ get body() { throw new Error('no body'); } })",
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'Error: no body',
    },
  },
];
