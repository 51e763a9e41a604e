import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider tells of a person. */
export type Claims = Readonly<Record<string, string | boolean>>;

/** An OpenID Connect provider without pages: the code of a person is their name in `people`. */
export class OpenIdServer {
  readonly people: Record<string, Claims> = {};
  /** The paths of all requests, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const { origin } = this;
    this.asked.push(request.url ?? '');
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            authorization_endpoint: `${origin}/authorize`,
            token_endpoint: `${origin}/token`,
            userinfo_endpoint: `${origin}/userinfo`,
          },
        ];
      case '/token':
        return this.#tokens(new URLSearchParams(await textOf(request)));
      default: {
        const person = this.people[(request.headers.authorization ?? '').replace('Bearer access-', '')];
        return person ? [200, person] : [401, { error: 'invalid_token' }];
      }
    }
  }

  #tokens(asked: URLSearchParams): [status: number, body: object] {
    const person = asked.get('code') ?? asked.get('refresh_token')?.replace('refresh-', '') ?? '';
    if (!this.people[person]) return [400, { error: 'invalid_grant', error_description: 'Unknown code' }];
    return [200, { access_token: `access-${person}`, refresh_token: `refresh-${person}`, expires_in: 3600 }];
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
