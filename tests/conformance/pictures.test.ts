import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { badParameter, check, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { see } from './support/images.ts';
import { guest, key, user } from './support/questions.ts';
import { date, id, signed } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

const FILES = '/storage/buckets/pictures/files';

function upload(fileId: string, bytes: Buffer, name: string, permissions = ['read("any")']): FormData {
  const form = new FormData();
  form.set('fileId', fileId);
  for (const [i, permission] of permissions.entries()) form.set(`permissions[${i}]`, permission);
  form.set('file', new File([new Uint8Array(bytes)], name));
  return form;
}

interface Colour {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

/** 80 × 60: red and green above, blue and a fourth colour below. */
function quarters(fourth: Colour): Sharp {
  const part = (background: Colour, left: number, top: number): OverlayOptions => ({
    input: { create: { width: 40, height: 30, channels: 4, background } },
    ...{ left, top },
  });
  const parts = [
    part({ r: 255, g: 0, b: 0, alpha: 1 }, 0, 0),
    part({ r: 0, g: 255, b: 0, alpha: 1 }, 40, 0),
    part({ r: 0, g: 0, b: 255, alpha: 1 }, 0, 30),
  ];
  return sharp({ create: { width: 80, height: 60, channels: 4, background: fourth } }).composite(parts);
}

appwriteUnderTest();
beforeAll(async () => {
  const asked = appwrite();
  await asked.signIn('nora', 'omar');
  const bucket = { bucketId: 'pictures', name: 'Pictures', fileSecurity: true, transformations: true };
  await asked.ask(key.post('/storage/buckets', bucket));
  const png = await quarters({ r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer();
  const white = quarters({ r: 255, g: 255, b: 255, alpha: 1 }).removeAlpha();
  const jpg = await white.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
  const turned = await sharp(jpg).withMetadata({ orientation: 6 }).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  const frames = Buffer.concat([Buffer.alloc(1200, 'ff0000', 'hex'), Buffer.alloc(1200, '0000ff', 'hex')]);
  const gif = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
    .gif()
    .toBuffer();
  const files: [string, Buffer, string, string[]?][] = [
    ['png', png, 'quarters.png'],
    ['jpg', jpg, 'quarters.jpg'],
    ['turned', turned, 'turned.jpg'],
    ['gif', gif, 'two.gif'],
    ['cut', png.subarray(0, 90), 'cut.png'],
    ['text', Buffer.from('hello'), 'a.txt'],
    ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'), 'a.svg'],
    ['noras', png, 'noras', ['read("user:nora")']],
  ];
  for (const [fileId, bytes, name, permissions] of files)
    await asked.ask(key.post(FILES, upload(fileId, bytes, name, permissions)));
});

const CORNERS = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.1, 0.9],
  [0.9, 0.9],
] as const;

describe('a preview', () => {
  const PLAIN = 'red green blue none';
  it.each<[sentence: string, file: string, asked: Record<string, string>, what: string, corners: string]>([
    ['is the picture', 'png', {}, 'png 80x60', PLAIN],
    ['of a camera is upright', 'turned', {}, 'jpeg 60x80', 'blue red white green'],
    ['is scaled by its width', 'png', { width: '40' }, 'png 40x30', PLAIN],
    ['is scaled by its height', 'png', { height: '30' }, 'png 40x30', PLAIN],
    ['is cut in the middle', 'jpg', { width: '30', height: '30' }, 'jpeg 30x30', 'red green blue white'],
    ['has no size of 0', 'png', { width: '0', height: '0' }, 'png 80x60', PLAIN],
    ['with a gravity alone is stretched', 'jpg', { gravity: 'top-left' }, 'jpeg 80x60', 'red green blue white'],
    [
      'keeps the corner that gravity names',
      'jpg',
      { gravity: 'top-left', width: '40' },
      'jpeg 40x30',
      'red green blue white',
    ],
    ['is converted', 'png', { output: 'webp' }, 'webp 80x60', PLAIN],
    ['as JPEG is without transparency', 'png', { output: 'jpg' }, 'jpeg 80x60', 'red green blue black'],
    ['has a background', 'png', { background: 'ff0' }, 'png 80x60', 'red green blue yellow'],
    ['has its border added', 'png', { borderWidth: '10', borderColor: '000' }, 'png 100x80', 'black black black black'],
    ['has round corners', 'png', { borderRadius: '10' }, 'png 80x60', 'red green blue none'],
    ['is half seen', 'png', { opacity: '0.5' }, 'png 80x60', 'red 0.5 green 0.5 blue 0.5 black 0.5'],
    ['of a JPEG knows no opacity', 'jpg', { opacity: '0.5' }, 'jpeg 80x60', 'red green blue white'],
    ['is rotated', 'jpg', { rotation: '-90' }, 'jpeg 60x80', 'green white red blue'],
    ['is rotated by any angle', 'png', { rotation: '45' }, 'png 100x100', 'none none none none'],
  ])('%s', async (_, file, asked, what, corners) => {
    const seen = await see(guest.get(`${FILES}/${file}/preview`, asked));
    expect([seen.what, CORNERS.map(([x, y]) => seen.at(x, y)).join(' ')]).toEqual([what, corners]);
  });

  it('is at least a pixel high', async () => {
    expect((await see(guest.get(`${FILES}/png/preview`, { width: '1' }))).what).toBe('png 1x1');
  });

  it('cuts round corners off, and makes those of a JPEG black', async () => {
    const round = { borderRadius: '30' };
    expect((await see(guest.get(`${FILES}/png/preview`, round))).at(0.01, 0.01)).toBe('none');
    expect((await see(guest.get(`${FILES}/jpg/preview`, round))).at(0.01, 0.01)).toBe('black');
    const both = await see(guest.get(`${FILES}/png/preview`, { ...round, borderWidth: '8', borderColor: 'ff0' }));
    expect([both.what, both.at(0.5, 0.1), both.at(0.01, 0.01), both.at(0.3, 0.3)]).toEqual([
      ...['png 80x60', 'yellow', 'none', 'red'],
    ]);
  });

  it('does all that is asked for in one order: crop, opacity, background, border, corners, rotation', async () => {
    const crop = { width: '60', height: '60', gravity: 'top-left' };
    const colours = { opacity: '0.8', background: 'fff', borderWidth: '4', borderColor: '0ff', borderRadius: '10' };
    const seen = await see(guest.get(`${FILES}/jpg/preview`, { ...crop, ...colours, rotation: '90', output: 'png' }));
    expect([seen.what, seen.at(0.02, 0.02), seen.at(0.2, 0.2), seen.at(0.8, 0.2)]).toEqual([
      ...['png 60x60', 'none', expect.stringMatching(/^5\d,5\d,25\d/), expect.stringMatching(/^25\d,5\d,5\d/)],
    ]);
  });

  it('keeps the frames of a GIF, but not as PNG', async () => {
    const whole = await see(guest.get(`${FILES}/gif/preview`, { width: '10' }));
    expect([whole.what, whole.frames]).toEqual(['gif 10x10', 2]);
    expect((await see(guest.get(`${FILES}/gif/preview`, { output: 'png' }))).frames).toBe(1);
  });

  it.each(['text', 'svg'])('of what is no picture (%s) is a placeholder, scaled as asked', async (file) => {
    const whole = await see(guest.get(`${FILES}/${file}/preview`));
    expect([whole.what, whole.at(0.02, 0.02)]).toEqual(['png 1200x800', '236,239,241']);
    expect((await see(guest.get(`${FILES}/${file}/preview`, { width: '50' }))).what).toBe('png 50x33');
  });

  it('is cached: the answer says for how long, whatever other parameters come along', async () => {
    const asked = { width: '33' };
    const { headers } = await see(guest.get(`${FILES}/png/preview`, asked));
    expect(headers.get('cache-control')).toContain('private, max-age=2592000');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    await expect
      .poll(async () =>
        (await see(guest.get(`${FILES}/png/preview`, { ...asked, tint: 'x' }))).headers.get('cache-control'),
      )
      .toBe('private, max-age=15552000');
  });

  it('is for those who may read the file, also from the cache', async () => {
    expect((await see(user('nora').get(`${FILES}/noras/preview`))).what).toBe('png 80x60');
    for (const who of [user('omar'), guest])
      expect((await see(who.get(`${FILES}/noras/preview`))).what).toBe('storage_file_not_found');
  });
});

const range = (name: string, least: string, most: string) =>
  badParameter(`Invalid \`${name}\` param: Value must be a valid range between ${least} and ${most}`);

facts('a preview that is refused', {
  'has too large a width': [guest.get(`${FILES}/png/preview`, { width: '4001' }), range('width', '0', '4,000')],
  'has an empty width': [guest.get(`${FILES}/png/preview`, { width: '' }), range('width', '0', '4,000')],
  'has half a pixel': [guest.get(`${FILES}/png/preview`, { height: '1.5' }), range('height', '0', '4,000')],
  'has too good a quality': [guest.get(`${FILES}/png/preview`, { quality: '101' }), range('quality', '-1', '100')],
  'has too wide a border': [
    guest.get(`${FILES}/png/preview`, { borderWidth: '101' }),
    range('borderWidth', '0', '100'),
  ],
  'has too much opacity': [guest.get(`${FILES}/png/preview`, { opacity: '1.1' }), range('opacity', '0', '1')],
  'is turned more than once': [
    guest.get(`${FILES}/png/preview`, { rotation: '361' }),
    range('rotation', '-360', '360'),
  ],
  'has a colour with #': [
    guest.get(`${FILES}/png/preview`, { background: '#ffff00' }),
    badParameter('Invalid `background` param: Value must be a valid Hex color code'),
  ],
  'has an unknown gravity': [
    guest.get(`${FILES}/png/preview`, { gravity: 'north' }),
    badParameter(
      'Invalid `gravity` param: Value must be one of (center, top-left, top, top-right, left, right, bottom-left, bottom, bottom-right)',
    ),
  ],
  'has its format in capitals': [
    guest.get(`${FILES}/png/preview`, { output: 'PNG' }),
    badParameter('Invalid `output` param: Value must be one of (jpg, jpeg, png, webp, heic, avif, gif)'),
  ],
  'has a border without a colour': [
    guest.get(`${FILES}/png/preview`, { borderWidth: '10' }),
    refused(500, 'general_unknown', 'Server Error'),
  ],
  'is of a broken file': [
    guest.get(`${FILES}/cut/preview`),
    refused(400, 'storage_file_type_unsupported', expect.stringMatching(/^Read Exception /)),
  ],
  'is of no file': [
    guest.get(`${FILES}/none/preview`),
    refused(404, 'storage_file_not_found', 'The requested file could not be found.'),
  ],
});

describe('initials', () => {
  it.each<[name: string, asked: Record<string, string>, what: string, background: string]>([
    ['two words', { name: 'Walter Obi' }, 'png 500x500', 'orange'],
    ['one word', { name: 'walter' }, 'png 500x500', '124,103,254'],
    ['a size', { name: 'Walter Obi', width: '60', height: '40' }, 'png 60x40', 'orange'],
    ['a background', { name: 'Walter Obi', background: '0f0' }, 'png 500x500', 'green'],
    ['no letters', { name: '!!!' }, 'png 500x500', 'pink'],
    ['no name', {}, 'png 500x500', 'pink'],
    ['no picture', { name: 'A', width: '0', height: '0' }, 'general_unknown', 'general_unknown'],
  ])('of %s', async (_, asked, what, background) => {
    const seen = await see(guest.get('/avatars/initials', asked));
    expect([seen.what, seen.at(0.02, 0.02)]).toEqual([what, background]);
    if (seen.status === 200) expect(seen.headers.get('cache-control')).toBe('private, max-age=3888000');
  });

  it('are those of the caller, cut out of the background', async () => {
    const seen = await see(user('nora').get('/avatars/initials', { width: '100', height: '100' }));
    const line = Array.from({ length: 100 }, (_, x) => seen.at(x / 100, 0.5));
    expect(line).toContain('none');
  });
});

describe('a QR code', () => {
  it.each<[sentence: string, asked: Record<string, string>, what: string]>([
    ['has 400 pixels', {}, 'png 400x400'],
    ['has the size that is asked for', { size: '200', margin: '4' }, 'png 200x200'],
    ['may be small', { size: '1' }, 'png 1x1'],
  ])('%s', async (_, asked, what) => {
    expect((await see(guest.get('/avatars/qr', { text: 'hello', ...asked }))).what).toBe(what);
  });

  it('has its marks in three corners, within the margin', async () => {
    const seen = await see(guest.get('/avatars/qr', { text: 'hello', size: '230', margin: '1' })); // 23 modules of 10 pixels
    const at = (x: number, y: number) => seen.at((x + 0.5) / 23, (y + 0.5) / 23);
    expect([at(0, 0), at(1, 1), at(2, 2), at(3, 3)]).toEqual(['white', 'black', 'white', 'black']);
    expect([at(21, 1), at(1, 21)]).toEqual(['black', 'black']);
  });

  it('may be a download', async () => {
    const { headers } = await see(guest.get('/avatars/qr', { text: 'hello', download: '1' }));
    expect(headers.get('content-disposition')).toBe('attachment; filename="qr.png"');
  });
});

facts('an avatar that is refused', {
  'is too wide': [
    guest.get('/avatars/initials', { name: 'A', width: '2001' }),
    badParameter('Invalid `width` param: Value must be a valid range between 0 and 2,000'),
  ],
  'is a code of nothing': [guest.get('/avatars/qr'), badParameter('Param "text" is not optional.')],
});

const TOKENS = '/tokens/buckets/pictures/files/noras';
const token = { $id: id, $createdAt: date, resourceId: 'pictures:noras', resourceType: 'files', secret: signed };

describe('a file token', () => {
  it('opens one file to everybody, until it is deleted', async () => {
    const { body } = await appwrite().ask(key.post(TOKENS, {}));
    expect(body).toEqual({ ...token, expire: '', accessedAt: '' });
    const { $id, secret } = body as { $id: string; secret: string };
    for (const how of ['view', 'download', 'preview'])
      expect((await see(guest.get(`${FILES}/noras/${how}`, { token: secret }))).what).toBe('png 80x60');
    const ask = (path: string, send = {}) => appwrite().ask(guest.get(path, send));
    expect((await ask(`${FILES}/noras`, { token: secret })).status).toBe(404);
    expect((await ask(`${FILES}/noras/view`, { token: 'garbage' })).status).toBe(404);
    check(
      await ask(`${FILES}/text/view`, { token: secret }),
      refused(401, 'user_unauthorized', 'The current user is not authorized to perform the requested action.'),
    );
    expect((await appwrite().ask(key.get(`/tokens/${$id}`))).body).toMatchObject({ accessedAt: date });
    const changed = await appwrite().ask(key.patch(`/tokens/${$id}`, { expire: '2098-01-01T00:00:00.000+00:00' }));
    expect(changed.body).toMatchObject({ ...token, $id, expire: '2098-01-01T00:00:00.000+00:00' });
    expect((await appwrite().ask(key.get(TOKENS))).body).toMatchObject({ total: 1, tokens: [{ $id }] });
    expect((await appwrite().ask(key.delete(`/tokens/${$id}`))).status).toBe(204);
    expect((await ask(`${FILES}/noras/view`, { token: secret })).status).toBe(404);
    check(
      await appwrite().ask(key.delete(`/tokens/${$id}`)),
      refused(404, 'token_not_found', 'The requested file token could not be found.'),
    );
  });
});

facts('a file token that is refused', {
  'has ended': [
    key.post(TOKENS, { expire: '2001-01-01T00:00:00.000+00:00' }),
    badParameter(
      'Invalid `expire` param: Value must be valid date in the future and between 0000-01-01 00:00:00 and 9999-12-31 00:00:00. or null',
    ),
  ],
  'is made by a user': [user('nora').post(TOKENS, {}), withoutScope('nora@example.com (role: users)', 'tokens.write')],
});

describe('a bucket without transformations', () => {
  it('has previews for API keys only', async () => {
    await appwrite().ask(
      key.put('/storage/buckets/pictures', { name: 'P', fileSecurity: true, transformations: false }),
    );
    const [seen, byKey] = [await see(guest.get(`${FILES}/png/preview`)), await see(key.get(`${FILES}/png/preview`))];
    expect([seen.status, seen.what]).toEqual([403, 'storage_bucket_transformations_disabled']);
    expect(byKey.what).toBe('png 80x60');
    expect((await see(guest.get(`${FILES}/png/view`))).status).toBe(200);
  });
});
