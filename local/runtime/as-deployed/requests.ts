import type { Case } from './case.ts';

/** What a function is asked, and what it sees of that on the deployed runtime. */
export const REQUESTS: readonly Case[] = [
  {
    name: 'a query twice, blank and undecoded',
    request: {
      path: '/p?a=1&a=2&b&c=&d=%20&=x',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 153'],
      json: {
        method: 'POST',
        path: '/p',
        query: {
          a: '2',
          b: '',
          c: '',
          d: '%20',
        },
        queryString: 'a=1&a=2&b&c=&d=%20&=x',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'two question marks',
    request: {
      path: '/p?a=1?b=2',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 111'],
      json: {
        method: 'POST',
        path: '/p',
        query: {
          a: '1',
        },
        queryString: 'a=1',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'an equals sign in a value',
    request: {
      path: '/p?a=b=c',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 115'],
      json: {
        method: 'POST',
        path: '/p',
        query: {
          a: 'b=c',
        },
        queryString: 'a=b=c',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a path with dots',
    request: {
      path: '/a/../b/./c',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 103'],
      json: {
        method: 'POST',
        path: '/b/c',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a path beyond ASCII',
    request: {
      path: '/é',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 106'],
      json: {
        method: 'POST',
        path: '/%C3%A9',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a fragment',
    request: {
      path: '/a?b#c',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 108'],
      json: {
        method: 'POST',
        path: '/a',
        query: {
          b: '',
        },
        queryString: 'b',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a path without a slash',
    request: {
      path: 'a',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 101'],
      json: {
        method: 'POST',
        path: '/a',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'no body',
    request: {},
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 100'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a GET with a body',
    request: {
      method: 'GET',
      body: 'text',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 193'],
      json: {
        method: 'GET',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '4',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'text',
        text: 'text',
        bytes: [116, 101, 120, 116],
      },
    },
  },
  {
    name: 'JSON',
    request: {
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 190'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '7',
          'content-type': 'application/json',
        },
        body: {
          a: 1,
        },
        text: '{"a":1}',
        bytes: [123, 34, 97, 34, 58, 49, 125],
      },
    },
  },
  {
    name: 'no JSON',
    request: {
      body: '{"a"',
      headers: {
        'content-type': 'application/json',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 183'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '4',
          'content-type': 'application/json',
        },
        body: 'SyntaxError',
        text: '{"a"',
        bytes: [123, 34, 97, 34],
      },
    },
  },
  {
    name: 'a type that only begins like JSON',
    request: {
      body: '{"a":1}',
      headers: {
        'content-type': 'application/jsonlines',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 195'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '7',
          'content-type': 'application/jsonlines',
        },
        body: {
          a: 1,
        },
        text: '{"a":1}',
        bytes: [123, 34, 97, 34, 58, 49, 125],
      },
    },
  },
  {
    name: 'a charset makes the body text',
    request: {
      body: 'Grüße',
      headers: {
        'content-type': 'text/plain; charset=utf-8',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 184'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '7',
          'content-type': 'text/plain; charset=utf-8',
        },
        body: 'Grüße',
        text: 'Grüße',
        bytes: 'Grüße',
      },
    },
  },
  {
    name: 'JSON with a charset',
    request: {
      body: '{"a":"é"}',
      headers: {
        'content-type': 'Application/JSON; charset="UTF-8"',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 210'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '10',
          'content-type': 'Application/JSON; charset="UTF-8"',
        },
        body: {
          a: 'é',
        },
        text: '{"a":"é"}',
        bytes: '{"a":"é"}',
      },
    },
  },
  {
    name: 'Latin-1',
    request: {
      body: 'é',
      headers: {
        'content-type': 'text/plain; charset=iso-8859-1',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 180'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '2',
          'content-type': 'text/plain; charset=iso-8859-1',
        },
        body: 'Ã©',
        text: 'Ã©',
        bytes: 'Ã©',
      },
    },
  },
  {
    name: 'UTF-16',
    request: {
      body: 'abcd',
      headers: {
        'content-type': 'text/plain; charset=utf-16le',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 184'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '4',
          'content-type': 'text/plain; charset=utf-16le',
        },
        body: '扡摣',
        text: '扡摣',
        bytes: '扡摣',
      },
    },
  },
  {
    name: 'a byte order mark',
    request: {
      body: '﻿{}',
      headers: {
        'content-type': 'application/json; charset=utf-8',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 173'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'content-length': '5',
          'content-type': 'application/json; charset=utf-8',
        },
        body: {},
        text: '{}',
        bytes: '{}',
      },
    },
  },
  {
    name: 'an unknown charset',
    request: {
      body: 'x',
      headers: {
        'content-type': 'text/plain; charset=klingon',
      },
    },
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'Error: Invalid body',
    },
  },
  {
    name: 'a charset that only newer decoders know',
    request: {
      body: 'x',
      headers: {
        'content-type': 'text/plain; charset=utf-32',
      },
    },
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'Error: Invalid body',
    },
  },
  {
    name: 'a type that is none',
    request: {
      body: 'x',
      headers: {
        'content-type': 'text/plain; charset',
      },
    },
    answer: {
      status: 500,
      headers: ['content-length: 0'],
      body: '',
      error: 'TypeError: invalid parameter format',
    },
  },
  {
    name: 'a body of zero is none',
    request: {
      body: '0',
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 100'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a header beyond Latin-1 arrives as its bytes',
    request: {
      headers: {
        'x-one': '日本 é',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 127'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'x-one': 'æ¥æ¬ Ã©',
        },
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a header twice',
    request: {
      headers: {
        'x-one': '1',
        'X-One': '2',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 114'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          'x-one': '1, 2',
        },
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a cookie twice',
    request: {
      headers: {
        cookie: 'a=1',
        Cookie: 'b=2',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 119'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {
          cookie: 'a=1; b=2',
        },
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'a blank header',
    request: {
      headers: {
        'x-one': '',
      },
    },
    answer: {
      status: 200,
      headers: ['content-type: application/json; charset=utf-8', 'content-length: 100'],
      json: {
        method: 'POST',
        path: '/',
        query: {},
        queryString: '',
        headers: {},
        body: '',
        text: '',
        bytes: [],
      },
    },
  },
  {
    name: 'the health of the runtime',
    request: {
      path: '/__opr/health',
    },
    answer: {
      status: 200,
      headers: ['content-length: 2'],
      body: 'OK',
    },
  },
];
